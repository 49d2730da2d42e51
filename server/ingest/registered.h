// The laptop of a session as the register has it now: it may have been suspended in the middle of
// one. Private to server/ingest.
#pragma once

#include <string>

#include "server/store/store.h"

namespace fieldpost::ingest {

/// `reader`: a Snapshot or a WriteTransaction. Errors: Unauthenticated/NOT_ENROLLED;
/// PermissionDenied/LAPTOP_SUSPENDED.
template <typename Reader>
Result<store::Laptop> registered(Reader& reader, const std::string& id) {
  FIELDPOST_TRY(auto laptop, reader.laptop(id));
  if (!laptop)
    return Error{Code::Unauthenticated, "NOT_ENROLLED",
                 "headquarters does not know this laptop; enrol with a code of headquarters'"};
  if (laptop->state == store::LaptopState::Suspended)
    return Error{Code::PermissionDenied, "LAPTOP_SUSPENDED",
                 "headquarters has suspended this laptop; its data and unsent work stay. Ask "
                 "headquarters to let it sync again"};
  return std::move(*laptop);
}

}  // namespace fieldpost::ingest
