#include "tests/sim/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "tests/sim/actions.h"
#include "tests/sim/invariants.h"

namespace fieldpost::sim {
namespace {

/// Records that an office is at work on at one time: few enough that people meet.
constexpr std::size_t kRecordsAtWork = 5;
constexpr std::size_t kSyncsToConverge = 3;

}  // namespace

World::World(std::uint64_t seed, std::filesystem::path folder, bool trace)
    : chance(seed), m_folder(std::move(folder)), m_trace(trace) {
  std::filesystem::remove_all(m_folder);
  std::filesystem::create_directories(m_folder);
  hq = std::make_unique<Site>(newFolder("headquarters"), trueMs, chance, journal, findings);
  if (const auto started = hq->start(); !started.ok())
    findings.add(Invariant::NothingAcknowledgedLost, "headquarters does not start at all");
  const std::size_t offices = chance.oneIn(3) ? 2 : 1;
  const std::size_t laptopsEach = offices == 2 ? 2 : 2 + chance.below(2);
  for (std::size_t office = 0; office < offices; ++office)
    for (std::size_t i = 0; i < laptopsEach; ++i) addLaptop(office == 0 ? "KEN" : "UGA");
}

World::~World() {
  links.clear();
  laptops.clear();
  hq.reset();
  std::filesystem::remove_all(m_folder);
}

std::filesystem::path World::newFolder(const std::string& name) {
  return m_folder / fmt::format("{}-{}", ++m_folders, name);
}

Laptop& World::addLaptop(const std::string& office) {
  const std::string id = fmt::format("laptop-{}", laptops.size() + 1);
  const Profile profile{office, "Person " + id, "ROLE_FIELD_OFFICER", "hq:1"};
  auto laptop =
      std::make_unique<Laptop>(id, newFolder(id), profile, trueMs, chance, journal, findings);
  if (!laptop->create().ok() || !hq->enrol(id, {office, profile.person}).ok())
    findings.add(Invariant::NothingAcknowledgedLost, "a laptop cannot be made");
  laptops.push_back(std::move(laptop));
  return *laptops.back();
}

Laptop& World::addCopy(const Laptop& of, const Image& image) {
  auto copy = std::make_unique<Laptop>(of.id(), newFolder(of.id() + "-copy"), of.profile(), trueMs,
                                       chance, journal, findings);
  copy->clock.errorMs = of.clock.errorMs + chance.between(-5000, 5000);
  copy->putBack(image);
  laptops.push_back(std::move(copy));
  return *laptops.back();
}

void World::note(const std::string& words) {
  m_hash = hashOf({m_hash, words});
  if (m_trace) fmt::print("{:5} {}\n", findings.step, words);
}

std::string World::hash() const { return toHex(m_hash.substr(0, 8)); }

Laptop& World::someLaptop() { return *chance.oneOf(laptops); }

std::optional<RecordKey> World::someRecord(const std::string& office) {
  const auto& keys = m_records[office];
  if (keys.empty()) return std::nullopt;
  // Mostly what is being worked on, now and then something old.
  const std::size_t recent = chance.oneIn(20) ? keys.size() : std::min(keys.size(), kRecordsAtWork);
  return keys[keys.size() - 1 - chance.below(recent)];
}

void World::remember(const std::string& office, const RecordKey& key) {
  auto& keys = m_records[office];
  if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
}

std::string World::someText() {
  if (chance.oneIn(8)) return chance.oneIn(2) ? "same" : "alike";
  return fmt::format("w{}", ++m_texts);
}

Result<Done> World::sync(Laptop& laptop) {
  // The laptop gives up whatever session it had.
  for (Link& link : links)
    if (&link.laptop() == &laptop) link.cutLaptop();
  Link link(laptop, hq->tap(), hq->peer(laptop.id()));
  FIELDPOST_CHECK(link.start());
  auto done = link.run();
  recordings.push_back({laptop.id(), link.sent()});
  if (recordings.size() > 12) recordings.erase(recordings.begin());
  return done;
}

void World::stop(Laptop& laptop) {
  for (Link& link : links)
    if (&link.laptop() == &laptop) link.cutLaptop();
  laptop.stop();
}

void World::stopHeadquarters() {
  for (Link& link : links) link.cutHeadquarters();
  hq->kill();
}

void World::clearLinks() {
  links.remove_if([](const Link& link) { return !link.hasLaptop() && !link.hasHeadquarters(); });
}

void World::run(std::size_t steps) {
  for (std::size_t i = 0; i < steps && findings.none(); ++i) {
    findings.step = ++m_steps;
    // A day has eight hours of work, and what all laptops do in it.
    const auto actsADay = static_cast<std::int64_t>(4 * laptops.size());
    trueMs += chance.between(1, 2 * 8 * 3'600'000 / actsADay);
    // Headquarters does not stay down for long: too much would never happen.
    const Action& action = hq->isUp() || !chance.oneIn(10) ? someAction(chance) : startAgain();
    ++m_acts[action.name];
    action.act(*this);
    clearLinks();
    if (hq->isUp()) hq->judge();
  }
}

void World::heal() {
  if (!findings.none()) return;
  for (Link& link : links) link.cutLaptop();
  links.clear();
  if (!hq->isUp() && !hq->start().ok())
    findings.add(Invariant::NothingAcknowledgedLost, "headquarters does not start again");
  for (auto& laptop : laptops) {
    if (!laptop->isOn() && !laptop->start().ok())
      findings.add(Invariant::PendingSurvives, laptop->id() + " does not start again");
    Enrolled row = hq->enrolled(laptop->id());
    row.suspended = false;
    row.role = "ROLE_FIELD_OFFICER";
    row.office = laptop->profile().office;
    (void)hq->enrol(laptop->id(), row);
  }
  if (findings.none()) converge();
}

void World::converge() {
  for (std::size_t round = 1; round <= kSyncsToConverge; ++round)
    for (auto& laptop : laptops) {
      trueMs += 60'000;
      const auto done = sync(*laptop);
      note(fmt::format("{} syncs: {}", laptop->id(), done.ok() ? "ok" : done.error().reason));
      if (!done.ok() && round == kSyncsToConverge)
        findings.add(Invariant::OutboxesDrain,
                     fmt::format("the third sync of {} fails: {} {}", laptop->id(),
                                 done.error().reason, done.error().message));
      hq->judge();
    }
  if (findings.none()) checkAll(*this);
}

}  // namespace fieldpost::sim
