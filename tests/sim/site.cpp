#include "tests/sim/site.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "server/aggregate/ledger.h"

namespace fieldpost::sim {

Site::Site(std::filesystem::path folder, const std::int64_t& trueMs, Chance& chance,
           const Journal& journal, Findings& findings)
    : clock(trueMs),
      m_folder(std::move(folder)),
      m_disk(m_folder),
      m_chance(chance),
      m_journal(journal),
      m_findings(findings),
      m_tap(
          findings,
          [this](const std::string& laptop) {
            const Enrolled& row = m_register[laptop];
            return row.role == "ROLE_FIELD_OFFICER" && !row.suspended;
          },
          [this](const std::string& laptop) {
            return std::vector<std::string>{"", m_register[laptop].office};
          }),
      m_model(journal, findings) {}

Site::~Site() {
  m_ingest.reset();
  m_store.reset();
}

Result<Done> Site::start() {
  if (m_disk.stopped()) m_disk.restart(m_chance.next());
  FIELDPOST_TRY(auto store, store::SqliteStore::open(m_folder, m_chance));
  FIELDPOST_CHECK(aggregate::keepLedger(*store));
  FIELDPOST_TRY(auto ingest,
                ingest::Ingest::open(*store, clock, m_chance, ingest::WritingThread::Caller));
  FIELDPOST_CHECK(checkKept(*store));
  m_store = std::move(store);
  m_ingest = std::move(ingest);
  m_tap.connect(m_ingest.get());
  return Done{};
}

Result<Done> Site::checkKept(store::Store& store) {
  FIELDPOST_TRY(const auto snapshot, store.snapshot());
  FIELDPOST_TRY(const Commit head, snapshot->head());
  if (head < m_model.head())
    m_findings.add(
        Invariant::NothingAcknowledgedLost,
        fmt::format("headquarters came back with {} commits and had {}", head, m_model.head()));
  for (auto& [id, row] : m_register) {
    FIELDPOST_TRY(const auto stored, snapshot->laptop(id));
    const bool same = stored && stored->role == row.role && stored->office == row.office &&
                      (stored->state == store::LaptopState::Suspended) == row.suspended;
    if (!same && !m_unsure.contains(id))
      m_findings.add(Invariant::NothingAcknowledgedLost, id + " is not as it was registered");
    if (!stored) continue;
    row.role = stored->role;
    row.office = stored->office;
    row.suspended = stored->state == store::LaptopState::Suspended;
  }
  m_unsure.clear();
  return Done{};
}

void Site::stop(faults::FaultDisk::Stop how) {
  if (!m_disk.stopped()) m_disk.stopNow(how);
  m_tap.connect(nullptr);
  m_ingest.reset();
  m_store.reset();
}

Result<Done> Site::enrol(const std::string& laptop, const Enrolled& row) {
  FIELDPOST_TRY(const auto transaction, m_store->begin());
  FIELDPOST_TRY(const auto known, transaction->laptop(laptop));
  store::Laptop stored = known.value_or(store::Laptop());
  stored.id = laptop;
  stored.office = row.office;
  stored.person = row.person;
  stored.role = row.role;
  stored.state = row.suspended ? store::LaptopState::Suspended : store::LaptopState::Active;
  FIELDPOST_CHECK(transaction->putLaptop(stored));
  auto done = transaction->commit();
  if (done.ok())
    m_register[laptop] = row;
  else
    m_unsure.insert(laptop);
  return done;
}

Peer Site::peer(const std::string& laptop) const {
  const Enrolled& row = m_register.at(laptop);
  return {laptop, row.office, row.person, row.role};
}

const std::string& Site::bodyOf(const store::StoredCommit& commit) {
  static const std::string kNone;
  const auto found = m_tap.handedIn().find({commit.incarnation, commit.number});
  if (found == m_tap.handedIn().end()) return kNone;
  if (found->second.size() == 1) return found->second.front();
  // Copies of one database handed in different changes under one number: ask which it took.
  const auto transaction = m_store->begin();
  if (!transaction.ok()) return kNone;
  const auto entry = transaction.value()->logEntry(commit.incarnation, commit.number);
  if (!entry.ok()) return kNone;
  const auto body = std::find(found->second.begin(), found->second.end(), entry.value().body);
  return body == found->second.end() ? kNone : *body;
}

void Site::judge() {
  std::vector<store::StoredCommit> fresh;
  {
    const auto snapshot = m_store->snapshot();
    if (!snapshot.ok()) return;
    const auto head = snapshot.value()->head();
    if (!head.ok() || head.value() == m_model.head()) return;
    std::set<std::string> scopes{""};
    for (const auto& [id, row] : m_register) scopes.insert(row.office);
    for (const auto& scope : scopes)
      (void)snapshot.value()->forEachCommit(scope, m_model.head(),
                                            [&](const store::StoredCommit& commit) {
                                              fresh.push_back(commit);
                                              return Result<bool>(true);
                                            });
  }
  std::sort(fresh.begin(), fresh.end(),
            [](const auto& a, const auto& b) { return a.commit < b.commit; });
  for (const auto& commit : fresh) {
    std::optional<SaveId> save;
    if (m_tap.handedIn().contains({commit.incarnation, commit.number})) {
      // The conflicts that the change before this one owed came right after it.
      m_model.settleUp();
      save = m_journal.find(bodyOf(commit));
      if (!save)
        m_findings.add(Invariant::ExactlyOnce,
                       fmt::format("commit {} is a change that nobody saved", commit.commit));
    }
    m_model.take(commit, save);
    m_commits.push_back(commit);
  }
  m_model.settleUp();
}

}  // namespace fieldpost::sim
