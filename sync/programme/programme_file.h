// A programme of work as a file: read whole, checked whole, or refused with every line that is
// wrong.
//
// Used by the server when it starts and by the console before anybody relies on a file. What
// loadProgramme gives has passed every check of checkProgramme.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "fieldpost/model/v1/programme.pb.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"

namespace fieldpost {

/// The largest file that is read: 4 MiB, a hundred times the programme of 2004-2005.
inline constexpr std::size_t kProgrammeBytesMax = 4u << 20;

/// One thing that is wrong with the text of a programme of work.
struct ProgrammeProblem {
  int line = 1;         ///< Counts from 1. A missing part is reported where it should stand.
  int column = 1;       ///< Counts from 1.
  std::string reason;   ///< See proto/REASONS.md.
  std::string message;  ///< English: one sentence that says what is wrong and what to do.
};

/// The text of the file at `path`. Errors: NotFound/NO_FILE; InvalidArgument/NOT_A_FILE for
/// a folder, a device or a pipe; PermissionDenied/CANNOT_READ;
/// ResourceExhausted/FILE_TOO_LARGE.
Result<std::string> readProgrammeText(const std::filesystem::path& path);

/// Every problem of a programme of work in protobuf's text format, sorted by line; empty when it
/// may be used. Text that cannot be read as text format is reported alone, since what comes after
/// the mistake is not known.
std::vector<ProgrammeProblem> checkProgramme(std::string_view text);

/// The programme of work in `text`. Errors: InvalidArgument/BAD_PROGRAMME, which names the first
/// problem and counts the others. `name` stands for the text in messages.
Result<model::v1::ProgrammeOfWork> parseProgramme(std::string_view text, std::string_view name);

/// The programme of work in the file at `path`. Errors: those of readProgrammeText and
/// parseProgramme.
Result<model::v1::ProgrammeOfWork> loadProgramme(const std::filesystem::path& path);

/// The id of the record that a programme of work is: the same for the same code everywhere, so that
/// loading a file again, on any server, meets the record that is there.
RecordId programmeId(std::string_view code);

}  // namespace fieldpost
