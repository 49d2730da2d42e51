// The next biennium's programme of work, with what is left of the one before carried forward.
//
// Used by server/services. An output that is carried forward says from which programme and output
// it comes, so that its lineage can be followed back through any number of biennia.
#pragma once

#include <string>

#include "fieldpost/console/v1/headquarters_service.pb.h"
#include "server/decisions/decision.h"

namespace fieldpost::decisions {

/// `next`: the new programme in text format, without what is carried forward. What is left of a
/// countable output is what was neither implemented, reformulated nor terminated by the end of the
/// period of `from`; additional outputs are carried forward too. Each stands in the next programme
/// where its parent stood, or the nearest node above that the next programme has. Nothing is
/// decided for a dry run. Errors beside those of Decision: NotFound/NO_PROGRAMME;
/// InvalidArgument/BAD_PROGRAMME; AlreadyExists/RECORD_EXISTS.
Result<console::v1::RollProgrammeOverResponse> rollOver(Decision& decision, const std::string& from,
                                                        const std::string& next, bool dryRun);

}  // namespace fieldpost::decisions
