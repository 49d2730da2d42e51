// A repair of a damaged store, for the sweeps: its one step, which the next repair ends where it
// was cut off.
#pragma once

#include "tests/crash/sweep.h"
#include "tests/support/given_clock.h"

namespace fieldpost::crash {

/// The store of a disk, repaired.
class Repairing final : public Subject {
 public:
  explicit Repairing(faults::FaultDisk& disk) : m_folder(disk.folder() / "laptop") {}

  /// A disk whose store has a page that does not read.
  static faults::Image damaged(faults::Image image);

  /// As a person does who is told that a repair was cut off.
  Result<Done> open() override;
  void close() override {}
  [[nodiscard]] std::size_t steps() const override { return 1; }
  Result<Done> step(std::size_t n) override;
  std::string state() override;
  std::vector<std::string> findings() override;

 private:
  std::filesystem::path m_folder;
  GivenClock m_clock;
  RepeatedRandom m_random;
};

}  // namespace fieldpost::crash
