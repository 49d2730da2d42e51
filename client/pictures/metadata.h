// What a photo says beside its pixels (where it was taken, when, by which phone), and how to take
// it out.
//
// Used before a file is attached, where a person asks for it: the place of a photo may put those it
// shows in danger. A file that cannot be cleaned for certain is refused, never passed on as clean.
#pragma once

#include <filesystem>

#include "sync/base/result.h"

namespace fieldpost {

/// Writes a copy of the picture `file` to `target` (which must not be there) that shows the very
/// same pixels the same way up and says nothing else: no place, time, device, name, comment or
/// preview. JPEG, PNG and WebP. After an error there is no `target`. Errors: InvalidArgument/
/// METADATA_UNKNOWN_KIND for another kind of file; FailedPrecondition/METADATA_STAYS when something
/// of it could not be taken out; those of BlobStore::add.
Result<Done> copyWithoutMetadata(const std::filesystem::path& file,
                                 const std::filesystem::path& target);

}  // namespace fieldpost
