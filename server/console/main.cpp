// fieldpost-console: what headquarters sees and does. Speaks only fieldpost.console.v1.
#include <signal.h>

#include <clocale>
#include <cstdlib>
#include <iostream>

#include "server/console/commands.h"

namespace fieldpost::console {
namespace {

Exit exitFor(const Error& error) {
  if (error.reason == "BAD_USAGE" || error.reason == "BAD_ADDRESS") return Exit::Usage;
  if (error.reason == "CANNOT_CONNECT" || error.reason == "FOREIGN_SERVER" ||
      error.reason == "CERTIFICATE_EXPIRED" || error.reason == "CLOCK_WRONG")
    return Exit::NotReached;
  return Exit::Failed;
}

int run(int argc, char** argv) {
  const auto asked = readOptions(argc, argv);
  if (const auto* exit = std::get_if<Exit>(&asked)) return static_cast<int>(*exit);
  const auto& options = std::get<Options>(asked);
  const auto ran = runCommand(options);
  if (!ran.ok()) {
    tell(ran.error(), options.json);
    return static_cast<int>(exitFor(ran.error()));
  }
  if (std::cout.flush()) return static_cast<int>(ran.value());
  tell({Code::ResourceExhausted, "CANNOT_PRINT",
        "not everything could be printed, as standard output takes no more; what was to be done is "
        "done"},
       options.json);
  return static_cast<int>(Exit::Failed);
}

}  // namespace
}  // namespace fieldpost::console

int main(int argc, char** argv) {
  // Widths of letters in tables depend on it; a system without it shows them a little askew.
  std::setlocale(LC_CTYPE, "C.UTF-8");
  signal(SIGPIPE, SIG_IGN);
  // gRPC's words are for its developers; whoever wants them sets the variable.
  setenv("GRPC_VERBOSITY", "NONE", 0);
  return fieldpost::console::run(argc, argv);
}
