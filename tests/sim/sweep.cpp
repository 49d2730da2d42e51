#include "tests/sim/sweep.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>

namespace fieldpost::sim {

namespace {

/// Many short worlds meet more luck than few long ones; long ones grow old.
constexpr std::size_t kShortWorld = 500;
constexpr std::size_t kLongWorld = 4000;

}  // namespace

std::string worldFolder() {
  std::error_code failed;
  const std::filesystem::path memory = "/dev/shm";
  const auto base = std::filesystem::is_directory(memory, failed)
                        ? memory
                        : std::filesystem::temp_directory_path();
  return base / fmt::format("fieldpost-sim-{}", ::getpid());
}

SweepResult sweep(const SweepPlan& plan, const std::function<void(const SweepResult&)>& progress) {
  using Clock = std::chrono::steady_clock;
  const auto began = Clock::now();
  SweepResult result;
  for (std::uint64_t seed = plan.firstSeed;; ++seed) {
    if (plan.laptopYearsMost > 0 ? result.laptopYears >= plan.laptopYearsMost
                                 : result.worlds >= plan.worlds)
      break;
    if (plan.secondsMost > 0 && result.seconds >= plan.secondsMost) break;
    const std::size_t steps = plan.mixed ? (seed % 10 == 0 ? kLongWorld : kShortWorld) : plan.steps;
    World world(seed, worldFolder(), plan.shape);
    world.run(steps);
    world.heal();
    ++result.worlds;
    result.steps += world.steps();
    result.laptopYears += world.laptopYears();
    result.seconds = std::chrono::duration<double>(Clock::now() - began).count();
    result.hash = toHex(hashOf({result.hash, world.hash()})).substr(0, 16);
    for (const auto& [name, count] : world.acts()) result.acts[name] += count;
    if (progress) progress(result);
    if (world.findings.none()) continue;
    result.badSeed = seed;
    result.badSteps = steps;
    result.findings = world.findings.all();
    break;
  }
  return result;
}

}  // namespace fieldpost::sim
