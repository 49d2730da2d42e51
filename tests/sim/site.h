// Headquarters in a simulated world: the real store and the real Ingest, which may be killed and
// started again, and the register as the world knows it.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/ingest/ingest.h"
#include "server/store/sqlite/sqlite_store.h"
#include "tests/sim/chance.h"
#include "tests/sim/findings.h"
#include "tests/sim/model.h"
#include "tests/sim/tap.h"
#include "tests/sim/wrong_clock.h"

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
  /// As by `kill -9`: nothing is finished.
  void kill();
  [[nodiscard]] bool isUp() const { return m_ingest != nullptr; }

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

  /// Judges the commits that came since it was last asked. Precondition: isUp().
  void judge();
  [[nodiscard]] const Model& model() const { return m_model; }
  /// Every commit judged, by number: commits()[0] is commit 1.
  [[nodiscard]] const std::vector<store::StoredCommit>& commits() const { return m_commits; }
  [[nodiscard]] const std::string& bodyOf(const store::StoredCommit& commit);

 private:
  std::filesystem::path m_folder;
  Chance& m_chance;
  const Journal& m_journal;
  Findings& m_findings;
  std::map<std::string, Enrolled> m_register;
  Tap m_tap;
  Model m_model;
  std::vector<store::StoredCommit> m_commits;
  std::unique_ptr<store::SqliteStore> m_store;
  std::unique_ptr<ingest::Ingest> m_ingest;
};

}  // namespace fieldpost::sim
