// A page of a scope's commits, as one laptop is told of them.
//
// Used by Ingest. What is the laptop's own travels as a marker; nothing of it is sent twice.
#pragma once

#include <cstddef>
#include <string_view>

#include "fieldpost/sync/v1/session.pb.h"
#include "server/store/store.h"

namespace fieldpost::ingest {

/// Commits of `scope` past `cursor`, about `bytesMost` of them, at least one if there is any. The
/// last page's cursor is the snapshot's head. Errors: those of the store.
Result<sync::v1::Pull> readPage(store::Snapshot& snapshot, const Incarnation& reader,
                                std::string_view scope, Commit cursor, std::size_t bytesMost);

}  // namespace fieldpost::ingest
