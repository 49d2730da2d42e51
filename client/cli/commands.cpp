#include "client/cli/commands.h"

#include <map>

namespace fieldpost {

Result<Exit> runCommand(const Options& options, Output& output) {
  using Command = Result<Exit> (*)(const Options&, Output&);
  static const std::map<std::string_view, Command> kCommands = {
      {"init", initStore},
      {"status", showStatus},
      {"outgoing", showOutgoing},
      {"verify", verifyStore},
      {"repair", repairStore},
      {"demonstration", recordTheDemonstration},
      {"add", addRecords},
      {"set", setFields},
      {"delete", deleteRecord},
      {"restore", restoreRecord},
      {"get", getRecord},
      {"list", listRecords},
      {"types", listTypes},
      {"fields", listFields},
      {"import csv", importFile},
      {"import iati", importFile},
      {"sync", syncStore},
      {"attach", attachFile},
      {"attachments", listAttachments},
      {"fetch", fetchFile},
      {"detach", detachFile},
      {"bundle export", exportToBundle},
      {"bundle import", importFromBundle},
      {"bundle carry", carryABundle},
      {"bundle returns", giveBundleReturns},
      {"conflicts", listConflicts},
      {"conflicts settle", settleConflict},
  };
  return kCommands.at(options.command)(options, output);
}

}  // namespace fieldpost
