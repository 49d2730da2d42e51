// What headquarters' own work is asked for on the command line: decisions, records that arrive at
// headquarters, and their undoing.
//
// Filled by work_options.cpp, read by work_commands.cpp. Only what the named command uses is set.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sync/base/result.h"

namespace fieldpost::console {

class HeadquartersLink;
struct Options;
enum class Exit;

struct Work {
  /// The command that was named; empty: none of these.
  std::function<Result<Exit>(HeadquartersLink&, const Options&)> run;
  std::string type;     ///< Of the record that is made.
  std::string id;       ///< The first id or code that was named.
  std::string other;    ///< The second one.
  std::string comment;  ///< Why.
  std::string office;   ///< That owns a new record, or that a list is of.
  std::string json;     ///< Fields of a record.
  std::string choice;   ///< Which side of a conflict.
  std::filesystem::path file;
  std::vector<std::string> settings;                       ///< FIELD=VALUE.
  std::map<std::string, std::vector<std::string>> fields;  ///< Of a new record, by name.
  std::uint64_t first = 0;                                 ///< Commit.
  std::uint64_t last = 0;                                  ///< Commit.
  bool dryRun = false;
  bool force = false;

  /// Whether all of its texts are UTF-8.
  [[nodiscard]] bool isText() const;
};

}  // namespace fieldpost::console
