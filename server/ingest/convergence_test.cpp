// Real laptops against the real headquarters, without a network: whatever they do, all end up
// showing what headquarters has.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <random>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "server/ingest/ingest.h"
#include "server/store/sqlite/sqlite_store.h"
#include "tests/support/given_clock.h"
#include "tests/support/pretend_headquarters.h"

namespace fieldpost::ingest {
namespace {

using model::v1::Conflict;
using model::v1::Project;
using ::testing::IsEmpty;
using ::testing::SizeIs;

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
  Result<sync::v1::Pull> read(const Peer&, const Incarnation& incarnation, std::string_view scope,
                              Commit cursor, std::size_t bytesMost) override {
    return m_headquarters.read({m_laptop, {}, {}, {}}, incarnation, scope, cursor, bytesMost);
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
    m_store = std::move(store::SqliteStore::open(m_folder / "hq")).value();
    m_ingest = std::move(Ingest::open(*m_store, m_clock)).value();
  }
  ~World() {
    m_laptops.clear();
    m_ingest.reset();
    m_store.reset();
    std::filesystem::remove_all(m_folder);
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Laptop& add(const std::string& name, std::int64_t clockErrorMs = 0) {
    auto laptop = std::make_unique<Laptop>();
    laptop->name = name;
    laptop->clock.now += clockErrorMs;
    laptop->store.emplace(
        LocalStore::create(m_folder / name, {"KEN", name, "ROLE_FIELD_OFFICER", ""}, laptop->clock)
            .value());
    setRole(*laptop, "ROLE_FIELD_OFFICER");
    m_laptops.push_back(std::move(laptop));
    return *m_laptops.back();
  }

  /// What the register says from now on.
  void setRole(const Laptop& laptop, const std::string& role) {
    auto transaction = std::move(m_store->begin()).value();
    store::Laptop row;
    row.id = laptop.name;
    row.office = "KEN";
    row.person = laptop.name;
    row.role = role;
    EXPECT_TRUE(transaction->putLaptop(row).ok());
    EXPECT_TRUE(transaction->commit().ok());
  }

  /// A minute goes by everywhere.
  void tick() {
    m_clock.now += 60'000;
    for (auto& laptop : m_laptops) laptop->clock.now += 60'000;
  }

  LinkOutcome sync(Laptop& laptop, std::size_t upMost = SIZE_MAX, std::size_t downMost = SIZE_MAX) {
    WithCertificate headquarters(*m_ingest, laptop.name);
    return runSession(*laptop.store, headquarters, laptop.clock, upMost, downMost);
  }

  /// Every record of the types that laptops write, as headquarters has it.
  std::map<RecordKey, store::StoredRecord> records() {
    std::map<RecordKey, store::StoredRecord> records;
    const auto snapshot = std::move(m_store->snapshot()).value();
    for (const char* type : {"project", "conflict"})
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
      EXPECT_THAT(laptop->store->verify().value(), IsEmpty()) << laptop->name;
      EXPECT_THAT(laptop->store->status().value().divergences, IsEmpty()) << laptop->name;
      for (const auto& [key, record] : records) {
        const auto shown = laptop->store->get(key).value();
        ASSERT_TRUE(shown.has_value()) << laptop->name << ' ' << key.type;
        EXPECT_EQ(shown->message, record.message) << laptop->name << ' ' << key.type;
        EXPECT_EQ(shown->deleted, record.deleted) << laptop->name << ' ' << key.type;
        EXPECT_EQ(shown->changedMs, record.changedMs) << laptop->name << ' ' << key.type;
      }
    }
  }

  Feed::Subscription watch(Feed::Watcher watcher) {
    return m_ingest->feed().subscribe(std::move(watcher));
  }
  std::vector<std::unique_ptr<Laptop>>& laptops() { return m_laptops; }

 private:
  std::filesystem::path m_folder;
  GivenClock m_clock;
  std::unique_ptr<store::SqliteStore> m_store;
  std::unique_ptr<Ingest> m_ingest;
  std::vector<std::unique_ptr<Laptop>> m_laptops;
};

Project shown(Laptop& laptop, const RecordKey& key) {
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

RecordKey keyOf(const std::string& name) { return {"project", Uuid::fromName(name)}; }

class ConvergenceTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Wells"); }).ok());
    for (int round = 0; round < 2; ++round)
      for (Laptop* laptop : {&m_amina, &m_jonas}) ASSERT_TRUE(m_world.sync(*laptop).finished);
    m_world.tick();
  }
  World m_world{testing::UnitTest::GetInstance()->current_test_info()->name()};
  Laptop& m_amina = m_world.add("Amina");
  Laptop& m_jonas = m_world.add("Jonas");
  RecordKey m_key = keyOf("p");
};

TEST_F(ConvergenceTest, DifferentFieldsMeetWithoutAConflict) {
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Deep wells"); }).ok());
  ASSERT_TRUE(edit(m_jonas, m_key, [](Project& p) { p.set_summary("Clean water"); }).ok());
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.add_countries("KE"); }).ok());
  ASSERT_TRUE(edit(m_jonas, m_key, [](Project& p) { p.add_countries("UG"); }).ok());
  m_world.expectConverged();
  EXPECT_EQ(shown(m_amina, m_key).title(), "Deep wells");
  EXPECT_EQ(shown(m_amina, m_key).summary(), "Clean water");
  EXPECT_EQ(shown(m_jonas, m_key).countries_size(), 2);
  EXPECT_EQ(m_world.openConflicts(), 0u);
}

TEST_F(ConvergenceTest, TheSameFieldIsAConflictThatOnePersonSettlesForAll) {
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Deep wells"); }).ok());
  m_world.tick();
  ASSERT_TRUE(edit(m_jonas, m_key, [](Project& p) { p.set_title("Good wells"); }).ok());
  m_world.expectConverged();
  EXPECT_EQ(shown(m_amina, m_key).title(), "Good wells");
  ASSERT_EQ(m_world.openConflicts(), 1u);
  ASSERT_EQ(m_amina.store->status().value().openConflicts, 1u);
  const auto conflicts = m_amina.store->find({.type = "conflict"}).value();
  ASSERT_THAT(conflicts, SizeIs(1));
  m_world.tick();
  ASSERT_TRUE(m_amina.store->settle(conflicts.front().key.id, Settlement::TakeOther).ok());
  m_world.expectConverged();
  EXPECT_EQ(shown(m_jonas, m_key).title(), "Deep wells");
  EXPECT_EQ(m_world.openConflicts(), 0u);
  EXPECT_EQ(m_jonas.store->status().value().openConflicts, 0u);
}

TEST_F(ConvergenceTest, ADeleteThatMeetsAnEditLeavesTheRecordOnBoth) {
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_title("Deep wells"); }).ok());
  ASSERT_TRUE(m_jonas.store->remove(m_key).ok());
  m_world.expectConverged();
  EXPECT_FALSE(m_jonas.store->get(m_key).value()->deleted);
  EXPECT_EQ(m_world.openConflicts(), 1u);
}

TEST_F(ConvergenceTest, ADeleteOfWhatWasPutAsideLeavesNoEmptyRecordWithOthers) {
  const RecordKey key = keyOf("q");
  m_world.setRole(m_amina, "ROLE_AUDITOR");
  ASSERT_TRUE(edit(m_amina, key, [](Project& p) { p.set_title("Put aside"); }).ok());
  ASSERT_TRUE(m_world.sync(m_amina).finished);
  m_world.setRole(m_amina, "ROLE_FIELD_OFFICER");
  ASSERT_TRUE(m_amina.store->remove(key).ok());
  for (Laptop* laptop : {&m_amina, &m_jonas}) ASSERT_TRUE(m_world.sync(*laptop).finished);
  EXPECT_EQ(m_amina.store->status().value().refused, 2u);
  EXPECT_FALSE(m_jonas.store->get(key).value().has_value());
}

TEST_F(ConvergenceTest, ALaptopWhoseRecordsAreNotHeadquartersSaysSo) {
  {
    auto file = sqlite::Database::open(m_jonas.store->folder() / "fieldpost.db",
                                       sqlite::Database::Access::ReadWrite)
                    .value();
    Project other;
    other.set_title("Not headquarters'");
    other.set_office("KEN");
    ASSERT_TRUE(file.prepare("UPDATE record SET message=?1 WHERE type='project'")
                    .bindBlob(1, encode(other))
                    .run()
                    .ok());
  }
  EXPECT_FALSE(m_jonas.store->verify().value().empty());
  // What is damaged comes to light when a commit touches it.
  const RecordKey another = keyOf("another");
  ASSERT_TRUE(edit(m_amina, m_key, [](Project& p) { p.set_summary("Water"); }).ok());
  ASSERT_TRUE(edit(m_amina, another, [](Project& p) { p.set_title("Schools"); }).ok());
  ASSERT_TRUE(m_world.sync(m_amina).finished);
  std::vector<std::string> told;
  const auto watching = m_world.watch([&](const Event& event) {
    if (event.kind == Event::Kind::Diverged) told.push_back(event.laptop + event.reason);
  });
  EXPECT_TRUE(m_jonas.store->status().value().divergences.empty());
  ASSERT_TRUE(m_world.sync(m_jonas).finished);
  const auto divergences = m_jonas.store->status().value().divergences;
  ASSERT_THAT(divergences, SizeIs(1));
  EXPECT_EQ(divergences.front().scope, "KEN");
  EXPECT_THAT(told, IsEmpty());
  ASSERT_TRUE(m_world.sync(m_jonas).finished);
  EXPECT_THAT(told, testing::ElementsAre("JonasKEN"));
}

/// Does to a laptop what a person may do on a day, by chance.
void live(World& world, Laptop& laptop, std::mt19937& chance) {
  const auto pick = [&](unsigned below) { return static_cast<unsigned>(chance() % below); };
  const RecordKey key = keyOf("p" + std::to_string(pick(4)));
  const std::string word = "w" + std::to_string(pick(1000));
  const auto view = laptop.store->get(key).value();
  switch (pick(10)) {
    case 0:
      if (view) {
        EXPECT_TRUE((view->deleted ? laptop.store->restore(key) : laptop.store->remove(key)).ok());
      }
      return;
    case 1: {
      const auto conflicts = laptop.store->find({.type = "conflict"}).value();
      if (conflicts.empty()) return;
      (void)laptop.store->settle(conflicts[pick(static_cast<unsigned>(conflicts.size()))].key.id,
                                 pick(2) == 0 ? Settlement::KeepShown : Settlement::TakeOther);
      return;
    }
    case 2:
    case 3:
      (void)world.sync(laptop, pick(3) == 0 ? pick(3000) : SIZE_MAX,
                       pick(3) == 0 ? pick(3000) : SIZE_MAX);
      return;
    default:
      break;
  }
  if (view && view->deleted) return;
  const unsigned what = pick(4);
  const bool saved = edit(laptop, key, [&](Project& project) {
                       if (what == 0) project.set_title(word);
                       if (what == 1) project.set_summary(word);
                       if (what == 2 && project.countries_size() > 2)
                         project.mutable_countries()->RemoveLast();
                       else if (what == 2)
                         project.add_countries(pick(2) == 0 ? "KE" : "UG");
                       if (what == 3) project.clear_summary();
                     }).ok();
  EXPECT_TRUE(saved);
}

class ChanceTest : public testing::TestWithParam<unsigned> {};

TEST_P(ChanceTest, AllShowWhatHeadquartersHasWhateverTheyDid) {
  World world("chance_" + std::to_string(GetParam()));
  std::mt19937 chance(GetParam());
  // One clock is right, one two hours behind, one five years ahead.
  world.add("Amina");
  world.add("Jonas", -7'200'000);
  world.add("Ines", 157'000'000'000);
  for (int step = 0; step < 60; ++step) {
    world.tick();
    live(world, *world.laptops()[chance() % 3], chance);
  }
  world.expectConverged();
}

INSTANTIATE_TEST_SUITE_P(Seeds, ChanceTest, testing::Range(1U, 17U),
                         [](const auto& seed) { return "Seed" + std::to_string(seed.param); });

}  // namespace
}  // namespace fieldpost::ingest
