// Reads IATI activity files, 1.x and 2.x, as projects.
//
// Source: IATI Standard, iatistandard.org. Used by the command line and by the window's import.
#pragma once

#include <filesystem>
#include <string_view>

#include "client/importing/import_plan.h"

namespace fieldpost {

/// What the file's activities would become. A project's id is made from office and IATI identifier.
/// Errors: NotFound/NO_FILE; PermissionDenied/CANNOT_READ; those of XmlActivities.
Result<ImportPlan> readIati(const std::filesystem::path& file, const ImportContext& context);
/// The same of a file in memory.
Result<ImportPlan> readIatiText(std::string_view bytes, const ImportContext& context);

}  // namespace fieldpost
