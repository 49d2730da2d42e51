// Random work of three laptops on few records over a bad link, with clocks that jump: once the link
// heals, all show what headquarters holds, byte for byte. FIELDPOST_SEEDS says how many worlds (5
// unless told).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>
#include <random>
#include <set>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "tests/support/given_clock.h"
#include "tests/support/pretend_headquarters.h"

namespace fieldpost {
namespace {

using model::v1::Project;
using ::testing::IsEmpty;

constexpr int kSteps = 120;

class World {
 public:
  explicit World(unsigned seed) : m_chance(seed) {
    for (int i = 0; i < 3; ++i) {
      const auto folder =
          std::filesystem::path(::testing::TempDir()) / ("world_" + std::to_string(i));
      std::filesystem::remove_all(folder);
      m_stores.push_back(
          LocalStore::create(folder, {"KEN", "Person " + std::to_string(i), "", ""}, m_clock)
              .value());
    }
    for (int i = 0; i < 2; ++i) m_keys.push_back({"project", Uuid::fromName(std::to_string(i))});
  }

  void step() {
    m_clock.now += pick(3) == 0 ? -5000 : 7;
    LocalStore& store = m_stores[pick(m_stores.size())];
    const RecordKey& key = m_keys[pick(m_keys.size())];
    switch (pick(8)) {
      case 0:
        (void)runSession(store, m_headquarters, m_clock, pick(900), SIZE_MAX);
        return;
      case 1:
        (void)runSession(store, m_headquarters, m_clock, SIZE_MAX, pick(900));
        return;
      case 2:
        sync(store);
        return;
      case 3:
        (void)(pick(2) == 0 ? store.remove(key) : store.restore(key));
        return;
      default:
        edit(store, key);
    }
  }

  void heal() {
    for (int round = 0; round < 3; ++round)
      for (LocalStore& store : m_stores) sync(store);
  }

  void expectOneTruth() {
    for (LocalStore& store : m_stores) {
      EXPECT_THAT(store.verify().value(), IsEmpty());
      EXPECT_EQ(store.status().value().waiting, 0u);
      for (const RecordKey& key : m_keys) {
        const auto view = store.get(key).value();
        const RecordState& held = m_headquarters.record(key);
        ASSERT_EQ(view.has_value(), held.exists);
        if (!view) continue;
        EXPECT_EQ(view->message, held.message);
        EXPECT_EQ(view->deleted, held.deleted);
      }
      EXPECT_EQ(conflictsOf(store), conflictsOf(m_stores[0]));
    }
  }

 private:
  std::size_t pick(std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(m_chance);
  }

  void sync(LocalStore& store) {
    const auto outcome = runSession(store, m_headquarters, m_clock);
    ASSERT_TRUE(outcome.finished) << outcome.error.reason << ' ' << outcome.error.message;
  }

  void edit(LocalStore& store, const RecordKey& key) {
    const auto view = store.get(key).value();
    if (view && view->deleted) return;
    const std::string before = view ? view->message : std::string();
    Project project;
    project.ParseFromString(before);
    const std::string value = "value " + std::to_string(++m_values);
    switch (pick(5)) {
      case 0:
        project.set_title(value);
        break;
      case 1:
        project.set_summary(value);
        break;
      case 2:
        project.clear_summary();
        break;
      case 3:
        project.add_partners(pick(2) == 0 ? value : "shared");
        break;
      default:
        if (project.partners_size() > 0) project.mutable_partners()->RemoveLast();
        project.mutable_budget()->set_minor_units(static_cast<std::int64_t>(m_values));
    }
    const auto saved = store.commit(
        {key, difference(*RecordType::find("project"), before, encode(project)).value(), {}});
    ASSERT_TRUE(saved.ok()) << saved.error().message;
  }

  static std::set<std::string> conflictsOf(LocalStore& store) {
    std::set<std::string> conflicts;
    const auto views = store.find({.type = "conflict"});
    for (const auto& view : views.value()) conflicts.insert(view.message);
    return conflicts;
  }

  GivenClock m_clock;
  std::mt19937 m_chance;
  PretendHeadquarters m_headquarters;
  std::vector<LocalStore> m_stores;
  std::vector<RecordKey> m_keys;
  std::size_t m_values = 0;
};

TEST(Convergence, AllLaptopsShowWhatHeadquartersHoldsOnceTheLinkHeals) {
  const char* wanted = std::getenv("FIELDPOST_SEEDS");
  const unsigned seeds = wanted == nullptr ? 5 : static_cast<unsigned>(std::atoi(wanted));
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed);
    for (int i = 0; i < kSteps; ++i) world.step();
    world.heal();
    world.expectOneTruth();
    if (::testing::Test::HasFailure()) return;
  }
}

}  // namespace
}  // namespace fieldpost
