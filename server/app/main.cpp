// fieldpostd: headquarters' server. Reads the command line, runs the server until it is told to
// stop; or makes a backup of headquarters, or restores one.
#include <fmt/format.h>
#include <signal.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "server/app/backup_commands.h"
#include "server/app/log.h"
#include "server/app/server.h"

namespace {

constexpr int kStopped = 0;
constexpr int kFailed = 1;
constexpr int kMisused = 2;
constexpr std::uint64_t kMegabyte = 1'000'000;
constexpr std::uint64_t kMegabytesMost = 1'000'000'000;

constexpr const char* kFooter = R"(
The first start makes the folder, a certificate authority, this server's certificate and
DIR/console.identity, with which fieldpost-console on this machine is an administrator. The address
listened on is printed as one line, "listening on HOST:PORT", and written to DIR/address.

Exit codes:
  0  it ran and was stopped by SIGTERM or SIGINT
  1  it could not start or go on; one sentence on standard error says why
  2  the command line is wrong)";

struct Arguments {
  std::string folder;
  std::string listen;
  std::string programme;
  std::vector<std::string> names;
  std::uint64_t filesMb = 0;
  std::uint64_t officeFilesMb = 0;
  std::string logLevel = "info";
};

fieldpost::Result<fieldpost::app::Settings> settingsFrom(const Arguments& arguments) {
  fieldpost::app::Settings settings;
  settings.folder = arguments.folder;
  FIELDPOST_TRY(settings.listen, fieldpost::app::parseListenAddress(arguments.listen));
  for (const std::string& name : arguments.names) FIELDPOST_CHECK(fieldpost::app::checkName(name));
  settings.names = arguments.names;
  settings.blobQuota = {arguments.filesMb * kMegabyte, arguments.officeFilesMb * kMegabyte};
  if (!arguments.programme.empty()) settings.programme = arguments.programme;
  return settings;
}

int fail(int code, const fieldpost::Error& error) {
  fmt::print(stderr, "fieldpostd: {}\n", error.message);
  return code;
}

/// `backup` and `restore`.
void addBackupCommands(CLI::App& app, fieldpost::app::BackupArguments& arguments) {
  auto* backup = app.add_subcommand(
      "backup", "copies all of headquarters into one file, also while the server runs");
  auto* restore = app.add_subcommand(
      "restore", "makes headquarters what a backup holds; laptops send again what came after it");
  backup->add_option("--to", arguments.file, "the file to make")->required()->type_name("FILE");
  restore->add_option("--from", arguments.file, "a file that `fieldpostd backup` made")
      ->required()
      ->type_name("FILE");
  backup->add_flag("--force", arguments.force, "replace a file that is there");
  restore->add_flag("--force", arguments.force, "set aside the headquarters that is there");
  for (auto* command : {backup, restore}) {
    command->add_option("--store,--data", arguments.folder, "headquarters' folder")
        ->required()
        ->type_name("DIR");
    command->add_flag("--json", arguments.json, "print one JSON object");
  }
  app.require_subcommand(0, 1);
}

/// Before any thread is made, so that the signals wait for sigwait() whichever thread is running.
sigset_t holdStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  return signals;
}

/// Each connection is a file of the program's: as many as it may have at all.
void allowManyConnections() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &files);
}

}  // namespace

int main(int argc, char** argv) {
  // A file that may grow no further is a full disk, and is told as one.
  ::signal(SIGXFSZ, SIG_IGN);
  Arguments arguments;
  CLI::App app(
      "Headquarters' server of Fieldpost: takes in the field offices' records and keeps "
      "them in one order.");
  app.add_option("--data", arguments.folder, "the folder that holds all of headquarters")
      ->type_name("DIR");
  app.add_option("--listen", arguments.listen, "where to take calls; port 0 takes a free one")
      ->type_name("HOST:PORT");
  app.add_option("--programme", arguments.programme,
                 "the programme of work to load; the one that came with the program if not given")
      ->type_name("FILE");
  app.add_option("--name", arguments.names,
                 "a further name that laptops use for this server; may be given several times")
      ->type_name("HOST");
  app.add_option("--files-quota", arguments.filesMb,
                 "how many megabytes of attachments are kept; 0: as many as the disk holds")
      ->check(CLI::Range(std::uint64_t{0}, kMegabytesMost))
      ->capture_default_str()
      ->type_name("MB");
  app.add_option("--office-files-quota", arguments.officeFilesMb,
                 "of them, how many of one office; 0: as many as there is room for")
      ->check(CLI::Range(std::uint64_t{0}, kMegabytesMost))
      ->capture_default_str()
      ->type_name("MB");
  app.add_option("--log-level", arguments.logLevel, "trace, debug, info, warning, error or off")
      ->capture_default_str()
      ->type_name("LEVEL");
  app.set_version_flag("--version", "fieldpostd " FIELDPOST_VERSION);
  app.footer(kFooter);
  fieldpost::app::BackupArguments backup;
  addBackupCommands(app, backup);
  try {
    app.parse(argc, argv);
    if (app.get_subcommands().empty()) {
      if (arguments.folder.empty()) throw CLI::RequiredError("--data");
      if (arguments.listen.empty()) throw CLI::RequiredError("--listen");
    }
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? kStopped : kMisused;
  }

  if (!app.get_subcommands().empty()) {
    const auto run = app.got_subcommand("backup") ? fieldpost::app::runBackup(backup)
                                                  : fieldpost::app::runRestore(backup);
    return run.ok() ? kStopped : fail(kFailed, run.error());
  }
  const auto settings = settingsFrom(arguments);
  if (!settings.ok()) return fail(kMisused, settings.error());
  const auto log = fieldpost::app::startLog(arguments.logLevel);
  if (!log.ok()) return fail(kMisused, log.error());
  const sigset_t signals = holdStopSignals();
  allowManyConnections();
  const auto server = fieldpost::app::Server::start(settings.value());
  if (!server.ok()) return fail(kFailed, server.error());
  fmt::print("listening on {}\n", server.value()->address());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  fieldpost::app::logInfo("stopping", {{"signal", std::to_string(signal)}});
  server.value()->stop();
  return kStopped;
}
