#include "tests/sim/laptop.h"

#include <fmt/format.h>

#include <set>

namespace fieldpost::sim {

Laptop::Laptop(std::string id, std::filesystem::path folder, Profile profile,
               const std::int64_t& trueMs, Chance& chance, Journal& journal, Findings& findings)
    : clock(trueMs),
      m_id(std::move(id)),
      m_folder(std::move(folder)),
      m_profile(std::move(profile)),
      m_chance(chance),
      m_journal(journal),
      m_findings(findings),
      m_branch(journal.newBranch()) {}

Result<Done> Laptop::create() {
  FIELDPOST_TRY(auto store, LocalStore::create(m_folder, m_profile, clock, m_chance));
  m_store.emplace(std::move(store));
  return Done{};
}

Result<Done> Laptop::start() {
  FIELDPOST_TRY(auto store, LocalStore::open(m_folder, clock, m_chance));
  m_store.emplace(std::move(store));
  return Done{};
}

void Laptop::stop() {
  form.reset();
  m_store.reset();
}

Commit Laptop::sees() const {
  const auto cursors = m_store->cursors();
  if (!cursors.ok()) return 0;
  for (const auto& cursor : cursors.value()) {
    if (cursor.scope() == m_profile.office) return cursor.cursor();
  }
  return 0;
}

std::optional<Form> Laptop::look(const RecordKey& key) {
  auto view = m_store->get(key);
  if (!view.ok()) return std::nullopt;
  return Form{key, std::move(view).value(), sees()};
}

Result<Done> Laptop::attempt(Commit saw, const std::function<Result<Done>()>& act) {
  FIELDPOST_TRY(const LogHead before, m_store->logHead());
  auto done = act();
  FIELDPOST_TRY(const std::size_t adopted, adopt(before.length + 1, saw));
  if (!done.ok() && adopted > 0)
    m_findings.add(Invariant::NoTornRecord,
                   fmt::format("laptop {}: a save was refused ({}) and yet written", m_id,
                               done.error().reason));
  return done;
}

Result<std::size_t> Laptop::adopt(ChangeNumber after, Commit saw) {
  FIELDPOST_TRY(const LogBatch fresh, m_store->readLog(after, SIZE_MAX));
  for (const auto& body : fresh.bodies) {
    Save save;
    save.branch = m_branch;
    save.body = body;
    save.saw = saw;
    save.step = m_findings.step;
    if (!save.change.ParseFromString(body)) continue;
    save.key.type = save.change.record_type();
    FIELDPOST_TRY(save.key.id, Uuid::fromBytes(save.change.record_id()));
    m_journal.add(std::move(save));
  }
  return fresh.bodies.size();
}

Image Laptop::takeImage(const std::filesystem::path& folder) const {
  std::filesystem::remove_all(folder);
  std::filesystem::copy(m_folder, folder);
  return {folder, m_branch, m_journal.length(m_branch)};
}

void Laptop::putBack(const Image& image) {
  std::filesystem::remove_all(m_folder);
  std::filesystem::copy(image.folder, m_folder);
  m_branch = m_journal.branchFrom(image.branch, image.length);
}

void Laptop::checkPending(const Tap& tap) {
  const auto log = m_store->readLog(1, SIZE_MAX);
  if (!log.ok()) {
    m_findings.add(Invariant::PendingSurvives,
                   fmt::format("laptop {}: the log cannot be read: {}", m_id, log.error().message));
    return;
  }
  const std::set<std::string> bodies(log.value().bodies.begin(), log.value().bodies.end());
  for (const SaveId id : m_journal.historyOf(m_branch)) {
    const Save& save = m_journal[id];
    if (!bodies.contains(save.body) && !tap.hasAnswered(save.body))
      m_findings.add(Invariant::PendingSurvives,
                     fmt::format("laptop {}: save {} of step {} is neither here nor at "
                                 "headquarters",
                                 m_id, id, save.step));
  }
}

}  // namespace fieldpost::sim
