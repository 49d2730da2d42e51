// Small files that hold keys: written whole or not at all, readable by their owner alone.
//
// Used by laptop, server and console for what lies beside a database.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace fieldpost {

/// Replaces the file at `path`; durable when this returns. After an error the old one is
/// there, or, when it could not be made durable, the new one. Errors: ResourceExhausted/DISK_FULL;
/// DataLoss/DISK_ERROR; PermissionDenied/CANNOT_WRITE.
Result<Done> writePrivateFile(const std::filesystem::path& path, std::string_view content,
                              mode_t mode = 0600);
/// The file's content; nothing when there is no such file.
/// Errors: PermissionDenied/CANNOT_READ.
Result<std::optional<std::string>> readFileIfThere(const std::filesystem::path& path);
/// The content of a file that a person named.
/// Errors: NotFound/NO_FILE; ResourceExhausted/FILE_TOO_LARGE past `bytesMost`.
Result<std::string> readSmallFile(const std::filesystem::path& path, std::size_t bytesMost);

}  // namespace fieldpost
