// Real laptops and the real headquarters in one process, without a network: for tests of what all
// of them come to.
//
// Each laptop's session is one call, cut where a test wants it. expectConverged() is what must hold
// whatever happened before.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "fieldpost/model/v1/project.pb.h"
#include "server/ingest/ingest.h"
#include "server/store/sqlite/sqlite_store.h"
#include "tests/support/given_clock.h"
#include "tests/support/pretend_headquarters.h"

namespace fieldpost::ingest {

using model::v1::Project;

/// Headquarters as one laptop reaches it: whatever the session says of itself, its certificate is
/// this laptop's.
class WithCertificate final : public Headquarters {
 public:
  WithCertificate(Headquarters& headquarters, std::string laptop)
      : m_headquarters(headquarters), m_laptop(std::move(laptop)) {}
  Result<sync::v1::Welcome> greet(const Peer&, const sync::v1::Hello& hello) override {
    return m_headquarters.greet({m_laptop, {}, {}, {}}, hello);
  }
  Result<sync::v1::Acknowledged> ingest(const Peer&, const Batch& batch) override {
    return m_headquarters.ingest({m_laptop, {}, {}, {}}, batch);
  }
  Result<sync::v1::Acknowledged> recall(const Peer&, const Incarnation& incarnation,
                                        ChangeNumber first) override {
    return m_headquarters.recall({m_laptop, {}, {}, {}}, incarnation, first);
  }
  Result<Done> rewound(const Peer&, const Incarnation& incarnation,
                       const sync::v1::Rewound& rewound) override {
    return m_headquarters.rewound({m_laptop, {}, {}, {}}, incarnation, rewound);
  }
  Result<sync::v1::Relayed> relay(const Peer&, const Incarnation& incarnation,
                                  const sync::v1::Relay& relay) override {
    return m_headquarters.relay({m_laptop, {}, {}, {}}, incarnation, relay);
  }
  Result<sync::v1::Pull> read(const Peer&, const Incarnation& incarnation, std::string_view scope,
                              Commit cursor, std::size_t bytesMost) override {
    return m_headquarters.read({m_laptop, {}, {}, {}}, incarnation, scope, cursor, bytesMost);
  }
  Result<std::optional<sync::v1::SnapshotStart>> offerSnapshot(
      const Peer&, const Incarnation& incarnation, const sync::v1::ScopeCursor& cursor) override {
    return m_headquarters.offerSnapshot({m_laptop, {}, {}, {}}, incarnation, cursor);
  }
  Result<sync::v1::SnapshotPart> readSnapshot(const Peer&, const sync::v1::SnapshotStart& snapshot,
                                              std::uint32_t part) override {
    return m_headquarters.readSnapshot({m_laptop, {}, {}, {}}, snapshot, part);
  }
  Result<sync::v1::Done> done(const Peer&) override {
    return m_headquarters.done({m_laptop, {}, {}, {}});
  }

 private:
  Headquarters& m_headquarters;
  std::string m_laptop;
};

struct Laptop {
  std::string name;
  GivenClock clock;
  std::optional<LocalStore> store;
};

class World {
 public:
  explicit World(const std::string& name)
      : m_folder(std::filesystem::path(testing::TempDir()) / ("convergence_" + name)) {
    std::filesystem::remove_all(m_folder);
    open();
  }
  ~World() {
    m_laptops.clear();
    close();
    std::filesystem::remove_all(m_folder);
  }
  /// Headquarters' program starts, or stands.
  void open() {
    m_store = std::move(store::SqliteStore::open(hq())).value();
    m_ingest = std::move(Ingest::open(*m_store, m_clock)).value();
    m_ingest->setAlarm(
        [this](std::string_view event, std::string_view) { alarms.emplace_back(event); });
  }
  void close() {
    m_ingest.reset();
    m_store.reset();
  }
  [[nodiscard]] std::filesystem::path hq() const { return m_folder / "hq"; }
  [[nodiscard]] std::filesystem::path folder() const { return m_folder; }
  [[nodiscard]] const GivenClock& clock() const { return m_clock; }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Laptop& add(const std::string& name, std::int64_t clockErrorMs = 0,
              const std::string& office = "KEN") {
    auto laptop = std::make_unique<Laptop>();
    laptop->name = name;
    laptop->clock.now += clockErrorMs;
    laptop->store.emplace(
        LocalStore::create(m_folder / name, {office, name, "ROLE_FIELD_OFFICER", ""}, laptop->clock)
            .value());
    setRole(*laptop, "ROLE_FIELD_OFFICER", office);
    m_laptops.push_back(std::move(laptop));
    return *m_laptops.back();
  }

  /// What the register says from now on.
  void setRole(const Laptop& laptop, const std::string& role, const std::string& office = "KEN") {
    auto transaction = std::move(m_store->begin()).value();
    store::Laptop row;
    row.id = laptop.name;
    row.office = office;
    row.person = laptop.name;
    row.role = role;
    EXPECT_TRUE(transaction->putLaptop(row).ok());
    EXPECT_TRUE(transaction->commit().ok());
  }

  /// A minute goes by everywhere, or more.
  void tick(std::int64_t ms = 60'000) {
    m_clock.now += ms;
    for (auto& laptop : m_laptops) laptop->clock.now += ms;
  }
  /// The offices that a laptop carries beside its own.
  void carry(const Laptop& laptop, const std::vector<std::string>& offices) {
    auto transaction = std::move(m_store->begin()).value();
    store::Laptop row = *transaction->laptop(laptop.name).value();
    row.carries = offices;
    EXPECT_TRUE(transaction->putLaptop(row).ok());
    EXPECT_TRUE(transaction->commit().ok());
  }
  Ingest& headquarters() { return *m_ingest; }
  store::Store& store() { return *m_store; }

  LinkOutcome sync(Laptop& laptop, std::size_t upMost = SIZE_MAX, std::size_t downMost = SIZE_MAX) {
    WithCertificate headquarters(*m_ingest, laptop.name);
    return runSession(*laptop.store, headquarters, laptop.clock, upMost, downMost);
  }

  /// A session in which nothing of the laptop's goes up but its greeting: the download alone comes.
  LinkOutcome pullOnly(Laptop& laptop) {
    LinkOutcome outcome;
    ClientSession client(*laptop.store, laptop.clock);
    WithCertificate headquarters(*m_ingest, laptop.name);
    ServerSession server(headquarters, {laptop.name, {}, {}, {}});
    if (!server.receive(client.start().value()).ok()) return outcome;
    for (;;) {
      const auto down = server.next();
      if (!down.ok() || down.value().empty()) break;
      outcome.bytesDown += down.value().size();
      if (!client.receive(down.value()).ok()) break;
    }
    outcome.finished = client.finished();
    return outcome;
  }

  /// Every record of the types that laptops write, as headquarters has it.
  std::map<RecordKey, store::StoredRecord> records() {
    std::map<RecordKey, store::StoredRecord> records;
    const auto snapshot = std::move(m_store->snapshot()).value();
    for (const char* type : {"project", "milestone", "training_event", "conflict"})
      EXPECT_TRUE(snapshot
                      ->forEachRecord(type,
                                      [&](const store::StoredRecord& record) {
                                        records[{type, record.key.id}] = record;
                                        return Result<Done>(Done{});
                                      })
                      .ok());
    EXPECT_TRUE(snapshot->verifyChain().ok());
    return records;
  }
  std::size_t openConflicts() {
    return std::move(m_store->snapshot()).value()->openConflicts().value().size();
  }

  /// All have synced until nothing is new: each shows exactly what headquarters has.
  void expectConverged() {
    for (int round = 0; round < 3; ++round)
      for (auto& laptop : m_laptops) {
        const LinkOutcome outcome = sync(*laptop);
        ASSERT_TRUE(outcome.finished) << outcome.error.reason << ' ' << outcome.error.message;
      }
    const auto records = this->records();
    for (auto& laptop : m_laptops) {
      EXPECT_EQ(laptop->store->status().value().waiting, 0u) << laptop->name;
      EXPECT_THAT(laptop->store->verify().value(), testing::IsEmpty()) << laptop->name;
      const StoreStatus status = laptop->store->status().value();
      for (const Divergence& differing : status.divergences)
        EXPECT_EQ(differing.sinceMs, 0) << laptop->name << ' ' << differing.scope;
      for (const auto& [key, record] : records) {
        const auto shown = laptop->store->get(key).value();
        if (!carries(*laptop, record.scope)) {
          EXPECT_FALSE(shown.has_value() && shown->held) << laptop->name << ' ' << key.type;
          continue;
        }
        // What is deleted may be forgotten.
        if (record.deleted && !shown) continue;
        ASSERT_TRUE(shown.has_value()) << laptop->name << ' ' << key.type;
        EXPECT_EQ(shown->message, record.message) << laptop->name << ' ' << key.type;
        EXPECT_EQ(shown->deleted, record.deleted) << laptop->name << ' ' << key.type;
        EXPECT_EQ(shown->changedMs, record.changedMs) << laptop->name << ' ' << key.type;
      }
    }
  }

  /// Every project gets a summary that no compression makes small.
  void incompressible(Laptop& laptop);
  /// Writes something into a laptop's records behind its back.
  void damage(Laptop& laptop) {
    auto file = sqlite::Database::open(laptop.store->folder() / "fieldpost.db",
                                       sqlite::Database::Access::ReadWrite)
                    .value();
    Project other;
    other.set_title("Not headquarters'");
    other.set_office("KEN");
    EXPECT_TRUE(file.prepare("UPDATE record SET message=?1 WHERE type='project'")
                    .bindBlob(1, encode(other))
                    .run()
                    .ok());
  }
  Feed::Subscription watch(Feed::Watcher watcher) {
    return m_ingest->feed().subscribe(std::move(watcher));
  }
  bool carries(const Laptop& laptop, const std::string& scope) {
    const auto row = std::move(m_store->snapshot()).value()->laptop(laptop.name).value();
    return scope.empty() || scope == row->office ||
           std::find(row->carries.begin(), row->carries.end(), scope) != row->carries.end();
  }
  std::vector<std::unique_ptr<Laptop>>& laptops() { return m_laptops; }

  std::vector<std::string> alarms;  ///< What headquarters warned of, as its stable words.

 private:
  std::filesystem::path m_folder;
  GivenClock m_clock;
  std::unique_ptr<store::SqliteStore> m_store;
  std::unique_ptr<Ingest> m_ingest;
  std::vector<std::unique_ptr<Laptop>> m_laptops;
};

inline Project shown(Laptop& laptop, const RecordKey& key) {
  Project project;
  if (const auto view = laptop.store->get(key).value()) project.ParseFromString(view->message);
  return project;
}

template <typename Edit>
Result<RecordView> edit(Laptop& laptop, const RecordKey& key, Edit edit) {
  const Project before = shown(laptop, key);
  Project after = before;
  edit(after);
  return laptop.store->commit(
      {key, difference(*RecordType::find("project"), encode(before), encode(after)).value(), {}});
}

inline RecordKey keyOf(const std::string& name) { return {"project", Uuid::fromName(name)}; }

inline void World::incompressible(Laptop& laptop) {
  std::mt19937 chance(1);
  for (int i = 0; i < 20; ++i) {
    if (i == 7) continue;
    std::string words(18'000, ' ');
    for (char& c : words) c = static_cast<char>(' ' + chance() % 95);
    EXPECT_TRUE(
        edit(laptop, keyOf(std::to_string(i)), [&](Project& p) { p.set_summary(words); }).ok());
  }
  EXPECT_TRUE(sync(laptop).finished);
}

}  // namespace fieldpost::ingest
