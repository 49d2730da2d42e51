// What goes into a laptop's store and comes out of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fieldpost/sync/v1/session.pb.h"
#include "sync/base/clock.h"
#include "sync/base/ids.h"
#include "sync/record/patch.h"

namespace fieldpost {

/// The largest record: a save is refused before it could stand in the way of a sync.
inline constexpr std::size_t kRecordBytesMost = 1024 * 1024;

/// Whose laptop it is.
struct Profile {
  std::string office;  ///< Code: 2 to 8 of A-Z, 0-9.
  std::string person;
  std::string role = "ROLE_FIELD_OFFICER";  ///< By the name of fieldpost.model.v1.Role.
  std::string server;                       ///< HOST:PORT of headquarters; empty: not enrolled.
  bool operator==(const Profile&) const = default;
};

/// Names one record.
struct RecordKey {
  std::string type;  ///< "training_event".
  RecordId id;
  auto operator<=>(const RecordKey&) const = default;
};

/// One save by one person.
struct Edit {
  RecordKey key;
  Patch patch;
  /// The commit up to which the person saw headquarters' state (RecordView::seen). Unset: as of
  /// now, and the record may be new.
  std::optional<Commit> base;
};

/// A record as it is shown.
struct RecordView {
  RecordKey key;
  std::string office;
  std::string title;
  std::string message;  ///< Encoded record.
  bool deleted = false;
  bool draft = false;       ///< Some rule is broken.
  bool reference = false;   ///< Headquarters' own; not to be edited here.
  std::size_t waiting = 0;  ///< Changes of this laptop's that headquarters has not received.
  bool refused = false;     ///< Headquarters put a change of it aside.
  Commit commit = 0;        ///< Newest commit of headquarters' that touched it. 0: none.
  Commit floor = 0;  ///< Steps of its past up to here are not all on this laptop. 0: all are.
  /// Some scope of this laptop's holds it. If none does, it is here only as long as own work that
  /// is not settled lies on it, and cannot be changed here.
  bool held = true;
  std::string movedTo;  ///< The office that has it now, if it is known.
  Commit seen = 0;  ///< The scope's cursor when this was read: the base of an edit made from it.
  std::string createdBy;
  std::int64_t createdMs = 0;
  std::string changedBy;
  std::int64_t changedMs = 0;
};

/// Which records.
struct Query {
  enum class Order { Title, Changed, Created };
  std::string type;
  std::string text;  ///< Words, each the beginning of a word of the record. Empty: all.
  /// Indexed fields by name, and a value each (choices by name); all must hold.
  std::vector<std::pair<std::string, std::string>> where;
  std::string office;    ///< Empty: all.
  bool deleted = false;  ///< Deleted ones instead of living ones.
  bool withDrafts = true;
  bool withHidden = false;        ///< Those whose parent is deleted too.
  bool waitingForParent = false;  ///< Only those whose parent is not here (yet).
  Order order = Order::Title;
  bool descending = false;
  std::size_t limit = 0;  ///< 0: all.
  std::size_t offset = 0;
};

/// How a conflict is closed.
enum class Settlement { KeepShown, TakeOther };

/// Where a change of this laptop's is.
enum class ChangeState : int {
  Waiting = 0,    ///< On this laptop only.
  Received = 1,   ///< Acknowledged by headquarters, with a commit.
  Refused = 2,    ///< Put aside by headquarters; still shown here.
  Confirmed = 3,  ///< Came back in headquarters' order.
};

/// A change of this laptop's that is not confirmed.
struct OutgoingChange {
  ChangeNumber number = 0;
  RecordKey key;
  std::string title;
  sync::v1::Act act = sync::v1::ACT_EDIT;
  std::size_t bytes = 0;
  ChangeState state = ChangeState::Waiting;
  Commit commit = 0;
  std::string reason;  ///< Why it was put aside.
  std::string message;
  std::uint64_t bundle = 0;   ///< The newest bundle that it was packed in. 0: none.
  std::int64_t packedMs = 0;  ///< When that was, by this laptop's clock.
};

/// One step of a record's past.
struct HistoryEntry {
  Commit commit = 0;  ///< 0: not confirmed.
  std::int64_t timeMs = 0;
  std::string author;
  std::string office;
  sync::v1::Act act = sync::v1::ACT_EDIT;
  Patch patch;
  ChangeNumber number = 0;  ///< In this laptop's log. 0: another laptop's.
  ChangeState state = ChangeState::Confirmed;
  std::int64_t receivedMs = 0;  ///< When headquarters' receipt came, by its clock. 0: none.
};

/// A scope whose records here are not what headquarters has.
struct Divergence {
  std::string scope;  ///< An office's code; empty: what everybody carries.
  std::int64_t sinceMs = 0;
  std::int64_t mendedMs = 0;  ///< When it was fetched anew; 0: not yet.
  std::string found =
      {};  ///< What differed: "2 of project". Empty: nothing any more, or not mended.
};

/// What became of a part of a snapshot.
struct StagedPart {
  std::uint64_t records = 0;
  bool switched = false;  ///< It was the last: the scope now is what the snapshot says.
};

/// A bundle of this laptop's, on its way by hand.
struct PackedBundle {
  std::uint64_t sequence = 0;  ///< From 1. 0: there is none.
  std::int64_t packedMs = 0;
  std::int64_t answeredMs = 0;  ///< When a return bundle for it or a later one came. 0: not yet.
};

/// How headquarters is heard.
enum class Heard {
  Now,       ///< By a live link.
  InBundle,  ///< By what it wrote some days ago.
};

/// The store in a few figures.
struct StoreStatus {
  Profile profile;
  std::size_t records = 0;  ///< Living ones, headquarters' own left out.
  std::size_t drafts = 0;
  std::size_t waiting = 0;  ///< Changes.
  std::size_t waitingBytes = 0;
  std::size_t packed = 0;  ///< Of those that wait: in a bundle on its way.
  PackedBundle lastBundle;
  std::size_t refused = 0;
  std::size_t openConflicts = 0;
  std::size_t orphans = 0;      ///< Living records whose parent is not here (yet).
  std::int64_t lastSyncMs = 0;  ///< Last session that ended well, by this laptop's clock. 0: never.
  std::int64_t clockOffsetMs =
      0;  ///< Headquarters' clock minus this laptop's, at the last session.
  std::optional<sync::v1::Headline> headline;
  std::vector<Divergence> divergences;
  std::int64_t lostMs = 0;  ///< When this laptop found that headquarters had lost work. 0: never.
  std::size_t held = 0;     ///< Others' changes that this laptop hands in for them.
};

/// The end of the laptop's log.
struct LogHead {
  Incarnation incarnation;
  ChangeNumber length = 0;
  std::string hash;
  ChangeNumber acknowledged = 0;
  std::optional<Timeline> timeline;
};

/// A run of the laptop's log.
struct LogBatch {
  ChangeNumber first = 0;
  std::string previousHash;
  std::vector<std::string> bodies;  ///< Encoded Change messages.
};

/// What a repair could save.
struct Repaired {
  std::size_t records = 0;        ///< Made from the laptop's own changes.
  std::size_t waiting = 0;        ///< Changes that headquarters has not received.
  bool newLog = false;            ///< The log had holes: what waits was numbered anew.
  std::vector<std::string> lost;  ///< In words: "change 7 of the log".
  std::filesystem::path kept;     ///< Folder with the damaged files as they were.
};

/// What is said again after headquarters lost commits. Empty when there is nothing to tell.
struct Resend {
  std::vector<sync::v1::Epoch> epochs;
  /// Place of each held change of others, and the commit it had (0: an earlier history's).
  std::vector<std::pair<std::int64_t, Commit>> held;
  /// Numbers of own changes that are not acknowledged any more, and the commit each had.
  std::vector<std::pair<ChangeNumber, Commit>> own;
};

/// Told how much of a long work is done.
using Progress = std::function<void(std::size_t done, std::size_t total)>;

}  // namespace fieldpost
