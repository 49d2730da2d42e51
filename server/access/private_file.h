// Small files that hold keys: written whole or not at all, readable by their owner alone.
//
// Used by server/access and server/app for what lies beside the database.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace fieldpost::access {

/// Replaces the file at `path`; durable when this returns. After an error the old one is there.
/// Errors: ResourceExhausted/DISK_FULL; PermissionDenied/CANNOT_WRITE.
Result<Done> writeFile(const std::filesystem::path& path, std::string_view content,
                       mode_t mode = 0600);
/// The file's content; nothing when there is no such file.
/// Errors: PermissionDenied/CANNOT_READ.
Result<std::optional<std::string>> readFile(const std::filesystem::path& path);

}  // namespace fieldpost::access
