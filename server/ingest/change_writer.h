// One change in headquarters' order: judged, merged, written, its conflicts noted.
//
// Used by Ingest on the writing thread. Works inside the caller's transaction.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/ingest/codes.h"
#include "server/ingest/feed.h"
#include "server/store/store.h"
#include "sync/base/clock.h"
#include "sync/change/merge.h"
#include "sync/record/record_type.h"

namespace fieldpost::ingest {

/// What became of one change.
struct Outcome {
  Commit commit = 0;            ///< 0: it was put aside.
  std::uint32_t conflicts = 0;  ///< Opened by it.
  std::string reason;           ///< Why it was put aside.
  std::string message;
};

/// A stamp of a laptop's as headquarters believes it: its clock's error taken away, and no earlier
/// than the laptop's last contact nor later than now.
Stamp correctedStamp(const Stamp& raw, std::int64_t clockOffsetMs, std::int64_t lastContactMs,
                     std::int64_t nowMs);

class ChangeWriter {
 public:
  /// Events of what was written are appended to `events`. `own`: headquarters' incarnation.
  ChangeWriter(store::WriteTransaction& transaction, const Incarnation& own, std::int64_t nowMs,
               std::vector<Event>& events)
      : m_transaction(transaction), m_own(own), m_nowMs(nowMs), m_events(events) {}

  /// Commits a laptop's change, or puts it aside; one that a copy of the laptop's database sent
  /// before is not done a second time. All of one log. That is to be known and to end before
  /// `number`; the caller moves it on. Errors: those of the store alone.
  Result<Outcome> write(const store::Laptop& laptop, const Incarnation& incarnation,
                        ChangeNumber number, std::string_view body, std::int64_t clockOffsetMs);
  /// Runs `write`, a write() of this change; what it began is undone when it throws, and the change
  /// put aside with PROGRAM_FAULT. Errors: those of write().
  Result<Outcome> writeOrPark(const store::Laptop& laptop, const Incarnation& incarnation,
                              ChangeNumber number, std::string_view body,
                              const std::function<Result<Outcome>()>& write);
  /// Whether a change of headquarters' own may take a record to another office.
  enum class Moving { Refused, Allowed };
  /// Commits a change of another laptop's that this one saw before headquarters lost it, unless it
  /// is here. `relayer`: this one's log. 0 when it is not taken: broken, or of a record that the
  /// laptop may not carry, or that was cleared away. Errors: those of the store alone.
  Result<Commit> writeRelayed(const store::Laptop& laptop, const Incarnation& relayer,
                              const sync::v1::Committed& committed);
  /// Commits a change of headquarters' own and moves its log on. Errors: AlreadyExists/CODE_TAKEN;
  /// InvalidArgument/UNKNOWN_TYPE, UNKNOWN_ACT, MALFORMED_CHANGE;
  /// RECORD_TOO_LARGE; FailedPrecondition/OFFICE_MISSING, OFFICE_MOVED; those of the store.
  Result<Commit> writeOwn(sync::v1::Change change, std::string_view author,
                          Moving moving = Moving::Refused);
  /// Takes a record to another office, with its children and the open conflicts about them. Gives
  /// the commits, the record's first; none when it is there already. Errors: NotFound/NO_RECORD;
  /// FailedPrecondition/RECORD_DELETED; InvalidArgument/NOT_OF_AN_OFFICE; those of writeOwn.
  Result<std::vector<Commit>> move(const store::RecordKey& key, const std::string& office,
                                   std::string_view author);

 private:
  struct Arrival;
  struct RelayedName;
  /// What a change's author had seen of commits that headquarters lost and has again.
  struct LostSight {
    Incarnation log;      ///< Of the laptop that tells.
    Commit most = 0;      ///< Up to this number of the lost history. 0: nothing.
    bool ownToo = false;  ///< And what that laptop wrote itself.
  };
  /// What is known of the log that is being written, read once.
  struct LogPast {
    Incarnation log;
    ChangeNumber newest = 0;  ///< That another laptop handed in; 0: none.
    std::vector<store::Rewound> rewound;
  };
  Result<Done> readPast(const Incarnation& incarnation);
  /// Takes the change's base for what it is worth here.
  [[nodiscard]] LostSight clampBase(const Incarnation& incarnation, ChangeNumber number,
                                    sync::v1::Change& change) const;
  /// The state with what the author had seen marked as such.
  Result<RecordState> asSeen(RecordState state, const Arrival& arrival);
  /// A change on its way in, and what it does there.
  struct Arrival {
    Incarnation incarnation;
    ChangeNumber number = 0;
    std::string_view body;
    const sync::v1::Change& change;
    store::RecordKey key;
    const RecordType& type;
    std::optional<std::string> scope =
        {};                   ///< The record's; nothing while there is no such record.
    std::string leaves = {};  ///< The scope that it leaves.
    CellClock clock;
    bool creates = false;
    Merged merged = {};
    RecordState next = {};
    LostSight lost = {};
    bool relayed = false;
    Codes codesBefore = {};
    Codes codes = {};
    std::vector<TakenCode> taken = {};  ///< What it wanted of them and another record has.
  };
  /// Gives one record the office. It is another's now.
  Result<Commit> moveOne(const store::RecordKey& key, const std::string& office,
                         std::string_view author);
  /// A child that was made where its parent was before it moved goes after it.
  Result<Done> followParent(const Arrival& arrival);
  /// What stands in the way of it, or nothing: then the arrival says what is to be written.
  Result<std::optional<Error>> merge(Arrival& arrival);
  Result<std::optional<Commit>> knownAs(const RelayedName& name);
  /// Writes it; the conflicts it opened.
  Result<std::uint32_t> commit(const Arrival& arrival);
  Result<std::uint32_t> noteConflicts(const Arrival& arrival);
  /// Sees to it that no other record has the arrival's codes. What stands in the way of it, or
  /// nothing.
  Result<std::optional<Error>> mergeCodes(const RecordState& before, Arrival& arrival);
  /// A record that came back without a change of its own finds its code taken.
  Result<Done> giveCodesAfter(const Arrival& arrival);
  /// Keeps the list of open conflicts true when a conflict itself was written.
  Result<Done> noteWrittenConflict(const Arrival& arrival);
  /// The commit that a copy of this laptop's database sent this very change for; nothing: none did.
  Result<std::optional<Commit>> sentByCopy(const store::Laptop& laptop, const Arrival& arrival);
  Result<Outcome> putAside(const store::Laptop& laptop, const Incarnation& incarnation,
                           ChangeNumber number, std::string_view body,
                           const sync::v1::Change& change, const Error& why);

  store::WriteTransaction& m_transaction;
  const Incarnation& m_own;
  std::int64_t m_nowMs;
  std::vector<Event>& m_events;
  std::optional<LogPast> m_past;
  std::optional<bool> m_copied;  ///< The laptop of write() has had other logs.
};

}  // namespace fieldpost::ingest
