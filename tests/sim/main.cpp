// fieldpost-sim: replays a simulated world by its seed, or goes through many of them.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "tests/sim/bugs/planted.h"
#include "tests/sim/small_worlds.h"
#include "tests/sim/sweep.h"

namespace fieldpost::sim {
namespace {

constexpr int kFound = 3;
constexpr int kNotFound = 4;
constexpr int kStale = 5;
constexpr double kHuntSeconds = 60;

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

/// What there is to ask for.
struct Wishes {
  SweepPlan plan;
  std::string bug;
  bool listBugs = false;
  bool smallWorlds = false;
  std::size_t faultySyncs = 1;
  bool json = false;
  bool acts = false;
};

void listBugs() {
  std::size_t good = 0;
  for (const Bug& bug : allBugs()) {
    fmt::print("{:36} {}{}\n", bug.name, bug.words,
               bug.stale ? " (STALE: its line is gone, renew tests/sim/bugs/bugs.py)" : "");
    if (!bug.stale) ++good;
  }
  fmt::print("{} bugs can be planted\n", good);
}

/// Whether the simulator finds the bug, and how soon.
int hunt(Wishes& wishes) {
  const auto bug = std::find_if(allBugs().begin(), allBugs().end(),
                                [&](const Bug& one) { return one.name == wishes.bug; });
  if (bug == allBugs().end()) {
    fmt::print(stderr, "fieldpost-sim: there is no bug '{}'; see --list-bugs\n", wishes.bug);
    return 1;
  }
  if (bug->stale) {
    fmt::print("{} is STALE: its line is gone, renew tests/sim/bugs/bugs.py\n", bug->name);
    return kStale;
  }
  plant(bug->name);
  wishes.plan.shape.laptopsSkipSync = bug->name == "skip-the-fsync";
  wishes.plan.shape.headquartersSkipsSync = bug->name == "skip-the-fsync-at-headquarters";
  wishes.plan.laptopYearsMost = 1e9;
  wishes.plan.secondsMost = kHuntSeconds;
  const SweepResult result = sweep(wishes.plan, printProgress);
  if (!result.badSeed) {
    fmt::print("{} was NOT found in {:.0f} s and {} worlds\n", bug->name, result.seconds,
               result.worlds);
    return kNotFound;
  }
  fmt::print("{} was found after {:.1f} s by seed {}, step {}: {}: {}\n", bug->name, result.seconds,
             *result.badSeed, result.findings.front().step,
             nameOf(result.findings.front().invariant), result.findings.front().words);
  return 0;
}

int playSmall(std::size_t faultySyncsMost) {
  const auto result = playSmallWorlds(faultySyncsMost, [](const SmallWorldsResult& so) {
    if (::isatty(STDERR_FILENO) != 0)
      fmt::print(stderr, "\r{} worlds, {:.0f} s ", so.worlds, so.seconds);
  });
  if (::isatty(STDERR_FILENO) != 0) fmt::print(stderr, "\r\033[K");
  fmt::print("{} small worlds (2 laptops, 3 changes, 1 record) in {:.1f} s\n", result.worlds,
             result.seconds);
  for (const Finding& finding : result.findings)
    fmt::print("{}; act {}: {}: {}\n", result.badWorld, finding.step, nameOf(finding.invariant),
               finding.words);
  return result.findings.empty() ? 0 : kFound;
}

/// The program with the planted bugs stands beside this one.
int handOver(char** argv) {
  const auto other =
      std::filesystem::read_symlink("/proc/self/exe").parent_path() / "fieldpost-sim-planted";
  ::execv(other.c_str(), argv);
  fmt::print(stderr, "fieldpost-sim: {} cannot be started; build it first\n", other.string());
  return 1;
}

int run(int argc, char** argv) {
  CLI::App app("Plays laptops, headquarters and bad luck from a seed, and checks every promise.");
  Wishes wishes;
  SweepPlan& plan = wishes.plan;
  app.add_option("--seed", plan.firstSeed, "the first world's seed")->capture_default_str();
  app.add_option("--steps", plan.steps, "acts in each world")->capture_default_str();
  app.add_option("--worlds", plan.worlds, "how many worlds, seed by seed")->capture_default_str();
  app.add_option("--laptop-years", plan.laptopYearsMost, "worlds until so much was lived");
  app.add_flag("--sweep", plan.mixed,
               "worlds of mixed lengths: 200 laptop-years of them, or FIELDPOST_LAPTOP_YEARS");
  app.add_flag("--small-worlds", wishes.smallWorlds,
               "every interleaving of 2 laptops, 3 changes and 1 record");
  app.add_option("--faulty-syncs", wishes.faultySyncs,
                 "of a small world's three syncs, how many may end badly")
      ->check(CLI::Range(0, 3))
      ->capture_default_str();
  app.add_option("--bug", wishes.bug, "plant this bug, and look for it for at most 60 s");
  app.add_flag("--list-bugs", wishes.listBugs, "the bugs that can be planted");
  app.add_flag("--trace", plan.shape.trace, "print every act");
  app.add_flag("--acts", wishes.acts, "print how often each act was done");
  app.add_flag("--json", wishes.json, "one JSON object");
  app.footer(
      "Ends with 0 when every promise held (with --bug: when the bug was found), 3 when one was "
      "broken (seed, step and promise are printed), 4 when a planted bug was not found, 5 when it "
      "cannot be planted any more, 1 when it was asked wrongly.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 1;
  }
  if ((wishes.listBugs || !wishes.bug.empty()) && allBugs().empty()) return handOver(argv);
  if (wishes.listBugs) {
    listBugs();
    return 0;
  }
  if (wishes.smallWorlds) return playSmall(wishes.faultySyncs);
  if (!wishes.bug.empty()) return hunt(wishes);
  if (plan.mixed && plan.laptopYearsMost == 0) {
    const char* wanted = std::getenv("FIELDPOST_LAPTOP_YEARS");
    plan.laptopYearsMost = wanted == nullptr ? kLaptopYears : std::atof(wanted);
  }
  const SweepResult result = sweep(plan, printProgress);
  if (::isatty(STDERR_FILENO) != 0) fmt::print(stderr, "\r\033[K");
  if (wishes.json)
    fmt::print("{}\n", asJson(result).dump(2));
  else
    printWords(result, wishes.acts);
  return result.badSeed ? kFound : 0;
}

}  // namespace
}  // namespace fieldpost::sim

int main(int argc, char** argv) { return fieldpost::sim::run(argc, argv); }
