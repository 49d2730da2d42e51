#include "server/app/backup_commands.h"

#include <fmt/format.h>

#include <array>

#include "server/app/log.h"
#include "server/store/sqlite/backup.h"

namespace fieldpost::app {
namespace {

/// Without these no laptop would know headquarters again, and no bundle on its way could be opened;
/// its other keys are made anew.
const std::array<std::string, 3> kBesides = {"ca.key", "ca.pem", "bundle.key"};

store::Existing existing(bool force) {
  return force ? store::Existing::Replace : store::Existing::Keep;
}

}  // namespace

Result<Done> runBackup(const BackupArguments& arguments) {
  FIELDPOST_TRY(const auto facts, store::backUp(arguments.folder, arguments.file, kBesides,
                                                existing(arguments.force)));
  if (arguments.json)
    fmt::print("{{{}}}\n", jsonFields("backup", {{"file", arguments.file},
                                                 {"commit", std::to_string(facts.commit)},
                                                 {"taken", minuteOf(facts.takenMs)},
                                                 {"bytes", std::to_string(facts.bytes)}}));
  else
    fmt::print(
        "backed up to commit {}, {}, into {} ({} bytes); it was checked. It holds "
        "headquarters' private key: keep it as safe as the server\n",
        facts.commit, minuteOf(facts.takenMs), arguments.file, facts.bytes);
  return Done{};
}

Result<Done> runRestore(const BackupArguments& arguments) {
  FIELDPOST_TRY(const auto restored,
                store::restoreBackup(arguments.file, arguments.folder, existing(arguments.force)));
  const std::string aside = restored.setAside ? restored.setAside->string() : std::string();
  if (arguments.json)
    fmt::print("{{{}}}\n",
               jsonFields("restored", {{"file", arguments.file},
                                       {"commit", std::to_string(restored.backup.commit)},
                                       {"taken", minuteOf(restored.backup.takenMs)},
                                       {"timeline", restored.timeline.text()},
                                       {"set_aside", aside}}));
  else
    fmt::print(
        "restored to commit {} of {}{}. Laptops send again what came after it, each with "
        "its next sync\n",
        restored.backup.commit, minuteOf(restored.backup.takenMs),
        aside.empty() ? "" : "; the store that was there is kept in " + aside);
  return Done{};
}

}  // namespace fieldpost::app
