// The commands of the console. Each prints what it found on standard output.
#pragma once

#include <google/protobuf/message.h>

#include <string>

#include "server/console/options.h"
#include "sync/base/result.h"

namespace fieldpost::console {

/// Runs the command. Errors: those of the command; to be told by the caller.
Result<Exit> runCommand(const Options& options);

// The parts, by what they are about.
class HeadquartersLink;
Result<Exit> checkProgrammeFile(const Options& options);
Result<Exit> showReport(HeadquartersLink& link, const Options& options);
Result<Exit> listFigureRecords(HeadquartersLink& link, const Options& options);
Result<Exit> freezeReport(HeadquartersLink& link, const Options& options);
Result<Exit> showFrozenReports(HeadquartersLink& link, const Options& options);
Result<Exit> recomputeReport(HeadquartersLink& link, const Options& options);
Result<Exit> showRecord(HeadquartersLink& link, const Options& options);
Result<Exit> listProjects(HeadquartersLink& link, const Options& options);
Result<Exit> listTrainings(HeadquartersLink& link, const Options& options);
Result<Exit> listConflicts(HeadquartersLink& link, const Options& options);
Result<Exit> listQuarantine(HeadquartersLink& link, const Options& options);
Result<Exit> listOffices(HeadquartersLink& link, const Options& options);
Result<Exit> addOffice(HeadquartersLink& link, const Options& options);
Result<Exit> listLaptops(HeadquartersLink& link, const Options& options);
Result<Exit> enrolLaptop(HeadquartersLink& link, const Options& options);
Result<Exit> suspendLaptop(HeadquartersLink& link, const Options& options);
Result<Exit> listBundles(HeadquartersLink& link, const Options& options);
Result<Exit> importBundle(HeadquartersLink& link, const Options& options);
Result<Exit> carryOffices(HeadquartersLink& link, const Options& options);
Result<Exit> moveRecord(HeadquartersLink& link, const Options& options);
Result<Exit> cleanUp(HeadquartersLink& link, const Options& options);
Result<Exit> watch(HeadquartersLink& link, const Options& options);

/// A message as one line of JSON, fields with their default values too.
std::string jsonOf(const google::protobuf::Message& message);

}  // namespace fieldpost::console
