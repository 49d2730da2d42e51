// The tables of a laptop's database, step by step. A step is never changed once released.
#pragma once

#include <span>

#include "sync/sqlite/database.h"

namespace fieldpost {

/// Marks a file as a laptop's database: "FPLT".
inline constexpr std::int32_t kLaptopFile = 0x46504C54;
/// Every step from an empty file to what this build reads.
std::span<const sqlite::Migration> laptopMigrations();

}  // namespace fieldpost
