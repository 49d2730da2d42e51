// One record of any type, with what became of it commit by commit.
//
// Used by ConsoleService, and by its registers for titles and words. Names of participants are
// nobody's to read at headquarters: what is personal in their records is left out.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "fieldpost/console/v1/console_service.pb.h"
#include "server/store/store.h"
#include "sync/record/record_type.h"

namespace fieldpost::services {

/// Errors: InvalidArgument/UNKNOWN_TYPE, BAD_ID; NotFound/NO_RECORD; those of the store.
/// `day`: today at headquarters, by which rules are judged.
Result<console::v1::GetRecordResponse> getRecord(store::Snapshot& snapshot,
                                                 const console::v1::GetRecordRequest& request,
                                                 const std::string& day);
/// What a record is called in a list. A participant is only called that.
std::string recordTitle(const store::StoredRecord& record);
/// A cell in English words; "[withheld]" for what is personal of a participant.
std::string cellWords(const RecordType& type, std::uint32_t field, std::string_view cell);

}  // namespace fieldpost::services
