// What headquarters decides on offices' work: progress reports, official numbers, revisions.
//
// Used by server/services. Each fills a Decision and writes nothing itself.
#pragma once

#include <string>

#include "server/decisions/decision.h"

namespace fieldpost::decisions {

/// Accepts a submitted progress report, or returns it. Errors beside those of Decision:
/// InvalidArgument/COMMENT_MISSING when it is returned without one.
Result<Done> reviewReport(Decision& decision, const RecordId& report, bool accept,
                          const std::string& comment);
/// Gives a project the number. Errors beside those of Decision: AlreadyExists/NUMBER_TAKEN;
/// InvalidArgument/MISSING when there is no number.
Result<Done> giveNumber(Decision& decision, const RecordId& project, const std::string& number);
/// Approves a proposed revision and changes its project, or refuses it. Errors beside those of
/// Decision: FailedPrecondition/ALREADY_DECIDED; InvalidArgument/COMMENT_MISSING.
Result<Done> decideRevision(Decision& decision, const RecordId& revision, bool approve,
                            const std::string& comment);

}  // namespace fieldpost::decisions
