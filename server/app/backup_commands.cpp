#include "server/app/backup_commands.h"

#include <fmt/format.h>

#include <array>
#include <filesystem>

#include "server/app/log.h"
#include "server/store/sqlite/backup.h"
#include "sync/blob/blob_store.h"

namespace fieldpost::app {
namespace {

/// Without these no laptop would know headquarters again, and no bundle on its way could be opened;
/// its other keys are made anew.
const std::array<std::string, 3> kBesides = {"ca.key", "ca.pem", "bundle.key"};

store::Existing existing(bool force) {
  return force ? store::Existing::Replace : store::Existing::Keep;
}

constexpr const char* kFiles = "files";

/// Where the attached files of all backups of one folder lie: each is there once, whatever backup
/// names it, so that the next one copies only what is new.
std::filesystem::path filesBeside(const std::string& backup) {
  return std::filesystem::path(backup).parent_path() / kFiles;
}

struct CopiedFiles {
  std::size_t copied = 0;
  std::size_t damaged = 0;  ///< Not what their names say: left out, as if they were not there.
};

/// Copies attached files that are not there yet. A file is written once and never changed.
Result<CopiedFiles> copyFiles(const std::filesystem::path& from, const std::filesystem::path& to) {
  CopiedFiles result;
  BlobStore source(from);
  BlobStore target(to);
  FIELDPOST_TRY(const auto blobs, source.list());
  for (const StoredBlob& blob : blobs) {
    if (target.has(blob.id)) continue;
    std::error_code failed;  // What it hinders, the copy tells.
    std::filesystem::create_directories(target.pathOf(blob.id).parent_path(), failed);
    const auto copied = source.copyTo(blob.id, target.pathOf(blob.id));
    if (!copied.ok() && copied.error().code != Code::DataLoss) return copied.error();
    ++(copied.ok() ? result.copied : result.damaged);
  }
  return result;
}

std::string damageText(const CopiedFiles& files) {
  return files.damaged == 0
             ? std::string()
             : fmt::format("; {} attached files are damaged and were left out", files.damaged);
}

}  // namespace

Result<Done> runBackup(const BackupArguments& arguments) {
  CopiedFiles files;
  // After the database: whatever its records name and headquarters had is among them.
  const auto alongside = [&]() -> Result<Done> {
    FIELDPOST_TRY(files, copyFiles(std::filesystem::path(arguments.folder) / kFiles,
                                   filesBeside(arguments.file)));
    return Done{};
  };
  FIELDPOST_TRY(const auto facts,
                store::backUp(arguments.folder, arguments.file, kBesides, existing(arguments.force),
                              systemClock(), alongside));
  if (arguments.json)
    fmt::print("{{{}}}\n", jsonFields("backup", {{"file", arguments.file},
                                                 {"commit", std::to_string(facts.commit)},
                                                 {"taken", minuteOf(facts.takenMs)},
                                                 {"bytes", std::to_string(facts.bytes)},
                                                 {"files", std::to_string(files.copied)},
                                                 {"damaged", std::to_string(files.damaged)}}));
  else
    fmt::print(
        "backed up to commit {}, {}, into {} ({} bytes), and {} new attached files into {}{}; it "
        "was checked. It holds headquarters' private key: keep it as safe as the server\n",
        facts.commit, minuteOf(facts.takenMs), arguments.file, facts.bytes, files.copied,
        filesBeside(arguments.file).string(), damageText(files));
  return Done{};
}

Result<Done> runRestore(const BackupArguments& arguments) {
  FIELDPOST_TRY(const auto restored,
                store::restoreBackup(arguments.file, arguments.folder, existing(arguments.force)));
  FIELDPOST_TRY(const auto files, copyFiles(filesBeside(arguments.file),
                                            std::filesystem::path(arguments.folder) / kFiles));
  const std::string aside = restored.setAside ? restored.setAside->string() : std::string();
  if (arguments.json)
    fmt::print("{{{}}}\n",
               jsonFields("restored", {{"file", arguments.file},
                                       {"commit", std::to_string(restored.backup.commit)},
                                       {"taken", minuteOf(restored.backup.takenMs)},
                                       {"timeline", restored.timeline.text()},
                                       {"files", std::to_string(files.copied)},
                                       {"set_aside", aside}}));
  else
    fmt::print(
        "restored to commit {} of {}, and {} attached files{}{}. Laptops send again what came "
        "after it, each with "
        "its next sync\n",
        restored.backup.commit, minuteOf(restored.backup.takenMs), files.copied, damageText(files),
        aside.empty() ? "" : "; the store that was there is kept in " + aside);
  return Done{};
}

}  // namespace fieldpost::app
