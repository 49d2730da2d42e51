// A laptop in a simulated world: its folder, its wrong clock, the real LocalStore, and the person
// in front of it, who may leave a form open for days.
//
// Whatever becomes durable is taken into the journal here, with what the person saw.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sync/storage/local_store.h"
#include "tests/sim/chance.h"
#include "tests/sim/findings.h"
#include "tests/sim/journal.h"
#include "tests/sim/tap.h"
#include "tests/sim/wrong_clock.h"

namespace fieldpost::sim {

/// A record as a person looks at it.
struct Form {
  RecordKey key;
  std::optional<RecordView> view;  ///< Nothing: it is new.
  Commit saw = 0;
};

/// A copy of a laptop's folder, and whose past it holds.
struct Image {
  std::filesystem::path folder;
  BranchId branch = 0;
  std::size_t length = 0;
};

class Laptop {
 public:
  Laptop(std::string id, std::filesystem::path folder, Profile profile, const std::int64_t& trueMs,
         Chance& chance, Journal& journal, Findings& findings);

  [[nodiscard]] const std::string& id() const { return m_id; }
  [[nodiscard]] const Profile& profile() const { return m_profile; }
  [[nodiscard]] BranchId branch() const { return m_branch; }
  WrongClock clock;
  std::optional<Form> form;

  Result<Done> create();
  Result<Done> start();
  void stop();
  [[nodiscard]] bool isOn() const { return m_store.has_value(); }
  /// Precondition: isOn().
  [[nodiscard]] LocalStore& store() { return *m_store; }

  /// What headquarters' state the screen shows now.
  [[nodiscard]] Commit sees() const;
  [[nodiscard]] std::optional<Form> look(const RecordKey& key);
  /// Runs `act`, and takes what it made durable into the journal.
  Result<Done> attempt(Commit saw, const std::function<Result<Done>()>& act);

  /// Precondition: not isOn().
  Image takeImage(const std::filesystem::path& folder) const;
  void putBack(const Image& image);
  /// Whether each save that headquarters has not answered is still in the log.
  void checkPending(const Tap& tap);

 private:
  Result<std::size_t> adopt(ChangeNumber after, Commit saw);

  std::string m_id;
  std::filesystem::path m_folder;
  Profile m_profile;
  Chance& m_chance;
  Journal& m_journal;
  Findings& m_findings;
  BranchId m_branch;
  std::optional<LocalStore> m_store;
};

}  // namespace fieldpost::sim
