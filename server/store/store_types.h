// What headquarters' store holds, as values.
//
// Used by everything under server/. No SQL and no gRPC here; each row says whose clock its times
// are by.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "fieldpost/sync/v1/change.pb.h"
#include "sync/base/clock.h"
#include "sync/base/ids.h"
#include "sync/record/patch.h"

namespace fieldpost::store {

/// Names one record.
struct RecordKey {
  std::string type;  ///< "training_event".
  RecordId id;
  auto operator<=>(const RecordKey&) const = default;
};

/// A record as headquarters holds it.
struct StoredRecord {
  RecordKey key;
  std::string scope;    ///< Code of the office that carries it; empty: everybody.
  std::string message;  ///< Encoded record. Whole even when deleted.
  bool deleted = false;
  Commit commit = 0;  ///< Newest that touched it.
  std::string createdBy;
  std::int64_t createdMs = 0;  ///< As corrected by headquarters.
  std::string changedBy;       ///< Of the newest edit, delete or restore that took effect.
  std::int64_t changedMs = 0;  ///< As corrected by headquarters.
};

/// A record that is not deleted.
struct LivingRecord {
  std::string scope;
  std::string message;
};

/// What a write makes of a record. Nothing on a side: it is not there, or deleted.
struct RecordChange {
  const RecordKey& key;
  std::optional<LivingRecord> before;
  std::optional<LivingRecord> after;
  Commit commit = 0;
};

/// A record went from one office to another with a commit.
struct Move {
  std::string from;             ///< The scope that it left.
  std::uint64_t fromPlace = 0;  ///< In the order of that scope.
  std::string to;
  std::string whole;  ///< The record after it, an encoded sync.v1.WholeRecord.
};

/// One place in the one order, and what happened there.
struct StoredCommit {
  Commit commit = 0;
  std::string scope;        ///< The record's when it was committed.
  std::uint64_t place = 0;  ///< In the order of its scope; gapless, from 1.
  Incarnation incarnation;  ///< Whose log it came from.
  ChangeNumber number = 0;  ///< Where in that log.
  RecordKey key;
  sync::v1::Act act = sync::v1::ACT_UNSPECIFIED;  ///< As it took effect; unspecified: none.
  Patch effect;                                   ///< The cells that took effect.
  bool asSent = false;                            ///< It took effect exactly as sent.
  bool creates = false;                           ///< The record was not there before.
  Stamp stamp;                                    ///< As corrected by headquarters.
  Stamp rawStamp;                                 ///< By the laptop's own clock.
  std::string author;                             ///< By the register.
  std::string sentAuthor;                         ///< By the laptop itself; empty unless asSent.
  std::string office;                             ///< Of the laptop; empty: headquarters.
  std::int64_t receivedMs = 0;                    ///< By headquarters' clock.
  std::optional<Move> move;                       ///< The record changed its scope.
  bool leaves = false;  ///< Told to the scope that the record left: `place` is there.
};

/// A commit to be appended; the store gives it its number, place and link of the chain.
struct NewCommit {
  std::string scope;
  Incarnation incarnation;
  ChangeNumber number = 0;
  RecordKey key;
  sync::v1::Act act = sync::v1::ACT_UNSPECIFIED;
  std::string body;  ///< The encoded Change as it came.
  Patch effect;      ///< Stored only when it differs from what was sent.
  bool asSent = false;
  bool creates = false;
  Stamp stamp;
  Stamp rawStamp;
  std::string author;
  std::string office;
  std::int64_t receivedMs = 0;
  std::string leaves;  ///< The scope that the record leaves with it; empty: it stays.
  std::string whole;   ///< For a record that leaves, see Move.
};

/// A scope's records at one commit, kept to be downloaded in parts.
struct ScopeSnapshot {
  std::string id;  ///< Made from its content, 32 bytes.
  std::string scope;
  Commit commit = 0;
  std::uint32_t parts = 0;
  std::uint64_t records = 0;
  std::uint64_t bytes = 0;
  std::int64_t madeMs = 0;  ///< By headquarters' clock.
};

/// What it would cost to send a scope, before compression.
struct ScopeSize {
  std::uint64_t logBytes = 0;     ///< Its commits past a cursor.
  std::uint64_t recordBytes = 0;  ///< Its records as they are.
};

/// A record as the log below its floor left it.
struct RecordBase {
  std::string scope;
  bool deleted = false;
  std::string message;
};

/// What clearing the log away did.
struct Cleared {
  Commit floor = 0;  ///< The last commit that went, now or before.
  std::uint64_t commits = 0;
  std::uint64_t tombstones = 0;
};

/// How far headquarters knows a log.
struct LogPosition {
  std::string laptop;  ///< Whose log it is; empty: headquarters' own.
  ChangeNumber length = 0;
  std::string hash;  ///< Of the log up to there.
};

/// A change that came before: what it was and what became of it.
struct LogEntry {
  std::string body;      ///< Empty when only its hash is kept.
  std::string bodyHash;  ///< Of the body, when that is not kept.
  Commit commit = 0;     ///< 0: kept apart.
  std::string reason;    ///< Why it was kept apart.
  std::string message;   ///< English.
};

/// A history of headquarters' that ended when it was restored or set back.
struct PastTimeline {
  Timeline timeline;
  std::optional<Commit> last;  ///< Up to which this history is the same; nothing: not known.
  std::int64_t endedMs = 0;    ///< By headquarters' clock.
};

/// Of a log's changes up to `upTo`, a base past `common` counts commits that headquarters lost.
struct Rewound {
  ChangeNumber upTo = 0;
  Commit common = 0;
  std::uint32_t times = 1;  ///< How often that happened since, before the next such part.
};

/// What a change that is committed did, and where.
struct CommittedChange {
  Commit commit = 0;
  RecordKey key;
  Patch effect;
};

/// A change that headquarters keeps apart.
struct Quarantined {
  Incarnation incarnation;
  ChangeNumber number = 0;
  std::string laptop;
  std::string office;  ///< Of the laptop.
  std::string author;
  std::string recordType;  ///< As far as it could be read.
  std::string recordId;    ///< UUID in text form, as far as it could be read.
  std::string body;
  std::string reason;  ///< Stable word.
  std::string message;
  std::int64_t receivedMs = 0;
};

/// An attachment's bytes at headquarters, and who brought them.
struct BlobRow {
  std::string sha256;  ///< 32 bytes.
  std::uint64_t size = 0;
  std::string office;
  std::string laptop;
  std::int64_t storedMs = 0;
};

/// How many bytes of attachments there are.
struct BlobUsage {
  std::uint64_t allBytes = 0;
  std::uint64_t officeBytes = 0;  ///< Brought by one office.
};

enum class LaptopState : int { Active = 1, Suspended = 2 };

/// An enrolled laptop, or the console of this machine.
struct Laptop {
  std::string id;      ///< UUID in text form; also the common name of its certificate.
  std::string office;  ///< Empty: headquarters.
  std::string person;
  std::string role;               ///< By the name of fieldpost.model.v1.Role.
  std::string name;               ///< As it said itself: the computer's.
  std::string certificateSerial;  ///< Hexadecimal.
  std::string certificatePem;
  LaptopState state = LaptopState::Active;
  bool console = false;                   ///< It speaks to the console service and never syncs.
  std::vector<std::string> carries = {};  ///< Further offices whose records it has, to read.
  std::int64_t enrolledMs = 0;
  std::int64_t lastContactMs = 0;  ///< Start of the last sync that ended well. 0: never.
  std::int64_t lastSyncMs = 0;     ///< End of the last sync that ended well. 0: never.
  std::int64_t lastChangeMs = 0;   ///< When its last change was received. 0: never.
  std::int64_t clockOffsetMs = 0;  ///< Headquarters' clock minus the laptop's, when last measured.
};

/// A one-time code: for whom, and what became of it. The code itself is not stored.
struct EnrolmentCode {
  std::string name;  ///< The code's first 8 characters.
  std::string key;   ///< Made from the code, 32 bytes.
  std::string office;
  std::string person;
  std::string role;
  std::int64_t issuedMs = 0;
  std::int64_t expiresMs = 0;
  std::string laptop;          ///< The laptop it enrolled; empty: unused.
  std::string signingRequest;  ///< What that laptop sent, PEM.
};

/// A bundle that was brought to headquarters, by hand or by another laptop.
struct ImportedBundle {
  std::string digest;  ///< Of its file, 32 bytes.
  std::string laptop;  ///< Whose it is.
  std::string office;
  std::string person;
  std::uint64_t sequence = 0;
  std::int64_t writtenMs = 0;   ///< By the laptop's clock.
  std::int64_t importedMs = 0;  ///< The last time. By headquarters' clock.
  std::uint64_t times = 0;      ///< How often it was imported.
  std::string importedBy;       ///< Id of the console's identity, or of the laptop that carried it.
  std::uint64_t changes = 0;    ///< In it.
  std::uint64_t newChanges = 0;  ///< Of them, not known before its first import.
  std::string reason;            ///< Why the last import was refused; empty: it was not.
};

/// One act that is written down for ever.
struct AuditEntry {
  std::int64_t timeMs = 0;
  std::string actor;   ///< A person or a laptop's id; "fieldpostd" for the server itself.
  std::string action;  ///< Stable word: "LAPTOP_ENROLLED".
  std::string detail;  ///< English, without personal data of participants.
};

}  // namespace fieldpost::store
