// A laptop's own changes on their way back, as runs: one entry of a pull stands for any number of
// consecutive changes that took effect as sent, so that the echo of a year's work is a few bytes.
//
// Used by whoever fills a pull (headquarters) and whoever counts one. LocalStore::applyPull takes
// the runs apart again.
#pragma once

#include <cstdint>

#include "fieldpost/sync/v1/session.pb.h"

namespace fieldpost {

/// Puts `committed` at the end of the pull, into the run before it where it goes on from there.
void addTo(sync::v1::Pull& pull, sync::v1::Committed committed);
/// How many commits an entry stands for, at least 1.
std::uint64_t commitsOf(const sync::v1::Committed& entry);
/// The same of all entries.
std::uint64_t commitsOf(const sync::v1::Pull& pull);

}  // namespace fieldpost
