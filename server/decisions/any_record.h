// What headquarters writes into records of any type: what arrives there, what it deletes, and the
// conflicts it settles.
//
// Used by server/services. Each fills a Decision and writes nothing itself.
#pragma once

#include <string>

#include "server/decisions/decision.h"

namespace fieldpost::decisions {

/// Makes or changes a record by protobuf JSON. A new one is to break no rule. Errors beside those
/// of Decision: InvalidArgument/UNKNOWN_TYPE, BAD_JSON, UNKNOWN_FIELD, NOT_BY_HAND;
/// NotFound/OFFICE_UNKNOWN.
Result<Done> putRecord(Decision& decision, const store::RecordKey& key, std::string_view json,
                       bool isNew);
/// Deletes it or brings it back. Errors: InvalidArgument/UNKNOWN_TYPE, NOT_BY_HAND;
/// NotFound/NO_RECORD.
Result<Done> deleteRecord(Decision& decision, const store::RecordKey& key, bool restore);
/// Keeps the value that the record shows or takes the other one. `comment` may be empty. Errors
/// beside those of Decision: FailedPrecondition/ALREADY_SETTLED.
Result<Done> settleConflict(Decision& decision, const RecordId& conflict, bool takeOther,
                            const std::string& comment);

}  // namespace fieldpost::decisions
