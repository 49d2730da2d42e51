// The command line told to other programs: completion for bash, and the manual page.
//
// Both are read off the commands themselves, so neither can lag behind what the console takes.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace fieldpost::console {

/// A script for bash that completes commands, options and the values that are given by a list;
/// where nothing of these fits, bash offers files. `app` is the whole command line.
std::string completionScript(const CLI::App& app);

/// The manual page (man 7 man, ASCII with escapes): every command with every option. `version` is
/// such as "fieldpost-console 0.1.0".
std::string manualPage(const CLI::App& app, const std::string& version);

}  // namespace fieldpost::console
