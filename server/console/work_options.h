// The command line of headquarters' own work: one table of commands.
//
// Used by options.cpp, which has the other commands. The only other file that knows CLI11.
#pragma once

#include <CLI/CLI.hpp>

#include "server/console/options.h"

namespace fieldpost::console {

/// Adds the commands to `app`, which has its own already; a command that is named fills
/// `options.work` and sets `options.command`. `options` outlives the app.
void addWorkCommands(CLI::App& app, Options& options);

}  // namespace fieldpost::console
