#include "tests/sim/small_worlds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "fieldpost/model/v1/project.pb.h"
#include "sync/record/patch.h"
#include "tests/sim/sweep.h"
#include "tests/sim/world.h"

namespace fieldpost::sim {
namespace {

using Stop = faults::FaultDisk::Stop;

/// What the three changes are.
enum class Work { OneField, EditAndDelete, Members };
constexpr std::array kWorks{Work::OneField, Work::EditAndDelete, Work::Members};
constexpr std::array kWorkNames{"one field", "edit and delete", "members"};

/// How a sync ends.
enum class Ending {
  Well,
  PushLost,
  AnswerLost,
  AnswerCut,
  LaptopDiesAfterPush,
  LaptopDiesAfterPull,
  HeadquartersDies,
};
constexpr std::size_t kEndings = 7;
constexpr std::array kEndingNames{"well",       "push lost",  "answer lost",      "answer cut",
                                  "dies, push", "dies, pull", "headquarters dies"};

enum class Act { Save, Push, Pull };
constexpr std::size_t kSyncs = 3;
/// Acts of the first laptop and of the second, in their order.
constexpr std::array kFirst{Act::Save, Act::Push, Act::Pull, Act::Save, Act::Push, Act::Pull};
constexpr std::array kSecond{Act::Save, Act::Push, Act::Pull};

using Endings = std::array<Ending, kSyncs>;

class SmallWorld {
 public:
  SmallWorld(Work work, const Endings& endings)
      : m_world(1, worldFolder(), WorldShape{.offices = 1, .laptopsEach = 2}),
        m_work(work),
        m_endings(endings) {
    model::v1::Project project;
    project.set_title("wells");
    project.add_countries("KE");
    save([&](model::v1::Project& p) { p = project; }, 0);
    for (const std::size_t laptop : {0U, 1U}) (void)m_world.sync(at(laptop));
    m_world.hq->judge();
  }

  void play(std::size_t laptop, Act act) {
    m_world.findings.step = ++m_steps;
    m_world.trueMs += 60'000;
    switch (act) {
      case Act::Save:
        work(laptop);
        break;
      case Act::Push:
        push(laptop);
        break;
      case Act::Pull:
        pull(laptop);
        break;
    }
    m_world.hq->judge();
  }

  const std::vector<Finding>& finish() {
    m_world.heal();
    return m_world.findings.all();
  }

 private:
  Laptop& at(std::size_t laptop) { return *m_world.laptops[laptop]; }

  template <typename Change>
  void save(Change change, std::size_t laptop) {
    const auto form = at(laptop).look(kRecord);
    if (!form) return;
    const std::string before = form->view ? form->view->message : std::string();
    model::v1::Project project;
    project.ParseFromString(before);
    change(project);
    const auto patch = difference(*RecordType::find("project"), before, encode(project));
    (void)at(laptop).attempt(form->saw, [&]() -> Result<Done> {
      FIELDPOST_TRY([[maybe_unused]] const RecordView view,
                    at(laptop).store().commit({kRecord, patch.value(), {}}));
      return Done{};
    });
  }

  /// The next of the three changes.
  void work(std::size_t laptop) {
    const std::string word = fmt::format("word {}", ++m_changes);
    if (m_work == Work::EditAndDelete && laptop == 1) {
      (void)at(laptop).attempt(at(laptop).sees(),
                               [&] { return at(laptop).store().remove(kRecord); });
      return;
    }
    save(
        [&](model::v1::Project& project) {
          if (m_work != Work::Members) return project.set_title(word);
          auto& members = *project.mutable_countries();
          const auto kept = std::remove(members.begin(), members.end(), "KE");
          if (kept != members.end())
            members.erase(kept, members.end());
          else
            project.add_countries("KE");
          if (laptop == 1) project.add_countries("UG");
        },
        laptop);
  }

  void push(std::size_t laptop) {
    m_ending = m_endings[laptop == 1 ? kSyncs - 1 : m_syncs++];
    m_endingOf[laptop] = m_ending;
    Link& link = m_world.links.emplace_back(m_world.newLink(at(laptop), {}));
    m_link[laptop] = &link;
    if (!link.start().ok()) return;
    if (m_ending != Ending::PushLost) (void)link.carryUp(SIZE_MAX);
    if (m_ending == Ending::LaptopDiesAfterPush) restart(laptop);
    if (m_ending != Ending::HeadquartersDies) return;
    m_world.stopHeadquarters(Stop::PowerCut);
    m_world.startHeadquarters();
  }

  void pull(std::size_t laptop) {
    Link& link = *m_link[laptop];
    const Ending ending = m_endingOf[laptop];
    if (ending == Ending::AnswerCut) (void)link.carryDown(150);
    if (ending == Ending::Well || ending == Ending::LaptopDiesAfterPull) (void)link.run();
    if (ending == Ending::LaptopDiesAfterPull) restart(laptop);
    link.cutLaptop();
    link.cutHeadquarters();
  }

  void restart(std::size_t laptop) {
    m_world.stop(at(laptop), Stop::PowerCut);
    m_world.start(at(laptop));
  }

  const RecordKey kRecord{"project", Uuid::fromName("the only one")};
  World m_world;
  Work m_work;
  Endings m_endings;
  Ending m_ending = Ending::Well;
  std::array<Ending, 2> m_endingOf{};
  std::array<Link*, 2> m_link{};
  std::size_t m_steps = 0;
  std::size_t m_changes = 0;
  std::size_t m_syncs = 0;
};

/// `order`: true where the second laptop acts.
std::string nameOf(Work work, const std::vector<bool>& order, const Endings& endings) {
  std::string name = std::string(kWorkNames[static_cast<std::size_t>(work)]) + ": ";
  for (const bool second : order) name += second ? 'B' : 'A';
  for (const Ending ending : endings)
    name += std::string(", ") + kEndingNames[static_cast<std::size_t>(ending)];
  return name;
}

std::vector<Endings> endingsWith(std::size_t faultySyncsMost) {
  std::vector<Endings> all;
  for (std::size_t i = 0; i < kEndings * kEndings * kEndings; ++i) {
    const Endings endings{static_cast<Ending>(i % kEndings),
                          static_cast<Ending>(i / kEndings % kEndings),
                          static_cast<Ending>(i / kEndings / kEndings)};
    const auto faulty = std::count_if(endings.begin(), endings.end(),
                                      [](Ending ending) { return ending != Ending::Well; });
    if (static_cast<std::size_t>(faulty) <= faultySyncsMost) all.push_back(endings);
  }
  return all;
}

std::vector<Finding> playOne(Work work, const std::vector<bool>& order, const Endings& endings) {
  SmallWorld world(work, endings);
  std::array<std::size_t, 2> next{};
  for (const bool second : order) {
    const std::size_t place = next[second ? 1 : 0]++;
    world.play(second ? 1 : 0, second ? kSecond[place] : kFirst[place]);
  }
  return world.finish();
}

}  // namespace

SmallWorldsResult playSmallWorlds(std::size_t faultySyncsMost,
                                  const std::function<void(const SmallWorldsResult&)>& progress) {
  using Clock = std::chrono::steady_clock;
  const auto began = Clock::now();
  SmallWorldsResult result;
  for (const Work work : kWorks)
    for (const Endings& endings : endingsWith(faultySyncsMost)) {
      std::vector<bool> order(kFirst.size(), false);
      order.insert(order.end(), kSecond.size(), true);
      do {
        auto findings = playOne(work, order, endings);
        ++result.worlds;
        result.seconds = std::chrono::duration<double>(Clock::now() - began).count();
        if (progress && result.worlds % 50 == 0) progress(result);
        if (findings.empty()) continue;
        result.badWorld = nameOf(work, order, endings);
        result.findings = std::move(findings);
        return result;
      } while (std::next_permutation(order.begin(), order.end()));
    }
  return result;
}

}  // namespace fieldpost::sim
