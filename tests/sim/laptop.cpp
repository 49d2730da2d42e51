#include "tests/sim/laptop.h"

#include <fmt/format.h>

#include <set>

namespace fieldpost::sim {

using Stop = faults::FaultDisk::Stop;

Laptop::Laptop(std::string id, std::filesystem::path folder, Profile profile,
               const std::int64_t& trueMs, Chance& chance, Journal& journal, Findings& findings)
    : clock(trueMs),
      m_id(std::move(id)),
      m_folder(std::move(folder)),
      m_profile(std::move(profile)),
      m_disk(m_folder),
      m_chance(chance),
      m_journal(journal),
      m_findings(findings),
      m_branch(journal.newBranch()) {}

Result<Done> Laptop::create() {
  FIELDPOST_TRY(auto store, LocalStore::create(m_folder, m_profile, clock, m_chance));
  m_store.emplace(std::move(store));
  return Done{};
}

Result<Done> Laptop::start(const Tap& tap) {
  if (m_disk.stopped()) m_disk.restart(m_chance.next());
  FIELDPOST_TRY(auto store, LocalStore::open(m_folder, clock, m_chance));
  m_store.emplace(std::move(store));
  FIELDPOST_CHECK(adopt(m_unsure.value_or(0)));
  checkPending(tap);
  return Done{};
}

void Laptop::stop(Stop how) {
  form.reset();
  if (!m_disk.stopped()) m_disk.stopNow(how);
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
  // Whatever is there from before belongs to before.
  FIELDPOST_CHECK(adopt(m_unsure.value_or(saw)));
  auto done = act();
  const auto adopted = adopt(saw);
  if (done.ok() && !adopted.ok()) m_owed = true;
  if (done.ok()) return done;
  m_unsure = saw;
  if (adopted.ok() && adopted.value() > 0)
    m_findings.add(Invariant::NoTornRecord,
                   fmt::format("laptop {}: a save was refused ({}) and yet written", m_id,
                               done.error().reason));
  return done;
}

Result<std::size_t> Laptop::adopt(Commit saw) {
  FIELDPOST_TRY(const LogHead head, m_store->logHead());
  if (head.incarnation != m_incarnation) m_known = 0;
  m_incarnation = head.incarnation;
  std::size_t adopted = 0;
  if (head.length > m_known) {
    FIELDPOST_TRY(const LogBatch fresh, m_store->readLog(m_known + 1, SIZE_MAX));
    for (const auto& body : fresh.bodies) {
      if (m_journal.find(body)) continue;
      Save save;
      save.branch = m_branch;
      save.body = body;
      save.saw = saw;
      save.step = m_findings.step;
      if (!save.change.ParseFromString(body)) continue;
      save.key.type = save.change.record_type();
      FIELDPOST_TRY(save.key.id, Uuid::fromBytes(save.change.record_id()));
      m_journal.add(std::move(save));
      ++adopted;
    }
    m_known = head.length;
  }
  if (m_owed && adopted == 0)
    m_findings.add(Invariant::PendingSurvives,
                   fmt::format("laptop {}: a save was told and is not there", m_id));
  m_owed = false;
  m_unsure.reset();
  return adopted;
}

Image Laptop::takeImage() const {
  return {m_disk.imageAfter(Stop::Kill, 0), m_branch, m_journal.length(m_branch)};
}

void Laptop::putBack(const Image& image) {
  m_disk.put(image.files);
  m_branch = m_journal.branchFrom(image.branch, image.length);
  m_known = 0;
  m_unsure.reset();
  m_owed = false;
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
