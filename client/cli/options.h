// What was asked on the command line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace fieldpost {

/// Exit codes of fieldpost-cli; `--help` lists them.
enum class Exit : int {
  Ok = 0,          ///< Done. A record saved as a draft is saved.
  Failed = 1,      ///< Refused or failed; nothing is lost.
  Usage = 2,       ///< The command line was not understood.
  NotReached = 3,  ///< Headquarters was not reached.
};

struct Options {
  std::string command;  ///< With its own: "import csv", "conflicts settle".
  std::filesystem::path store;
  bool json = false;

  std::string office;
  std::string person;
  std::string role = "field-officer";
  std::filesystem::path enrolment;
  std::filesystem::path programme;

  std::string type;
  std::string id;
  bool history = false;
  std::string text;
  std::vector<std::string> where;
  bool drafts = false;
  bool deleted = false;
  std::size_t limit = 0;
  bool table = false;

  std::filesystem::path file;
  bool dryRun = false;

  std::uint64_t budgetBytes = 0;
  bool watch = false;
  double everyMinutes = 15;

  std::string name;
  std::filesystem::path target;
  bool later = false;
  bool stripMetadata = false;

  bool all = false;
  bool takeOther = false;
  std::optional<std::uint64_t> seed;
  bool offices = false;
};

/// Reads the command line. Where there is nothing to run (help, version, or a mistake, which it has
/// told of), the exit code to end with.
std::variant<Options, Exit> readOptions(int argc, char** argv);

}  // namespace fieldpost
