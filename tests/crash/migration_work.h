// The step from one version of a schema to the next, for the sweeps: as large as one that adds a
// column, fills a table from another, and makes a table anew.
#pragma once

#include <optional>
#include <span>

#include "sync/sqlite/database.h"
#include "tests/crash/sweep.h"

namespace fieldpost::crash {

extern const sqlite::Migration kNextOfLaptop;
extern const sqlite::Migration kNextOfHeadquarters;

/// A database file that is brought to the version after the newest.
class Migrating final : public Subject {
 public:
  Migrating(std::filesystem::path file, std::span<const sqlite::Migration> known,
            const sqlite::Migration& next, std::int32_t applicationId);
  Result<Done> open() override;
  void close() override { m_database.reset(); }
  [[nodiscard]] std::size_t steps() const override { return 1; }
  Result<Done> step(std::size_t n) override;
  [[nodiscard]] bool repeatable() const override { return true; }
  std::string state() override { return dumpOf(m_file); }
  std::vector<std::string> findings() override { return integrityOf(m_file); }

 private:
  std::filesystem::path m_file;
  std::vector<sqlite::Migration> m_migrations;
  std::int32_t m_applicationId;
  std::optional<sqlite::Database> m_database;
};

}  // namespace fieldpost::crash
