#include "tests/crash/backup_work.h"

#include "server/store/sqlite/backup.h"
#include "server/store/sqlite/sqlite_store.h"

namespace fieldpost::crash {

BackingUp::BackingUp(std::filesystem::path root)
    : m_hq(root / "hq"), m_backup(root / "backups" / "hq.backup") {}

Result<Done> BackingUp::open() {
  FIELDPOST_CHECK(store::SqliteStore::open(m_hq, m_random));
  return Done{};
}

/// Something that the backup does not hold.
Result<Done> BackingUp::goOn() {
  FIELDPOST_TRY(const auto store, store::SqliteStore::open(m_hq, m_random));
  FIELDPOST_TRY(const auto transaction, store->begin());
  FIELDPOST_CHECK(transaction->setMeta("went on", "after the backup"));
  return transaction->commit();
}

Result<Done> BackingUp::step(std::size_t n) {
  m_random.begin(n + 1);
  m_clock.now = 1'120'000'000'000 + static_cast<std::int64_t>(n + 1) * 60'000;
  if (n == 1) return goOn();
  if (n == 0) {
    std::error_code failed;
    std::filesystem::create_directories(m_backup.parent_path(), failed);
    FIELDPOST_CHECK(store::backUp(m_hq, m_backup, {}, store::Existing::Replace, m_clock));
    return Done{};
  }
  FIELDPOST_CHECK(
      store::restoreBackup(m_backup, m_hq, store::Existing::Replace, m_clock, m_random));
  return Done{};
}

std::string BackingUp::state() {
  return dumpOf(m_hq / "headquarters.db") + "\nbackup:\n" + dumpOf(m_backup);
}

std::vector<std::string> BackingUp::findings() {
  if (!std::filesystem::exists(m_hq / "headquarters.db")) return {"there is no headquarters"};
  auto findings = integrityOf(m_hq / "headquarters.db");
  if (std::filesystem::exists(m_backup))
    for (const std::string& finding : integrityOf(m_backup))
      findings.push_back("the backup: " + finding);
  return findings;
}

}  // namespace fieldpost::crash
