// What must hold in a programme of work beyond what its proto says, with the place of each breach.
//
// Used by programme_file.cpp alone, which has parsed the text.
#pragma once

#include <google/protobuf/text_format.h>

#include <vector>

#include "sync/programme/programme_file.h"

namespace fieldpost {

/// Appends every breach to `problems`. `places` says where in the text each field of `programme`
/// stands.
void checkProgrammeRules(const model::v1::ProgrammeOfWork& programme,
                         const google::protobuf::TextFormat::ParseInfoTree& places,
                         std::vector<ProgrammeProblem>& problems);

}  // namespace fieldpost
