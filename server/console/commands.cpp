#include "server/console/commands.h"

#include <google/protobuf/util/json_util.h>

#include <iostream>

#include "server/console/headquarters_link.h"

namespace fieldpost::console {

std::string jsonOf(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(message, &json, options);
  return json;
}

Result<Exit> runCommand(const Options& options) {
  if (options.command == Command::Page) {
    std::cout << options.page;
    return Exit::Ok;
  }
  if (options.command == Command::ProgrammeCheck) return checkProgrammeFile(options);
  if (options.identity.empty())
    return Error{Code::InvalidArgument, "BAD_USAGE",
                 "say who asks: --identity FILE, or FIELDPOST_IDENTITY; fieldpostd writes"
                 " console.identity into its data folder"};
  FIELDPOST_TRY(const auto identity, loadIdentity(options.identity));
  FIELDPOST_TRY(HeadquartersLink link, HeadquartersLink::connect(identity, options.server));
  switch (options.command) {
    case Command::Page:
    case Command::ProgrammeCheck:
      break;
    case Command::Report:
      return showReport(link, options);
    case Command::ReportRecords:
      return listFigureRecords(link, options);
    case Command::ReportFreeze:
      return freezeReport(link, options);
    case Command::ReportFrozen:
      return showFrozenReports(link, options);
    case Command::ReportRecompute:
      return recomputeReport(link, options);
    case Command::Projects:
      return listProjects(link, options);
    case Command::Trainings:
      return listTrainings(link, options);
    case Command::Offices:
      return listOffices(link, options);
    case Command::OfficesAdd:
      return addOffice(link, options);
    case Command::Laptops:
      return listLaptops(link, options);
    case Command::LaptopsEnrol:
      return enrolLaptop(link, options);
    case Command::LaptopsSuspend:
    case Command::LaptopsResume:
      return suspendLaptop(link, options);
    case Command::LaptopsCarry:
      return carryOffices(link, options);
    case Command::Conflicts:
      return listConflicts(link, options);
    case Command::Quarantine:
      return listQuarantine(link, options);
    case Command::Bundles:
      return listBundles(link, options);
    case Command::BundleImport:
      return importBundle(link, options);
    case Command::Record:
      return showRecord(link, options);
    case Command::RecordsMove:
      return moveRecord(link, options);
    case Command::CleanUp:
      return cleanUp(link, options);
    case Command::Work:
      return options.work.run(link, options);
    case Command::Watch:
      return watch(link, options);
  }
  return Exit::Ok;
}

}  // namespace fieldpost::console
