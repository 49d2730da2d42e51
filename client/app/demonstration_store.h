// What a new store starts with, and the demonstration programme in a store of its own.
#pragma once

#include <filesystem>

#include "client/bridge/store_gateway.h"

namespace fieldpost {

/// The programme of work that a store starts with until headquarters sends its own.
/// Errors: those of parseProgramme.
Result<model::v1::ProgrammeOfWork> firstProgramme();
/// Opens the demonstration's store in `folder`, makes and fills it first when it is not there, and
/// takes the day of which it tells as today.
void openDemonstration(StoreGateway& gateway, const std::filesystem::path& folder);

}  // namespace fieldpost
