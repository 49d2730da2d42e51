// What a person asked of the console on its command line.
#pragma once

#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "server/console/work.h"
#include "sync/base/result.h"

namespace fieldpost::console {

/// How the program ends; said in --help.
enum class Exit { Ok = 0, Failed = 1, Usage = 2, NotReached = 3 };

/// The command that was named.
enum class Command {
  Page,  ///< Of help; it is made already.
  ProgrammeCheck,
  Report,
  ReportRecords,
  ReportFreeze,
  ReportFrozen,
  ReportRecompute,
  Projects,
  Trainings,
  Offices,
  OfficesAdd,
  Laptops,
  LaptopsEnrol,
  LaptopsSuspend,
  LaptopsResume,
  LaptopsCarry,
  Conflicts,
  Quarantine,
  Bundles,
  BundleImport,
  Record,
  RecordsMove,
  CleanUp,
  Watch,
  Work,  ///< One of work_options.cpp.
};

struct Options {
  Command command = Command::Report;
  std::string server;
  std::filesystem::path identity;
  bool json = false;
  std::filesystem::path file;    ///< To check, to import, or to write an enrolment to.
  std::filesystem::path answer;  ///< Where the return bundle goes.
  std::string asOf;
  std::string programme;
  std::string language;  ///< For names of States.
  bool repair = false;
  std::string figure;  ///< Its path in the report.
  std::string page;    ///< To print.
  std::string office;
  std::string name;
  std::string country;
  std::string timeZone;
  std::string person;
  std::string role;
  std::string type;
  std::string id;
  std::vector<std::string> offices;  ///< To carry.
  bool stop = false;                 ///< Take them away instead.
  bool settled = false;
  bool force = false;
  Work work = {};
  std::size_t count = 0;  ///< Events to watch. 0: until stopped.
};

/// Reads the command line; an Exit when all is said already (--help, a mistake).
std::variant<Options, Exit> readOptions(int argc, char** argv);

/// Tells of the error on standard error: one sentence, or one object of JSON.
void tell(const Error& error, bool json);

}  // namespace fieldpost::console
