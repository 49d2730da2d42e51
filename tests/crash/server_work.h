// What headquarters does with its store, in steps that are each all or nothing; for the sweeps.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/ingest/ingest.h"
#include "server/store/sqlite/sqlite_store.h"
#include "tests/crash/sweep.h"
#include "tests/support/given_clock.h"

namespace fieldpost::crash {

/// Headquarters on a disk, writing on its caller's thread.
class Headquarters final : public Subject {
 public:
  /// Steps of its work; the first two of a new one are its store and its identity.
  using Step = std::function<Result<Done>(ingest::Ingest&)>;
  Headquarters(faults::FaultDisk& disk, std::vector<Step> steps, bool isNew = false);

  /// The disk once two laptops are enrolled with a new headquarters, which has done `before`.
  faults::Image prepared(const std::vector<Step>& before = {});

  Result<Done> open() override;
  void close() override;
  [[nodiscard]] std::size_t steps() const override { return m_steps.size() + (m_isNew ? 2 : 0); }
  Result<Done> step(std::size_t n) override;
  /// Whatever a laptop sends may come twice: its answer may have been lost.
  [[nodiscard]] bool repeatable() const override { return true; }
  /// A new store comes to the newest schema version by version.
  [[nodiscard]] bool isInParts(std::size_t n) const override { return m_isNew && n == 0; }
  std::string state() override;
  std::vector<std::string> findings() override;

 private:
  Result<Done> openStore();
  Result<Done> openIngest();

  std::filesystem::path m_folder;
  faults::FaultDisk& m_disk;
  std::vector<Step> m_steps;
  bool m_isNew;
  GivenClock m_clock;
  RepeatedRandom m_random;
  std::unique_ptr<store::SqliteStore> m_store;
  std::unique_ptr<ingest::Ingest> m_ingest;
};

/// Batches of two laptops with new records, concurrent edits, a deletion against an edit, and
/// changes that are put aside.
std::vector<Headquarters::Step> batches();
/// Clears the log away, all that it may.
Headquarters::Step clearing();
/// The end of a laptop's session: it is noted, and then answered with what there is.
Headquarters::Step sessionEnd();

}  // namespace fieldpost::crash
