// fieldpost-console: what headquarters sees and does. Speaks only fieldpost.console.v1.
#include <signal.h>

#include <clocale>
#include <cstdlib>
#include <iostream>
#include <nlohmann/json.hpp>

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

void tell(const Error& error, bool json) {
  if (!json) {
    std::cerr << "fieldpost-console: " << error.message << '\n';
    return;
  }
  const nlohmann::ordered_json told = {
      {"error", {{"reason", error.reason}, {"message", error.message}}}};
  std::cerr << told.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

int run(int argc, char** argv) {
  const auto asked = readOptions(argc, argv);
  if (const auto* exit = std::get_if<Exit>(&asked)) return static_cast<int>(*exit);
  const auto& options = std::get<Options>(asked);
  const auto ran = runCommand(options);
  if (ran.ok()) return static_cast<int>(ran.value());
  tell(ran.error(), options.json);
  return static_cast<int>(exitFor(ran.error()));
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
