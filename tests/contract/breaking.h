// Whether a newer contract still understands what an older one wrote.
//
// Used by the tests of this folder. Records lie for years in laptops' files and in bundles, so what
// was ever released is never taken back.
#pragma once

#include <string>
#include <vector>

#include "tests/contract/descriptors.h"

namespace fieldpost::contract {

/// Everything that `now` takes back of `before`: a message, field, choice or method that is gone or
/// means something else. A field or choice may go when its number and its name are reserved.
std::vector<std::string> breakingChanges(const ProtoFiles& before, const ProtoFiles& now);

}  // namespace fieldpost::contract
