// The programme of work that came with the program.
//
// Used where nobody named a file: by a laptop that has never synced, and by a server's first start.
#pragma once

#include <filesystem>
#include <optional>

namespace fieldpost {

/// The newest file of share/fieldpost/programmes beside the folder of the running program, by its
/// name; empty when there is none. Source: the Filesystem Hierarchy Standard 3.0, section 4.11.
std::optional<std::filesystem::path> installedProgramme();
/// The same for a program in `folder`.
std::optional<std::filesystem::path> installedProgramme(const std::filesystem::path& folder);

}  // namespace fieldpost
