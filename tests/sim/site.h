// Headquarters in a simulated world: the real store and the real Ingest, which may be killed and
// started again, and the register as the world knows it.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "server/ingest/ingest.h"
#include "server/store/sqlite/sqlite_store.h"
#include "tests/sim/chance.h"
#include "tests/sim/findings.h"
#include "tests/sim/model.h"
#include "tests/sim/tap.h"
#include "tests/sim/wrong_clock.h"
#include "tests/support/fault_vfs.h"

namespace fieldpost::sim {

/// What the register says of a laptop.
struct Enrolled {
  std::string office;
  std::string person;
  std::string role = "ROLE_FIELD_OFFICER";
  bool suspended = false;
};

class Site {
 public:
  Site(std::filesystem::path folder, const std::int64_t& trueMs, Chance& chance,
       const Journal& journal, Findings& findings);
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;
  ~Site();

  Result<Done> start();
  /// The machine stops: killed, or without power. Nothing is finished.
  void stop(faults::FaultDisk::Stop how);
  [[nodiscard]] bool isUp() const { return m_ingest != nullptr; }
  /// The machine stopped by itself, in the middle of a write.
  [[nodiscard]] bool broke() const { return isUp() && m_disk.stopped(); }
  [[nodiscard]] faults::FaultDisk& disk() { return m_disk; }

  Result<Done> enrol(const std::string& laptop, const Enrolled& row);
  [[nodiscard]] const Enrolled& enrolled(const std::string& laptop) const {
    return m_register.at(laptop);
  }
  [[nodiscard]] Peer peer(const std::string& laptop) const;
  [[nodiscard]] Tap& tap() { return m_tap; }
  [[nodiscard]] const Tap& tap() const { return m_tap; }
  /// Precondition: isUp().
  [[nodiscard]] ingest::Ingest& ingest() { return *m_ingest; }
  [[nodiscard]] store::Store& store() { return *m_store; }
  WrongClock clock;
  bool diskFails = false;  ///< Kept true by the acts that make it so.

  /// Judges the commits that came since it was last asked. Precondition: isUp().
  void judge();
  [[nodiscard]] const Model& model() const { return m_model; }
  /// Every commit judged, by number: commits()[0] is commit 1.
  [[nodiscard]] const std::vector<store::StoredCommit>& commits() const { return m_commits; }
  [[nodiscard]] const std::string& bodyOf(const store::StoredCommit& commit);

 private:
  /// Whether what was acknowledged before it stopped is there.
  Result<Done> checkKept(store::Store& store);

  std::filesystem::path m_folder;
  faults::FaultDisk m_disk;
  Chance& m_chance;
  const Journal& m_journal;
  Findings& m_findings;
  std::map<std::string, Enrolled> m_register;
  std::set<std::string> m_unsure;  ///< Rows whose writing failed, and which may be there after all.
  Tap m_tap;
  Model m_model;
  std::vector<store::StoredCommit> m_commits;
  std::unique_ptr<store::SqliteStore> m_store;
  std::unique_ptr<ingest::Ingest> m_ingest;
};

}  // namespace fieldpost::sim
