#include "server/decisions/undo.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fieldpost/model/v1/office.pb.h"
#include "sync/record/patch.h"

namespace fieldpost::decisions {
namespace {

/// By this name the server itself writes: conflicts, and children that follow their parent.
constexpr std::string_view kServer = "Headquarters";

/// A record before and after one commit.
struct Step {
  std::string before;
  std::string after;
};

Result<std::set<std::string>> scopesOf(store::Snapshot& snapshot) {
  std::set<std::string> scopes = {std::string()};
  FIELDPOST_CHECK(
      snapshot.forEachRecord("office", [&](const store::StoredRecord& record) -> Result<Done> {
        model::v1::Office office;
        if (office.ParseFromString(record.message)) scopes.insert(office.code());
        return Done{};
      }));
  return scopes;
}

/// The commits of the span, newest first, each once.
Result<std::vector<store::StoredCommit>> commitsOf(store::Snapshot& snapshot, Commit first,
                                                   Commit last) {
  std::vector<store::StoredCommit> commits;
  FIELDPOST_TRY(const auto scopes, scopesOf(snapshot));
  for (const std::string& scope : scopes)
    FIELDPOST_CHECK(snapshot.forEachCommit(scope, first - 1,
                                           [&](const store::StoredCommit& commit) -> Result<bool> {
                                             if (commit.commit > last) return false;
                                             if (!commit.leaves) commits.push_back(commit);
                                             return true;
                                           }));
  std::sort(commits.begin(), commits.end(),
            [](const auto& a, const auto& b) { return a.commit > b.commit; });
  return commits;
}

Error changedSince(const store::StoredCommit& commit, const std::string& field) {
  return {Code::FailedPrecondition, "CHANGED_SINCE",
          fmt::format("{}{} was changed again after commit {}; look at it with `record {} {}` and "
                      "change what is to be changed",
                      commit.key.type, field.empty() ? std::string() : " field \"" + field + '"',
                      commit.commit, commit.key.type, commit.key.id.text())};
}

Result<Step> stepOf(store::Snapshot& snapshot, const store::StoredCommit& commit) {
  FIELDPOST_TRY(const auto history, snapshot.historyOf(commit.key));
  if (history.empty() || !history.front().creates)
    return Error{Code::FailedPrecondition, "HISTORY_CLEARED",
                 fmt::format("what the {} was before commit {} has been cleared away; change it "
                             "by hand",
                             commit.key.type, commit.commit)};
  Step step;
  for (const auto& one : history) {
    if (one.commit > commit.commit) break;
    step.before = step.after;
    FIELDPOST_TRY(step.after, applied(step.after, one.effect));
  }
  return step;
}

Result<Done> undoEdit(Decision& decision, const store::StoredCommit& commit,
                      const Decision::Held& held) {
  FIELDPOST_TRY(const RecordType* type, RecordType::require(commit.key.type));
  FIELDPOST_TRY(const Step step, stepOf(decision.snapshot(), commit));
  FIELDPOST_TRY(const Patch back, difference(*type, step.after, step.before));
  FIELDPOST_TRY(const Cells now, Cells::split(held.message));
  FIELDPOST_TRY(const Cells then, Cells::split(step.after));
  FIELDPOST_TRY(const auto fields, touchedFields(back));
  for (const std::uint32_t number : fields) {
    const auto* field = type->descriptor().FindFieldByNumber(static_cast<int>(number));
    // Members of a set come and go one by one.
    if (field != nullptr && isSet(*field)) continue;
    if (now.value(number) != then.value(number))
      return changedSince(commit,
                          field == nullptr ? std::to_string(number) : traitsOf(*field).label());
  }
  FIELDPOST_TRY(const std::string after, applied(held.message, back));
  return decision.putBack(commit.key, after);
}

Result<Done> undoOne(Decision& decision, const store::StoredCommit& commit) {
  if (!commit.office.empty())
    return Error{Code::FailedPrecondition, "NOT_HEADQUARTERS",
                 fmt::format("commit {} is {}'s, of office {}; only headquarters' own are undone "
                             "this way",
                             commit.commit, commit.author, commit.office)};
  if (commit.move)
    return Error{
        Code::FailedPrecondition, "MOVE_NOT_UNDONE",
        fmt::format("commit {} moved a record; move it back with `records move {} {} --to "
                    "{}`",
                    commit.commit, commit.key.type, commit.key.id.text(), commit.move->from)};
  FIELDPOST_TRY(const auto held, decision.held(commit.key));
  if (commit.act == sync::v1::ACT_RESTORE) return decision.remove(commit.key);
  if (commit.act == sync::v1::ACT_DELETE) return decision.restore(commit.key);
  if (commit.act != sync::v1::ACT_EDIT) return Done{};
  if (!commit.creates) return undoEdit(decision, commit, held);
  FIELDPOST_TRY(const Step step, stepOf(decision.snapshot(), commit));
  if (held.message != step.after) return changedSince(commit, {});
  return decision.remove(commit.key);
}

}  // namespace

Result<Done> undoCommits(Decision& decision, Commit first, Commit last) {
  if (last == 0) last = first;
  if (first == 0 || last < first)
    return Error{Code::NotFound, "NO_COMMIT", "name the first commit, and the last one after it"};
  FIELDPOST_TRY(const auto commits, commitsOf(decision.snapshot(), first, last));
  bool any = false;
  for (const auto& commit : commits) {
    if (commit.author == kServer && commit.office.empty()) continue;
    any = true;
    FIELDPOST_CHECK(undoOne(decision, commit));
  }
  if (any) return Done{};
  return Error{Code::NotFound, "NO_COMMIT",
               fmt::format("there is no act of headquarters' among commits {} to {}, or they have "
                           "been cleared away",
                           first, last)};
}

}  // namespace fieldpost::decisions
