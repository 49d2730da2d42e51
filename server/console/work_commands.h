// The commands of headquarters' own work. Each asks for one act and prints its commits.
//
// Named by the table in work_options.cpp. What they read is Options::work.
#pragma once

#include <google/protobuf/descriptor.h>

#include <string>

#include "server/console/headquarters_link.h"
#include "server/console/options.h"

namespace fieldpost::console {

Result<Exit> listPending(HeadquartersLink& link, const Options& options);
Result<Exit> reviewReport(HeadquartersLink& link, const Options& options);
Result<Exit> giveNumber(HeadquartersLink& link, const Options& options);
Result<Exit> decideRevision(HeadquartersLink& link, const Options& options);
Result<Exit> addRecord(HeadquartersLink& link, const Options& options);
Result<Exit> editRecord(HeadquartersLink& link, const Options& options);
Result<Exit> deleteRecord(HeadquartersLink& link, const Options& options);
Result<Exit> settleConflict(HeadquartersLink& link, const Options& options);
Result<Exit> listDuplicates(HeadquartersLink& link, const Options& options);
Result<Exit> mergeParticipants(HeadquartersLink& link, const Options& options);
Result<Exit> rollOver(HeadquartersLink& link, const Options& options);
Result<Exit> exportRecords(HeadquartersLink& link, const Options& options);
Result<Exit> undoCommits(HeadquartersLink& link, const Options& options);

/// How a choice is written on the command line: "being-delivered" for the label "Being delivered".
/// Empty for the one that says nothing.
std::string choiceWord(const google::protobuf::EnumValueDescriptor& value);

}  // namespace fieldpost::console
