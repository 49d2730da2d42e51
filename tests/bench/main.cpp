// fieldpost-bench: one measurement a call, its figures as JSON on standard output, its steps on
// standard error. deploy/bench starts the servers, calls it and makes the table.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <map>

#include "tests/bench/measurements.h"

namespace fieldpost::bench {
namespace {

using Measurement = Result<Json> (*)(const Asked&);

const std::map<std::string, Measurement>& measurements() {
  static const std::map<std::string, Measurement> all = {
      {"sessions", measureSessions}, {"commit", measureCommit},  {"ingest", measureIngest},
      {"scaling", measureScaling},   {"prepare", prepareLaptop}, {"sync", syncPreparedLaptop},
      {"count", countProjects},      {"slow", measureSlowUpload}};
  return all;
}

int run(int argc, char** argv) {
  CLI::App app("Measures Fieldpost; deploy/bench calls it");
  Asked asked;
  std::string name;
  app.add_option("measurement", name)->required()->check(CLI::IsMember([] {
    std::vector<std::string> names;
    for (const auto& [each, measure] : measurements()) names.push_back(each);
    return names;
  }()));
  app.add_option("--folder", asked.folder, "where stores are made")->required();
  app.add_option("--records", asked.records, "how many records");
  app.add_option("--rounds", asked.rounds, "how often small things are repeated");
  app.add_option("--server-port", asked.servers, "port of a fieldpostd on this machine");
  app.add_option("--server", asked.server, "HOST:PORT, for prepare");
  app.add_option("--enrolment", asked.enrolments, "an enrolment file for each laptop");
  app.add_option("--seed", asked.seed, "of the work of prepare");
  CLI11_PARSE(app, argc, argv);
  const auto figures = measurements().at(name)(asked);
  if (!figures.ok()) {
    std::cerr << figures.error().reason << ": " << figures.error().message << '\n';
    return 1;
  }
  std::cout << figures.value().dump() << std::endl;
  return 0;
}

}  // namespace
}  // namespace fieldpost::bench

int main(int argc, char** argv) {
  setenv("GRPC_VERBOSITY", "NONE", 0);
  return fieldpost::bench::run(argc, argv);
}
