// May this laptop write this change? Deny by default; headquarters' register and the record as it
// is decide, never what the change says of its author.
//
// Used by change_writer.cpp for every change of a laptop's. Pure.
#pragma once

#include <optional>
#include <string>

#include "fieldpost/sync/v1/change.pb.h"
#include "server/store/store_types.h"
#include "sync/base/result.h"
#include "sync/record/record_type.h"

namespace fieldpost::ingest {

/// Whether the change reads as one of its type: a known act, values of the type, sets where the
/// type has sets. Headquarters' own changes pass here too. Errors: InvalidArgument/UNKNOWN_TYPE,
/// UNKNOWN_ACT, MALFORMED_CHANGE.
Result<const RecordType*> checkShape(const sync::v1::Change& change);

/// Whether the laptop may write it. `scope`: the record's; nothing when there is no such record.
/// Errors: PermissionDenied/ROLE_DENIED, HEADQUARTERS_ONLY, NOT_YOUR_OFFICE, OFFICE_MISSING,
/// OFFICE_MOVED.
Result<Done> checkRights(const store::Laptop& laptop, const sync::v1::Change& change,
                         const RecordType& type, const std::optional<std::string>& scope);

/// The office that the change writes into the record; nothing when it leaves it as it is. Empty:
/// it is emptied. Precondition: the change has passed checkShape.
std::optional<std::string> officeIn(const sync::v1::Change& change, const RecordType& type);

}  // namespace fieldpost::ingest
