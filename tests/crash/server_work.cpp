#include "tests/crash/server_work.h"

#include <fmt/format.h>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "sync/change/chain.h"

namespace fieldpost::crash {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;

Peer peerOf(const std::string& person) {
  return {Uuid::fromName("laptop of " + person).text(), "KEN", person, "ROLE_FIELD_OFFICER"};
}

/// A laptop's log, written by hand.
struct Log {
  explicit Log(const std::string& person)
      : peer(peerOf(person)), incarnation(Uuid::fromName("log of " + person)) {}

  void edit(int n, const std::string& title, const std::string& office = "KEN") {
    model::v1::Project project;
    project.set_office(office);
    project.set_title(title);
    project.set_summary(std::string(200, static_cast<char>('a' + n % 26)));
    sync::v1::Change change = begun(n, sync::v1::ACT_EDIT);
    change.mutable_patch()->set_values(encode(project));
    bodies.push_back(change.SerializeAsString());
  }
  void remove(int n) { bodies.push_back(begun(n, sync::v1::ACT_DELETE).SerializeAsString()); }

  sync::v1::Change begun(int n, sync::v1::Act act) {
    sync::v1::Change change;
    change.set_record_type("project");
    change.set_record_id(Uuid::fromName(fmt::format("project {}", n)).bytes());
    change.set_act(act);
    change.mutable_stamp()->set_time_ms(stampMs += 1000);
    change.set_author(peer.person);
    return change;
  }
  [[nodiscard]] Batch batch(ChangeNumber first, std::size_t count) const {
    Batch batch{incarnation, first, emptyLogHash(), {}, 0};
    for (ChangeNumber number = 1; number < first; ++number)
      batch.previousHash =
          nextLogHash(batch.previousHash, incarnation, number, bodies.at(number - 1));
    for (std::size_t i = first - 1; i < first - 1 + count; ++i)
      batch.bodies.push_back(bodies.at(i));
    return batch;
  }

  Peer peer;
  Incarnation incarnation;
  std::vector<std::string> bodies;
  std::int64_t stampMs = 1'119'000'000'000;
};

Headquarters::Step send(const Log& log, ChangeNumber first, std::size_t count) {
  return
      [peer = log.peer, batch = log.batch(first, count)](ingest::Ingest& ingest) -> Result<Done> {
        FIELDPOST_TRY(const auto acknowledged, ingest.ingest(peer, batch));
        const ChangeNumber last = batch.first + batch.bodies.size() - 1;
        if (acknowledged.up_to() == last) return Done{};
        return Error{Code::Internal, "BAD_SESSION",
                     fmt::format("acknowledged up to {}, not {}", acknowledged.up_to(), last)};
      };
}

}  // namespace

Headquarters::Headquarters(faults::FaultDisk& disk, std::vector<Step> steps, bool isNew)
    : m_folder(disk.folder() / "hq"), m_disk(disk), m_steps(std::move(steps)), m_isNew(isNew) {}

faults::Image Headquarters::prepared(const std::vector<Step>& before) {
  m_disk.put({});
  m_random.begin(0);
  (void)openStore().value();
  (void)openIngest().value();
  {
    const auto transaction = std::move(m_store->begin()).value();
    for (const char* person : {"Amina", "Jonas"}) {
      const Peer peer = peerOf(person);
      store::Laptop laptop;
      laptop.id = peer.laptop;
      laptop.office = peer.office;
      laptop.person = peer.person;
      laptop.role = peer.role;
      (void)transaction->putLaptop(laptop).value();
    }
    (void)transaction->commit().value();
  }
  for (const auto& step : before) (void)step(*m_ingest).value();
  close();
  return m_disk.imageAfter(faults::FaultDisk::Stop::Kill, 0);
}

Result<Done> Headquarters::openStore() {
  if (m_store != nullptr) return Done{};
  FIELDPOST_TRY(m_store, store::SqliteStore::open(m_folder, m_random));
  return Done{};
}

Result<Done> Headquarters::openIngest() {
  FIELDPOST_CHECK(openStore());
  if (m_ingest != nullptr) return Done{};
  FIELDPOST_TRY(m_ingest,
                ingest::Ingest::open(*m_store, m_clock, m_random, ingest::WritingThread::Caller));
  return Done{};
}

Result<Done> Headquarters::open() { return m_isNew ? Done{} : openIngest(); }

void Headquarters::close() {
  m_ingest.reset();
  m_store.reset();
}

Result<Done> Headquarters::step(std::size_t n) {
  m_random.begin(n + 1);
  m_clock.now = 1'120'000'000'000 + static_cast<std::int64_t>(n + 1) * kMinuteMs;
  if (m_isNew && n == 0) return openStore();
  FIELDPOST_CHECK(openIngest());
  if (m_isNew && n == 1) return Done{};
  return m_steps.at(n - (m_isNew ? 2 : 0))(*m_ingest);
}

std::string Headquarters::state() { return dumpOf(m_folder / "headquarters.db"); }

std::vector<std::string> Headquarters::findings() {
  if (m_store == nullptr) return {};
  const auto snapshot = m_store->snapshot();
  if (!snapshot.ok()) return {snapshot.error().message};
  const auto verified = snapshot.value()->verifyChain();
  if (!verified.ok()) return {verified.error().message};
  return integrityOf(m_folder / "headquarters.db");
}

std::vector<Headquarters::Step> batches() {
  Log amina("Amina");
  Log jonas("Jonas");
  for (int n = 0; n < 25; ++n) amina.edit(n, fmt::format("Amina's {}", n));
  for (int n = 0; n < 5; ++n) amina.edit(n, fmt::format("Amina's {} again", n));
  amina.edit(99, "Elsewhere", "COL");
  for (int n = 10; n < 25; ++n) jonas.edit(n, fmt::format("Jonas's {}", n));
  jonas.remove(3);
  jonas.edit(98, "Elsewhere", "COL");
  for (int n = 30; n < 40; ++n) jonas.edit(n, fmt::format("Jonas's {}", n));
  for (int n = 40; n < 60; ++n) amina.edit(n, fmt::format("Amina's {}", n));
  return {send(amina, 1, 31), send(jonas, 1, 27), send(amina, 25, 27)};
}

Headquarters::Step clearing() {
  return [](ingest::Ingest& ingest) -> Result<Done> {
    // Whatever is older than the next minute goes, whoever has not come for it.
    FIELDPOST_CHECK(ingest.cleanUp({.leastMs = 0, .mostMs = 1}));
    return Done{};
  };
}

Headquarters::Step sessionEnd() {
  return [peer = peerOf("Amina")](ingest::Ingest& ingest) -> Result<Done> {
    FIELDPOST_CHECK(ingest.done(peer));
    return Done{};
  };
}

}  // namespace fieldpost::crash
