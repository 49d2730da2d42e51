// A headquarters that is backed up, goes on, and is restored; for the sweeps.
#pragma once

#include <filesystem>

#include "tests/crash/sweep.h"
#include "tests/support/given_clock.h"

namespace fieldpost::crash {

/// Works on a headquarters that stands in `root`/hq.
class BackingUp final : public Subject {
 public:
  explicit BackingUp(std::filesystem::path root);
  /// As fieldpostd does when it starts.
  Result<Done> open() override;
  void close() override {}
  [[nodiscard]] std::size_t steps() const override { return 3; }
  Result<Done> step(std::size_t n) override;
  /// Somebody looks whether it was done, and does it again.
  [[nodiscard]] bool repeatable() const override { return true; }
  std::string state() override;
  std::vector<std::string> findings() override;

 private:
  Result<Done> goOn();

  std::filesystem::path m_hq;
  std::filesystem::path m_backup;
  GivenClock m_clock;
  RepeatedRandom m_random;
};

}  // namespace fieldpost::crash
