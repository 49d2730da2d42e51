// What the rules of records need to know of headquarters' state: the programmes' codes and parents.
//
// Used by Decision before it writes, and by server/services to tell what a record lacks. Reads one
// snapshot, which must outlive it.
#pragma once

#include <string>
#include <vector>

#include "server/store/store.h"
#include "sync/programme/programme_index.h"
#include "sync/record/rules.h"

namespace fieldpost::decisions {

class SnapshotRules {
 public:
  /// `day`: today at headquarters, YYYY-MM-DD. Errors: those of the store.
  static Result<SnapshotRules> read(store::Snapshot& snapshot, std::string day);

  /// Every rule that the record breaks.
  [[nodiscard]] std::vector<Problem> problemsOf(const RecordType& type,
                                                const Message& record) const;

 private:
  SnapshotRules(store::Snapshot& snapshot, std::string day)
      : m_snapshot(&snapshot), m_day(std::move(day)) {}

  store::Snapshot* m_snapshot;
  std::string m_day;
  std::vector<ProgrammeIndex> m_programmes;
};

}  // namespace fieldpost::decisions
