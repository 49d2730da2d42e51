// The command line of the window: what it may be given, and what it ends with.
//
// Used by main.cpp; --help prints all of it.
#pragma once

#include <QtCore/QSize>
#include <QtCore/QString>
#include <QtCore/QStringList>
#include <filesystem>
#include <optional>

namespace fieldpost {

/// What `fieldpost` ends with.
enum ExitCode : int {
  kExitWell = 0,
  kExitUsage = 1,       ///< The command line is wrong.
  kExitNoWindow = 2,    ///< The window's files are damaged or missing.
  kExitWarned = 3,      ///< --self-test: a page warned, or could not be shown.
  kExitNotWritten = 4,  ///< --screenshots: a picture could not be written.
  kExitNoStore = 5,     ///< --self-test, --screenshots: the store could not be opened or made.
  kExitNoDisplay = 6,   ///< A person wants the window, and there is no display.
};

struct Options {
  std::filesystem::path store;  ///< Folder of the store.
  bool demonstration = false;
  bool selfTest = false;
  QString screenshots;  ///< Folder for pictures; empty: none.
  QSize size{1366, 768};
  std::optional<bool> dark;  ///< Unset: as the system has it, or as it was chosen before.
  QString today;             ///< YYYY-MM-DD; empty: the clock's.
};

/// Reads the command line. Empty when the program shall end with `exitCode`: help, version and
/// mistakes are printed.
std::optional<Options> readOptions(const QStringList& arguments, int& exitCode);

}  // namespace fieldpost
