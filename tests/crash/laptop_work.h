// What a laptop's store does, in steps that are each all or nothing; for the sweeps.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/storage/local_store.h"
#include "tests/crash/sweep.h"
#include "tests/support/given_clock.h"

namespace fieldpost::crash {

using LaptopStep = std::function<Result<Done>(LocalStore&)>;

/// A store of the office KEN on a disk.
class Laptop final : public Subject {
 public:
  explicit Laptop(faults::FaultDisk& disk, std::vector<LaptopStep> steps = {});

  /// The disk once a new store has done `before`.
  faults::Image prepared(const std::vector<LaptopStep>& before);

  Result<Done> open() override;
  void close() override { m_store.reset(); }
  [[nodiscard]] std::size_t steps() const override { return m_steps.size(); }
  Result<Done> step(std::size_t n) override;
  std::string state() override;
  std::vector<std::string> findings() override;

 private:
  faults::FaultDisk& m_disk;
  std::filesystem::path m_folder;
  std::vector<LaptopStep> m_steps;
  GivenClock m_clock;
  RepeatedRandom m_random;
  std::optional<LocalStore> m_store;
};

/// A laptop that has no store yet: its one step makes it.
class NewLaptop final : public Subject {
 public:
  explicit NewLaptop(faults::FaultDisk& disk) : m_folder(disk.folder() / "laptop") {}
  Result<Done> open() override;
  void close() override { m_store.reset(); }
  [[nodiscard]] std::size_t steps() const override { return 1; }
  Result<Done> step(std::size_t n) override;
  std::string state() override;
  std::vector<std::string> findings() override;

 private:
  std::filesystem::path m_folder;
  GivenClock m_clock;
  RepeatedRandom m_random;
  std::optional<LocalStore> m_store;
};

/// One kind of work, and what the store holds before it.
struct LaptopWork {
  std::string name;
  std::vector<LaptopStep> before;
  std::vector<LaptopStep> steps;
  bool isLong = false;
};

/// Saves, an import, pulls, acknowledgements, settling, a fork.
std::vector<LaptopWork> laptopWorks();
/// Snapshots staged and switched to, scopes given up, deleted records forgotten.
std::vector<LaptopWork> scopeWorks();
/// A save that is two, for the sweep to find.
LaptopWork workInTwoTransactions();

}  // namespace fieldpost::crash
