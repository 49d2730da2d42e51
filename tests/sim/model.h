// What headquarters must make of each change, worked out anew from what people saw.
//
// Reads headquarters' commits in their order and judges each: was it concurrent with what it met,
// did the right value win, is the other one in a conflict, is there a conflict without cause. It
// uses no merge, patch or conflict code of the product's.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "fieldpost/model/v1/office.pb.h"
#include "server/store/store_types.h"
#include "tests/sim/findings.h"
#include "tests/sim/journal.h"

namespace fieldpost::sim {

/// Who wrote a cell.
struct Writer {
  std::optional<SaveId> save;  ///< Nothing: headquarters itself.
  Commit commit = 0;           ///< 0: nobody.
  Stamp stamp;
  Incarnation incarnation;
};

struct ModelRecord {
  bool exists = false;
  bool deleted = false;
  std::map<std::uint32_t, std::string> values;
  std::map<std::uint32_t, std::vector<std::string>> members;
  std::map<std::pair<std::uint32_t, std::string>, Writer> writers;  ///< By field and member.
  Writer life;

  [[nodiscard]] std::string message() const;
};

class Model {
 public:
  Model(const Journal& journal, Findings& findings) : m_journal(journal), m_findings(findings) {}

  /// Takes the next commit. `save`: the one it came from; nothing: headquarters' own.
  void take(const store::StoredCommit& commit, std::optional<SaveId> save);
  /// All commits of the last transaction were taken: what it owed must be paid.
  void settleUp();

  [[nodiscard]] Commit head() const { return m_head; }
  [[nodiscard]] const std::map<RecordKey, ModelRecord>& records() const { return m_records; }
  [[nodiscard]] bool holds(SaveId save) const { return m_commitOf.contains(save); }
  [[nodiscard]] std::optional<Commit> commitOf(SaveId save) const;

 private:
  struct Arrival;
  /// Two values that met and must stand in a conflict.
  struct Owed {
    RecordKey record;
    std::string field;  ///< By its name; empty: the record's life.
    std::string kept;
    std::string other;
    bool otherDeleted = false;
    Commit commit = 0;
    bool paid = false;
  };
  [[nodiscard]] bool isConcurrent(const Writer& met, const Arrival& arrival) const;
  void takeEdit(Arrival& arrival);
  void takeValue(Arrival& arrival, std::uint32_t field, const std::string& wanted);
  void takeRemoval(Arrival& arrival, std::uint32_t field, const std::string& member);
  void takeLife(Arrival& arrival);
  /// A record came back to find its code another's: headquarters marked it.
  void takeMarks(Arrival& arrival);
  [[nodiscard]] bool isOverACode(const model::v1::Conflict& conflict) const;
  void create(Arrival& arrival);
  void takeOwn(const store::StoredCommit& commit);
  void takeConflict(const ModelRecord& before, const store::StoredCommit& commit);
  void applyPlainly(ModelRecord& record, const store::StoredCommit& commit);
  void find(Invariant invariant, const Arrival& arrival, const std::string& words);

  const Journal& m_journal;
  Findings& m_findings;
  Commit m_head = 0;
  std::map<RecordKey, ModelRecord> m_records;
  std::map<SaveId, Commit> m_commitOf;
  std::vector<Owed> m_owed;
};

}  // namespace fieldpost::sim
