// The hash chain of a laptop's log: what tells a cloned or restored database from the one that went
// on.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/ids.h"

namespace fieldpost {

/// Hash of a log without changes. 32 bytes.
std::string emptyLogHash();
/// Hash of the log that `body` (an encoded Change) makes longer. 32 bytes.
std::string nextLogHash(std::string_view previous, const Incarnation& incarnation,
                        ChangeNumber number, std::string_view body);

}  // namespace fieldpost
