// What a file would become in a laptop's store, before anything is written.
//
// A reader turns a file into a plan and touches no store; a person may look at the plan; importInto
// writes all of it or nothing. Record ids are made from what the file says, so importing the same
// thing again adds nothing.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fieldpost/model/v1/programme.pb.h"
#include "sync/programme/programme_index.h"
#include "sync/record/record_type.h"
#include "sync/storage/local_store.h"

namespace fieldpost {

/// What readers need to know of the store that a file is read for.
struct ImportContext {
  std::string office;
  std::optional<model::v1::ProgrammeOfWork> programme;
  ProgrammeIndex codes;  ///< Of the programme; knows none without one.
  /// Ids of the records of a type that go by these words: title, code or number. Unset: none do.
  std::function<Result<std::vector<RecordId>>(const RecordType& type, std::string_view words)>
      named;
};
/// `store` outlives the context.
Result<ImportContext> importContextOf(const LocalStore& store);

/// A record that a file would become.
struct ProposedRecord {
  RecordKey key;
  std::string message;  ///< Encoded.
  std::string place;    ///< Where it stands in the file: "line 12", or an identifier.
};

/// A cell that cannot be read. One is enough for the file not to be imported.
struct CellProblem {
  std::size_t line = 0;  ///< In the file, from 1.
  std::string column;    ///< As the file calls it; empty: the whole line.
  std::string reason;    ///< See proto/REASONS.md.
  std::string message;   ///< English: what to do.
};

struct ImportPlan {
  std::string mainType;                 ///< What each thing in the file becomes: "project".
  std::size_t read = 0;                 ///< Things in the file: activities, or rows.
  std::vector<ProposedRecord> records;  ///< Parents before children.
  std::size_t repeated = 0;             ///< Things said twice in the file, word for word.
  std::map<std::string, std::size_t> notMapped;  ///< By kind; kept as words in notes.
  std::vector<std::string> remarks;              ///< For the person who imports. English.
  std::vector<CellProblem> problems;             ///< By line.
};

struct ImportReport {
  std::size_t read = 0;
  std::size_t added = 0;         ///< Of the main type.
  std::size_t alreadyThere = 0;  ///< Of the main type, deleted ones included; left as they are.
  std::size_t repeated = 0;
  std::size_t lost = 0;    ///< Read and neither added, there nor repeated. Always 0.
  std::size_t drafts = 0;  ///< Added, of any type, that break a rule.
  std::map<std::string, std::size_t> addedWithThem;  ///< Records of other types, by type.
  std::map<std::string, std::size_t> draftReasons;   ///< "themes: MISSING" and how often.
  std::map<std::string, std::size_t> notMapped;
  std::vector<std::string> remarks;
};

struct ImportOptions {
  bool dryRun = false;  ///< Say what would happen, write nothing.
  Progress onProgress;
};

/// Writes the plan's records that are not in the store yet, in one transaction. Errors:
/// InvalidArgument/BAD_CELLS when the plan has problems; those of LocalStore::commitAll. After any
/// error nothing has been written.
Result<ImportReport> importInto(LocalStore& store, const ImportPlan& plan,
                                const ImportOptions& options = {});

/// "31 read, 29 added, 2 already there, 0 lost."
std::string sentenceOf(const ImportReport& report, bool dryRun = false);

}  // namespace fieldpost
