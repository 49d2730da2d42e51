#include "tests/crash/repair_work.h"

#include <algorithm>

#include "sync/storage/local_store.h"

namespace fieldpost::crash {
namespace {

constexpr std::size_t kPageBytes = 4096;
/// One with changes of the log on it.
constexpr std::size_t kDamagedPage = 30;

/// Where the damaged file is by now; nothing while it is the store.
std::filesystem::path keptIn(const std::filesystem::path& folder) {
  std::error_code failed;
  for (std::filesystem::directory_iterator at(folder, failed), end; !failed && at != end;
       at.increment(failed))
    if (at->path().filename().string().starts_with("damaged-") &&
        std::filesystem::exists(at->path() / "fieldpost.db", failed))
      return at->path();
  return {};
}

}  // namespace

faults::Image Repairing::damaged(faults::Image image) {
  std::string& bytes = image.at("laptop/fieldpost.db");
  bytes.at(kDamagedPage * kPageBytes) ^= 0x40;
  return image;
}

Result<Done> Repairing::open() {
  const auto opened = LocalStore::open(m_folder, m_clock, m_random);
  if (opened.ok() || opened.error().reason != "REPAIR_UNFINISHED") return Done{};
  return step(0);
}

Result<Done> Repairing::step(std::size_t) {
  m_random.begin(1);
  FIELDPOST_CHECK(LocalStore::repair(m_folder, m_clock, m_random));
  return Done{};
}

std::string Repairing::state() {
  const auto store = LocalStore::open(m_folder, m_clock, m_random);
  const auto found = store.ok() ? store.value().verify() : std::vector<std::string>{};
  const bool isSound = store.ok() && found.ok() && found.value().empty();
  return isSound ? dumpOf(m_folder / "fieldpost.db") : "damaged";
}

std::vector<std::string> Repairing::findings() {
  const auto kept = keptIn(m_folder);
  const bool isRepaired = state() != "damaged";
  if (isRepaired && kept.empty()) return {"the damaged file is not kept"};
  if (!isRepaired && !std::filesystem::exists(m_folder / "fieldpost.db"))
    return {"there is no store any more"};
  return {};
}

}  // namespace fieldpost::crash
