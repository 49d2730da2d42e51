// What a file is, by its bytes and never by its name.
//
// Used when a file is attached: the record gets this type, and a file that a computer would run is
// told of.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace fieldpost {

/// The IANA media type of the file's bytes ("image/jpeg"); "application/octet-stream" when nothing
/// is known of them. Any thread. Errors: NotFound/NO_FILE; Internal/FILE_TYPES when the system's
/// list of types is not there.
Result<std::string> sniffFileType(const std::filesystem::path& file);
/// Whether a computer that opens such a file may run what is in it: programs, scripts, web pages,
/// shortcuts. Such a file is kept like any other and never opened by Fieldpost. Says it too for a
/// `name` that would make it run ("note.pdf.exe").
bool mayRun(std::string_view mediaType, std::string_view name);
/// Whether it is an image that Fieldpost shows small.
bool isImage(std::string_view mediaType);

}  // namespace fieldpost
