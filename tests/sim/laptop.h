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
#include "tests/support/fault_vfs.h"

namespace fieldpost::sim {

/// A record as a person looks at it.
struct Form {
  RecordKey key;
  std::optional<RecordView> view;  ///< Nothing: it is new.
  Commit saw = 0;
};

/// A copy of a laptop's disk, and whose past it holds.
struct Image {
  faults::Image files;
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
  bool diskFails = false;  ///< Kept true by the acts that make it so.

  Result<Done> create();
  /// Starts the machine and opens its store. Checks that nothing went missing meanwhile.
  Result<Done> start(const Tap& tap);
  /// The machine stops: killed, or without power.
  void stop(faults::FaultDisk::Stop how);
  /// The machine stopped by itself, in the middle of a write.
  [[nodiscard]] bool broke() const { return isOn() && m_disk.stopped(); }
  [[nodiscard]] faults::FaultDisk& disk() { return m_disk; }
  [[nodiscard]] bool isOn() const { return m_store.has_value(); }
  /// Precondition: isOn().
  [[nodiscard]] LocalStore& store() { return *m_store; }

  /// What headquarters' state the screen shows now.
  [[nodiscard]] Commit sees() const;
  [[nodiscard]] std::optional<Form> look(const RecordKey& key);
  /// Runs `act`, and takes what it made durable into the journal; what is not sure, since the disk
  /// failed, when the log can be read again.
  Result<Done> attempt(Commit saw, const std::function<Result<Done>()>& act);

  /// Of a running machine too.
  [[nodiscard]] Image takeImage() const;
  /// Precondition: not isOn().
  void putBack(const Image& image);
  /// Whether each save that headquarters has not answered is still in the log.
  void checkPending(const Tap& tap);

 private:
  Result<std::size_t> adopt(Commit saw);

  std::string m_id;
  std::filesystem::path m_folder;
  Profile m_profile;
  faults::FaultDisk m_disk;
  Chance& m_chance;
  Journal& m_journal;
  Findings& m_findings;
  BranchId m_branch;
  Incarnation m_incarnation;       ///< Whose log was read up to m_known.
  ChangeNumber m_known = 0;        ///< The last change that was taken into the journal.
  std::optional<Commit> m_unsure;  ///< What a save that failed saw: it may be there after all.
  bool m_owed = false;             ///< A save was told, and could not be read back yet.
  std::optional<LocalStore> m_store;
};

}  // namespace fieldpost::sim
