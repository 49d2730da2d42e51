// fieldpost-cli: the same local store as the window's, for scripts, support and tests.
#include <signal.h>

#include <cstdlib>

#include "client/cli/commands.h"

namespace fieldpost {
namespace {

/// What this program can do about a store that does not read.
Error withAdvice(Error error) {
  if (error.reason == "CORRUPT_FILE")
    error.message +=
        ". `fieldpost-cli repair` makes a new store from what can be read, and keeps this file";
  if (error.reason == "DISK_ERROR")
    error.message +=
        ". If it fails again, copy the folder to another disk; `fieldpost-cli repair` makes a new "
        "store there from what can be read";
  return error;
}

Exit run(int argc, char** argv) {
  const auto asked = readOptions(argc, argv);
  if (const auto* exit = std::get_if<Exit>(&asked)) return *exit;
  const auto& options = std::get<Options>(asked);
  Output output(options.json);
  const auto ran = runCommand(options, output);
  if (!ran.ok()) return output.fail(withAdvice(ran.error()));
  if (output.broken())
    return output.fail({Code::ResourceExhausted, "CANNOT_PRINT",
                        "not everything could be printed, as standard output takes no more; what "
                        "was to be saved is saved"});
  return ran.value();
}

}  // namespace
}  // namespace fieldpost

int main(int argc, char** argv) {
  // A reader that goes away is an ordinary failure of printing.
  signal(SIGPIPE, SIG_IGN);
  // So is a file that has reached the size it may have: the disk is full for this program.
  signal(SIGXFSZ, SIG_IGN);
  // What gRPC logs on standard error would stand beside the one sentence that is ours.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  return static_cast<int>(fieldpost::run(argc, argv));
}
