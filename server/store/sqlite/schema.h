// The tables of headquarters' SQLite file, step by step.
//
// Used by SqliteStore when it opens. A step that was released is never changed: the next one mends
// it.
#pragma once

#include <cstdint>
#include <span>

#include "sync/sqlite/database.h"

namespace fieldpost::store {

/// Marks the file as headquarters': "FPHQ".
inline constexpr std::int32_t kApplicationId = 0x46504851;

std::span<const sqlite::Migration> migrations();

}  // namespace fieldpost::store
