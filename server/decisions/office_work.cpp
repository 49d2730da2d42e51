#include "server/decisions/office_work.h"

#include <fmt/format.h>

#include "fieldpost/model/v1/project.pb.h"

namespace fieldpost::decisions {
namespace {

using namespace model::v1;

Result<Done> checkComment(const std::string& comment) {
  if (!comment.empty()) return Done{};
  return Error{Code::InvalidArgument, "COMMENT_MISSING",
               "say why: whoever wrote it is to know what to change"};
}

}  // namespace

Result<Done> reviewReport(Decision& decision, const RecordId& report, bool accept,
                          const std::string& comment) {
  if (!accept) FIELDPOST_CHECK(checkComment(comment));
  FIELDPOST_TRY(auto record, decision.read<ProgressReport>("progress_report", report));
  record.set_state(accept ? PROGRESS_REPORT_STATE_ACCEPTED : PROGRESS_REPORT_STATE_RETURNED);
  record.set_review_comment(comment);
  return decision.put({"progress_report", report}, record, accept ? Rules::Whole : Rules::NoneNew);
}

Result<Done> giveNumber(Decision& decision, const RecordId& project, const std::string& number) {
  if (number.empty())
    return Error{Code::InvalidArgument, "MISSING", "an official number has at least one letter"};
  FIELDPOST_TRY(auto record, decision.read<Project>("project", project));
  FIELDPOST_CHECK(decision.snapshot().forEachRecord(
      "project", [&](const store::StoredRecord& other) -> Result<Done> {
        Project read;
        if (other.deleted || other.key.id == project || !read.ParseFromString(other.message) ||
            read.official_number() != number)
          return Done{};
        return Error{Code::AlreadyExists, "NUMBER_TAKEN",
                     fmt::format("the project '{}' of {} has the number {} already; give another",
                                 read.title(), other.scope, number)};
      }));
  record.set_official_number(number);
  return decision.put({"project", project}, record);
}

Result<Done> decideRevision(Decision& decision, const RecordId& revision, bool approve,
                            const std::string& comment) {
  if (!approve) FIELDPOST_CHECK(checkComment(comment));
  FIELDPOST_TRY(auto record, decision.read<Revision>("revision", revision));
  if (record.state() == REVISION_STATE_APPROVED || record.state() == REVISION_STATE_REFUSED)
    return Error{Code::FailedPrecondition, "ALREADY_DECIDED",
                 fmt::format("the revision was {} before; undo that first",
                             record.state() == REVISION_STATE_APPROVED ? "approved" : "refused")};
  record.set_state(approve ? REVISION_STATE_APPROVED : REVISION_STATE_REFUSED);
  record.set_decision_comment(comment);
  FIELDPOST_CHECK(
      decision.put({"revision", revision}, record, approve ? Rules::Whole : Rules::NoneNew));
  if (!approve) return Done{};
  FIELDPOST_TRY(const RecordId id, RecordId::parse(record.project()));
  FIELDPOST_TRY(auto project, decision.read<Project>("project", id));
  if (record.has_revised_budget()) *project.mutable_budget() = record.revised_budget();
  if (!record.revised_end().empty()) project.set_planned_end(record.revised_end());
  return decision.put({"project", id}, project);
}

}  // namespace fieldpost::decisions
