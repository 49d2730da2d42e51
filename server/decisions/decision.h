// One act of headquarters': what it saw, and the changes it makes of it.
//
// Used by the decisions beside it, which fill it, and by server/services, which commits it. All of
// its changes sit on one snapshot, whose head is their base: what a laptop writes meanwhile is
// concurrent and meets them in a conflict. Writes nothing itself.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fieldpost/sync/v1/change.pb.h"
#include "server/decisions/rule_context.h"
#include "server/store/store.h"
#include "sync/record/record_type.h"

namespace fieldpost::decisions {

/// Which broken rules stand in the way of a change. What a record lacked before is its office's to
/// mend; a record that headquarters makes or approves is to be whole.
enum class Rules { NoneNew, Whole };

class Decision {
 public:
  /// A record as it is after what was decided so far.
  struct Held {
    bool exists = false;
    bool deleted = false;
    std::string scope;
    std::string message;
  };

  /// `snapshot` outlives it. `day`: today at headquarters. Errors: those of the store.
  static Result<Decision> begin(store::Snapshot& snapshot, std::string day);

  [[nodiscard]] store::Snapshot& snapshot() { return *m_snapshot; }
  /// Errors: NotFound/NO_RECORD.
  Result<Held> held(const store::RecordKey& key);
  /// The record that there is. Errors: NotFound/NO_RECORD; FailedPrecondition/RECORD_DELETED;
  /// DataLoss/MALFORMED_RECORD.
  template <typename Record>
  Result<Record> read(const std::string& type, const RecordId& id) {
    FIELDPOST_TRY(const Held found, held({type, id}));
    FIELDPOST_CHECK(checkAlive(found, type));
    Record record;
    if (!record.ParseFromString(found.message))
      return Error{Code::DataLoss, "MALFORMED_RECORD", "a " + type + " does not read as one"};
    return record;
  }

  /// Makes the record what `after` is, new or known; nothing when it is so already. Errors:
  /// InvalidArgument with a broken rule's reason; FailedPrecondition/ILLEGAL_MOVE, RECORD_DELETED;
  /// DataLoss/MALFORMED_RECORD.
  Result<Done> put(const store::RecordKey& key, const Message& after, Rules rules = Rules::NoneNew);
  /// Puts it back as it was, whatever the rules say. Errors: DataLoss/MALFORMED_RECORD.
  Result<Done> putBack(const store::RecordKey& key, std::string_view after);
  /// Nothing when it is so already. Errors: NotFound/NO_RECORD.
  Result<Done> remove(const store::RecordKey& key);
  Result<Done> restore(const store::RecordKey& key);

  /// What was decided, in order.
  [[nodiscard]] const std::vector<sync::v1::Change>& changes() const { return m_changes; }

 private:
  Decision(store::Snapshot& snapshot, SnapshotRules rules, Commit head)
      : m_snapshot(&snapshot), m_rules(std::move(rules)), m_head(head) {}
  static Result<Done> checkAlive(const Held& record, const std::string& type);
  Result<Held> load(const store::RecordKey& key);
  Result<Done> checkRules(const RecordType& type, const Held& before, const Message& after,
                          Rules rules) const;
  Result<Done> write(const store::RecordKey& key, const Held& before, std::string_view after);
  Result<Done> live(const store::RecordKey& key, bool alive);
  sync::v1::Change& add(const store::RecordKey& key, sync::v1::Act act);

  store::Snapshot* m_snapshot;
  SnapshotRules m_rules;
  Commit m_head;
  std::map<store::RecordKey, Held> m_held;
  std::vector<sync::v1::Change> m_changes;
};

}  // namespace fieldpost::decisions
