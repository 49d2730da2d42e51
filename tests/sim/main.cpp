// fieldpost-sim: replays a simulated world by its seed, or goes through many of them.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "tests/sim/sweep.h"

namespace fieldpost::sim {
namespace {

constexpr int kFound = 3;

void printProgress(const SweepResult& result) {
  if (::isatty(STDERR_FILENO) == 0) return;
  fmt::print(stderr, "\r{} worlds, {:.1f} laptop-years, {:.0f} s ", result.worlds,
             result.laptopYears, result.seconds);
}

nlohmann::json asJson(const SweepResult& result) {
  nlohmann::json json{
      {"worlds", result.worlds},   {"steps", result.steps}, {"laptop_years", result.laptopYears},
      {"seconds", result.seconds}, {"hash", result.hash},   {"findings", nlohmann::json::array()}};
  if (result.badSeed) {
    json["seed"] = *result.badSeed;
    json["steps_of_seed"] = result.badSteps;
  }
  for (const Finding& finding : result.findings)
    json["findings"].push_back({{"step", finding.step},
                                {"invariant", nameOf(finding.invariant)},
                                {"words", finding.words}});
  return json;
}

void printWords(const SweepResult& result, bool withActs) {
  fmt::print("{} worlds, {} steps, {:.1f} laptop-years in {:.1f} s; hash {}\n", result.worlds,
             result.steps, result.laptopYears, result.seconds, result.hash);
  if (withActs)
    for (const auto& [name, count] : result.acts) fmt::print("  {:24} {}\n", name, count);
  for (const Finding& finding : result.findings)
    fmt::print("seed {}, step {}: {}: {}\n", *result.badSeed, finding.step,
               nameOf(finding.invariant), finding.words);
  if (result.badSeed)
    fmt::print("Again: fieldpost-sim --seed {} --steps {} --trace\n", *result.badSeed,
               result.badSteps);
}

int run(int argc, char** argv) {
  CLI::App app("Plays laptops, headquarters and bad luck from a seed, and checks every promise.");
  SweepPlan plan;
  bool json = false;
  bool acts = false;
  app.add_option("--seed", plan.firstSeed, "the first world's seed")->capture_default_str();
  app.add_option("--steps", plan.steps, "acts in each world")->capture_default_str();
  app.add_option("--worlds", plan.worlds, "how many worlds, seed by seed")->capture_default_str();
  app.add_option("--laptop-years", plan.laptopYearsMost, "worlds until so much was lived");
  app.add_flag("--sweep", plan.mixed,
               "worlds of mixed lengths: 200 laptop-years of them, or FIELDPOST_LAPTOP_YEARS");
  app.add_flag("--trace", plan.trace, "print every act");
  app.add_flag("--acts", acts, "print how often each act was done");
  app.add_flag("--json", json, "one JSON object");
  app.footer(
      "Ends with 0 when every promise held, 3 when one was broken (seed, step and promise are "
      "printed), 1 when it was asked wrongly.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 1;
  }
  if (plan.mixed && plan.laptopYearsMost == 0) {
    const char* wanted = std::getenv("FIELDPOST_LAPTOP_YEARS");
    plan.laptopYearsMost = wanted == nullptr ? kLaptopYears : std::atof(wanted);
  }
  const SweepResult result = sweep(plan, printProgress);
  if (::isatty(STDERR_FILENO) != 0) fmt::print(stderr, "\r\033[K");
  if (json)
    fmt::print("{}\n", asJson(result).dump(2));
  else
    printWords(result, acts);
  return result.badSeed ? kFound : 0;
}

}  // namespace
}  // namespace fieldpost::sim

int main(int argc, char** argv) { return fieldpost::sim::run(argc, argv); }
