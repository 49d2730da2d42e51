// An office without a link, and what happens to sticks on their way.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <random>
#include <sstream>

#include "tests/bundles/bundle_world.h"

namespace fieldpost {
namespace {

std::string contentOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

void write(const std::filesystem::path& file, const std::string& content) {
  std::ofstream(file, std::ios::binary) << content;
}

RecordKey keyOf(const std::string& name) { return {"project", Uuid::fromName(name)}; }

class Bundles : public testing::Test {
 protected:
  std::filesystem::path m_folder =
      std::filesystem::path(testing::TempDir()) /
      (std::string("bundles_") + testing::UnitTest::GetInstance()->current_test_info()->name());
  BundleWorld m_world{m_folder};
  BundleLaptop& m_amina = m_world.add("Amina");
};

TEST_F(Bundles, AnOfficeWithoutALinkDeliversAndHears) {
  BundleLaptop& jonas = m_world.add("Jonas");
  m_world.save(m_amina, keyOf("wells"), "Wells");
  m_world.round(m_amina);
  m_world.round(jonas);
  EXPECT_EQ(BundleWorld::titleAt(jonas, keyOf("wells")), "Wells");
  m_world.expectSame(m_amina);
  m_world.expectSame(jonas);
  const auto row = m_world.store->snapshot().value()->bundles("KEN", 10).value();
  ASSERT_EQ(row.size(), 2u);
  EXPECT_EQ(row[0].changes + row[1].changes, 1u);
}

TEST_F(Bundles, WhatIsPackedStillWaitsUntilTheAnswerComes) {
  m_world.save(m_amina, keyOf("wells"), "Wells");
  const auto file = m_world.pack(m_amina);
  auto status = m_amina.store->status().value();
  EXPECT_EQ(status.waiting, 1u);
  EXPECT_EQ(status.packed, 1u);
  EXPECT_EQ(status.lastBundle.sequence, 1u);
  EXPECT_EQ(m_amina.store->outgoing().value().front().bundle, 1u);
  m_world.save(m_amina, keyOf("farms"), "Farms");
  EXPECT_EQ(m_amina.store->status().value().packed, 1u);
  EXPECT_EQ(m_amina.store->outgoing().value().back().bundle, 0u);
  const auto answer = m_world.newAnswer();
  ASSERT_TRUE(m_world.handIn(file, answer).ok());
  ASSERT_TRUE(m_world.take(m_amina, answer).ok());
  status = m_amina.store->status().value();
  EXPECT_EQ(status.waiting, 1u);
  EXPECT_EQ(status.packed, 0u);
  EXPECT_GT(status.lastBundle.answeredMs, 0);
}

TEST_F(Bundles, ALaterBundleHoldsWhatALostOneHeld) {
  m_world.save(m_amina, keyOf("a"), "A");
  m_world.pack(m_amina);
  m_world.save(m_amina, keyOf("b"), "B");
  const auto second = m_world.pack(m_amina);
  m_world.save(m_amina, keyOf("c"), "C");
  const auto third = m_world.pack(m_amina);
  const auto late = m_world.newAnswer();
  const auto imported = m_world.handIn(third, late);
  ASSERT_TRUE(imported.ok());
  EXPECT_EQ(imported.value().answer.newOnes, 3u);
  // The second comes after the third, and twice.
  for (int i = 0; i < 2; ++i) {
    const auto again = m_world.handIn(second, m_world.newAnswer());
    ASSERT_TRUE(again.ok());
    EXPECT_FALSE(again.value().answer.refused.has_value());
    EXPECT_EQ(again.value().answer.newOnes, 0u);
    EXPECT_EQ(again.value().bundle.times, static_cast<std::uint64_t>(i + 1));
  }
  ASSERT_TRUE(m_world.take(m_amina, late).ok());
  m_world.expectSame(m_amina);
}

TEST_F(Bundles, OldAnswersArePassedOver) {
  m_world.save(m_amina, keyOf("a"), "A");
  const auto first = m_world.newAnswer();
  ASSERT_TRUE(m_world.handIn(m_world.pack(m_amina), first).ok());
  m_world.save(m_amina, keyOf("a"), "B");
  const auto second = m_world.newAnswer();
  ASSERT_TRUE(m_world.handIn(m_world.pack(m_amina), second).ok());
  for (const auto& answer : {second, first, second, first})
    ASSERT_TRUE(m_world.take(m_amina, answer).ok());
  EXPECT_EQ(BundleWorld::titleAt(m_amina, keyOf("a")), "B");
  m_world.expectSame(m_amina);
}

TEST_F(Bundles, NeitherEndTakesWhatIsNotForIt) {
  BundleLaptop& jonas = m_world.add("Jonas");
  BundleWorld elsewhere(m_folder.string() + "_elsewhere");
  BundleLaptop& foreign = elsewhere.add("Paul");
  m_world.save(m_amina, keyOf("a"), "A");
  const auto file = m_world.pack(m_amina);
  const auto answer = m_world.newAnswer();
  ASSERT_TRUE(m_world.handIn(file, answer).ok());
  const auto none = m_world.newAnswer();
  EXPECT_EQ(reasonOf(m_world.handIn(answer, none)), "WRONG_WAY");
  EXPECT_EQ(reasonOf(m_world.take(m_amina, file)), "WRONG_WAY");
  EXPECT_EQ(reasonOf(m_world.take(jonas, answer)), "BUNDLE_FOR_ANOTHER");
  EXPECT_EQ(reasonOf(elsewhere.handIn(file, none)), "NOT_ENROLLED");
  EXPECT_EQ(reasonOf(elsewhere.take(foreign, answer)), "FOREIGN_SERVER");
  EXPECT_FALSE(std::filesystem::exists(none));
  ASSERT_TRUE(m_world.access->setState(m_amina.id, store::LaptopState::Suspended, "test").ok());
  EXPECT_EQ(reasonOf(m_world.handIn(file, none)), "LAPTOP_SUSPENDED");
}

TEST_F(Bundles, ALaptopCannotSpeakInHeadquartersName) {
  // It has a certificate of the same authority, though none of a server.
  BundleLaptop& jonas = m_world.add("Jonas");
  EXPECT_FALSE(
      isOfHeadquarters(jonas.identity.signer.certificatePem, m_world.access->authorityPem()));
  EXPECT_TRUE(
      isOfHeadquarters(m_world.access->server().certificatePem, m_world.access->authorityPem()));
}

TEST_F(Bundles, AStorePutBackFromACopyTakesANewNameAndLosesNothing) {
  m_world.save(m_amina, keyOf("a"), "A");
  m_world.round(m_amina);
  m_amina.store.reset();
  const auto copy = m_folder.string() + "_copy";
  std::filesystem::remove_all(copy);
  std::filesystem::copy(m_amina.folder, copy, std::filesystem::copy_options::recursive);
  m_amina.store.emplace(LocalStore::open(m_amina.folder, m_amina.clock).value());
  m_world.save(m_amina, keyOf("b"), "B");
  m_world.round(m_amina);
  // The copy comes back, with other work under the same numbers, and without.
  for (const bool withWork : {true, false}) {
    m_amina.store.reset();
    std::filesystem::remove_all(m_amina.folder);
    std::filesystem::copy(copy, m_amina.folder, std::filesystem::copy_options::recursive);
    m_amina.store.emplace(LocalStore::open(m_amina.folder, m_amina.clock).value());
    if (withWork) m_world.save(m_amina, keyOf("c"), "C");
    const auto answer = m_world.newAnswer();
    const auto imported = m_world.handIn(m_world.pack(m_amina), answer);
    ASSERT_TRUE(imported.ok()) << reasonOf(imported);
    EXPECT_EQ(reasonOf(m_world.take(m_amina, answer)), "FORKED");
    EXPECT_EQ(reasonOf(m_world.take(m_amina, answer)), "BUNDLE_OUTDATED");
    m_world.round(m_amina);
    m_world.expectSame(m_amina);
    EXPECT_EQ(BundleWorld::titleAt(m_amina, keyOf("b")), "B");
    EXPECT_EQ(BundleWorld::titleAt(m_amina, keyOf("c")), "C");
  }
  std::filesystem::remove_all(copy);
}

TEST_F(Bundles, AnAnswerThatStartsPastTheLaptopsStateIsRefused) {
  m_world.round(m_amina);
  m_amina.store.reset();
  const auto copy = m_folder.string() + "_copy";
  std::filesystem::remove_all(copy);
  std::filesystem::copy(m_amina.folder, copy, std::filesystem::copy_options::recursive);
  m_amina.store.emplace(LocalStore::open(m_amina.folder, m_amina.clock).value());
  BundleLaptop& jonas = m_world.add("Jonas");
  m_world.save(jonas, keyOf("a"), "A");
  m_world.round(jonas);
  m_world.round(m_amina);
  const auto answer = m_world.newAnswer();
  ASSERT_TRUE(m_world.handIn(m_world.pack(m_amina), answer).ok());
  m_amina.store.reset();
  std::filesystem::remove_all(m_amina.folder);
  std::filesystem::rename(copy, m_amina.folder);
  m_amina.store.emplace(LocalStore::open(m_amina.folder, m_amina.clock).value());
  EXPECT_EQ(reasonOf(m_world.take(m_amina, answer)), "BUNDLE_GAP");
  EXPECT_EQ(m_amina.store->count({.type = "project"}).value(), 0u);
  m_world.round(m_amina);
  m_world.expectSame(m_amina);
}

TEST_F(Bundles, TheTimeOnTheRoadIsNoFaultOfAClock) {
  m_world.pass(BundleWorld::kDayMs);
  m_world.save(m_amina, keyOf("a"), "A");
  const std::int64_t saved = m_amina.clock.now;
  const auto file = m_world.pack(m_amina);
  const std::int64_t packed = m_amina.clock.now;
  m_world.pass(40 * BundleWorld::kDayMs);
  const auto answer = m_world.newAnswer();
  ASSERT_TRUE(m_world.handIn(file, answer).ok());
  const auto record = m_world.store->snapshot().value()->record({"project", keyOf("a").id}).value();
  EXPECT_EQ(record->changedMs, saved);
  const auto laptop = m_world.store->snapshot().value()->laptop(m_amina.id).value();
  EXPECT_EQ(laptop->lastSyncMs, packed);
  EXPECT_EQ(laptop->clockOffsetMs, 0);
  m_world.pass(40 * BundleWorld::kDayMs);
  ASSERT_TRUE(m_world.take(m_amina, answer).ok());
  EXPECT_EQ(m_amina.store->status().value().clockOffsetMs, 0);
}

TEST_F(Bundles, AnAnswerToACopyOfTheStoreIsNotTakenForOnesOwn) {
  m_world.round(m_amina);
  m_amina.store.reset();
  const auto copy = m_folder.string() + "_copy";
  std::filesystem::remove_all(copy);
  std::filesystem::copy(m_amina.folder, copy, std::filesystem::copy_options::recursive);
  m_amina.store.emplace(LocalStore::open(m_amina.folder, m_amina.clock).value());
  m_world.save(m_amina, keyOf("mine"), "Mine");
  const auto answer = m_world.newAnswer();
  ASSERT_TRUE(m_world.handIn(m_world.pack(m_amina), answer).ok());
  // The copy has other work under the same number, and more of it.
  m_amina.store.reset();
  std::filesystem::remove_all(m_amina.folder);
  std::filesystem::rename(copy, m_amina.folder);
  m_amina.store.emplace(LocalStore::open(m_amina.folder, m_amina.clock).value());
  const auto early = m_world.pack(m_amina);
  m_world.save(m_amina, keyOf("theirs"), "Theirs");
  m_world.save(m_amina, keyOf("theirs"), "Theirs too");
  EXPECT_EQ(reasonOf(m_world.take(m_amina, answer)), "BUNDLE_OUTDATED");
  EXPECT_EQ(m_amina.store->status().value().waiting, 2u);
  // A bundle of before that work: headquarters sees no more than that it is old.
  const auto old = m_world.newAnswer();
  ASSERT_TRUE(m_world.handIn(early, old).ok());
  EXPECT_EQ(reasonOf(m_world.take(m_amina, old)), "FORKED");
  EXPECT_EQ(m_amina.store->status().value().waiting, 2u);
  m_world.round(m_amina);
  m_world.expectSame(m_amina);
  EXPECT_EQ(BundleWorld::titleAt(m_amina, keyOf("mine")), "Mine");
  EXPECT_EQ(BundleWorld::titleAt(m_amina, keyOf("theirs")), "Theirs too");
}

/// A year of an office without a link: whatever may happen to a stick happens.
class Year {
 public:
  Year(BundleWorld& world, std::uint32_t seed) : m_world(world), m_chance(seed) {}

  void live(int days) {
    for (int day = 0; day < days; ++day) {
      m_world.pass(BundleWorld::kDayMs);
      for (auto& laptop : m_world.laptops) {
        for (unsigned i = pick(3); i > 0; --i) work(*laptop);
        if (pick(8) == 0) m_bundles.push_back({laptop.get(), m_world.pack(*laptop)});
        if (pick(8) == 0) answerArrives(*laptop);
      }
      if (pick(4) == 0) headquartersWorks();
      if (pick(4) == 0) bundleArrives();
    }
  }

  std::size_t imports = 0;
  std::size_t taken = 0;
  std::size_t damaged = 0;

 private:
  struct Stick {
    BundleLaptop* laptop;
    std::filesystem::path file;
  };
  unsigned pick(unsigned below) { return static_cast<unsigned>(m_chance() % below); }
  RecordKey any() { return keyOf("p" + std::to_string(pick(6))); }

  void work(BundleLaptop& laptop) {
    const RecordKey key = any();
    const auto view = laptop.store->get(key).value();
    if (view && pick(6) == 0) {
      EXPECT_TRUE((view->deleted ? laptop.store->restore(key) : laptop.store->remove(key)).ok());
      return;
    }
    if (view && view->deleted) return;
    m_world.save(laptop, key, laptop.person + std::to_string(pick(1000)));
  }
  void headquartersWorks() {
    const RecordKey key = any();
    const auto record = m_world.store->snapshot().value()->record({key.type, key.id}).value();
    if (!record || record->deleted) return;
    model::v1::Project project;
    project.ParseFromString(record->message);
    project.set_summary("hq" + std::to_string(pick(1000)));
    const auto put =
        m_world.ingest->commitRecord({key.type, key.id}, encode(project), "Headquarters");
    EXPECT_TRUE(put.ok()) << reasonOf(put);
  }
  /// Any bundle that was ever made, so many are late, come twice, or never.
  void bundleArrives() {
    if (m_bundles.empty()) return;
    const Stick& stick = m_bundles[pick(static_cast<unsigned>(m_bundles.size()))];
    const auto answer = m_world.newAnswer();
    if (pick(5) == 0) return expectDamaged(m_world.handIn(broken(stick.file), answer));
    const auto imported = m_world.handIn(stick.file, answer);
    ASSERT_TRUE(imported.ok()) << reasonOf(imported);
    EXPECT_FALSE(imported.value().answer.refused.has_value());
    m_answers.push_back({stick.laptop, answer});
    ++imports;
  }
  void answerArrives(BundleLaptop& laptop) {
    std::vector<Stick> hers;
    for (const Stick& stick : m_answers)
      if (stick.laptop == &laptop) hers.push_back(stick);
    if (hers.empty()) return;
    const Stick& stick = hers[pick(static_cast<unsigned>(hers.size()))];
    if (pick(5) == 0) return expectDamaged(m_world.take(laptop, broken(stick.file)));
    const auto heard = m_world.take(laptop, stick.file);
    ASSERT_TRUE(heard.ok()) << reasonOf(heard);
    ++taken;
  }
  /// A copy that was cut short.
  std::filesystem::path broken(const std::filesystem::path& file) {
    const std::string content = contentOf(file);
    const std::filesystem::path copy = file.string() + ".cut";
    write(copy, content.substr(0, 20 + pick(static_cast<unsigned>(content.size() - 20))));
    return copy;
  }
  template <typename T>
  void expectDamaged(const Result<T>& result) {
    EXPECT_EQ(reasonOf(result), "BUNDLE_DAMAGED");
    ++damaged;
  }

  BundleWorld& m_world;
  std::mt19937 m_chance;
  std::vector<Stick> m_bundles;
  std::vector<Stick> m_answers;
};

class BundleYear : public testing::TestWithParam<std::uint32_t> {};

TEST_P(BundleYear, EndsConvergedByteForByte) {
  const std::uint32_t seed = GetParam();
  // Thousands of saves wait for a disk each; where there is one in memory, the year takes seconds.
  const std::filesystem::path memory = "/dev/shm";
  BundleWorld world(
      (::access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::path(testing::TempDir())) /
      ("fieldpost_year_" + std::to_string(::getpid()) + "_" + std::to_string(seed)));
  world.add("Amina");
  world.add("Jonas", "KEN", 3 * 365 * BundleWorld::kDayMs);
  world.add("Grace", "KEN", -365 * BundleWorld::kDayMs);
  Year year(world, seed);
  year.live(365);
  EXPECT_GT(year.imports, 10u);
  EXPECT_GT(year.taken, 5u);
  EXPECT_GT(year.damaged, 3u);
  // From now on every stick arrives: one round brings all in, the next one takes all out.
  for (int round = 0; round < 2; ++round)
    for (auto& laptop : world.laptops) ASSERT_NO_FATAL_FAILURE(world.round(*laptop));
  for (auto& laptop : world.laptops) world.expectSame(*laptop);
}

INSTANTIATE_TEST_SUITE_P(Seeds, BundleYear, testing::Values(1u, 2u));

}  // namespace
}  // namespace fieldpost
