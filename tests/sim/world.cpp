#include "tests/sim/world.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "tests/sim/actions.h"
#include "tests/sim/invariants.h"

namespace fieldpost::sim {

using Stop = faults::FaultDisk::Stop;

namespace {

/// Records that an office is at work on at one time: few enough that people meet.
constexpr std::size_t kRecordsAtWork = 5;
constexpr std::size_t kSyncsToConverge = 3;
constexpr std::size_t kRecordings = 12;

}  // namespace

World::World(std::uint64_t seed, std::filesystem::path folder, WorldShape shape)
    : chance(seed), m_folder(std::move(folder)), m_shape(shape) {
  faults::FaultDisk::seedSqlite(seed);
  std::filesystem::remove_all(m_folder);
  std::filesystem::create_directories(m_folder);
  hq = std::make_unique<Site>(newFolder("headquarters"), trueMs, chance, journal, findings);
  hq->disk().skipSync(m_shape.headquartersSkipsSync);
  if (const auto started = hq->start(); !started.ok())
    findings.add(Invariant::NothingAcknowledgedLost, "headquarters does not start at all");
  if (m_shape.offices == 0) {
    m_shape.offices = chance.oneIn(3) ? 2 : 1;
    m_shape.laptopsEach = m_shape.offices == 2 ? 2 : 2 + chance.below(2);
  }
  for (std::size_t office = 0; office < m_shape.offices; ++office)
    for (std::size_t i = 0; i < m_shape.laptopsEach; ++i) addLaptop(office == 0 ? "KEN" : "UGA");
}

World::~World() {
  links.clear();
  kept.clear();
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
  laptop->disk().skipSync(m_shape.laptopsSkipSync);
  if (!laptop->create().ok() || !hq->enrol(id, {office, profile.person}).ok())
    findings.add(Invariant::NothingAcknowledgedLost, "a laptop cannot be made");
  laptops.push_back(std::move(laptop));
  return *laptops.back();
}

Laptop& World::addCopy(const Laptop& of, const Image& image) {
  auto copy = std::make_unique<Laptop>(of.id(), newFolder(of.id() + "-copy"), of.profile(), trueMs,
                                       chance, journal, findings);
  copy->clock.errorMs = of.clock.errorMs + chance.between(-5000, 5000);
  copy->disk().skipSync(m_shape.laptopsSkipSync);
  copy->putBack(image);
  laptops.push_back(std::move(copy));
  return *laptops.back();
}

void World::note(const std::string& words) {
  m_hash = hashOf({m_hash, words});
  if (m_shape.trace) fmt::print("{:5} {}\n", findings.step, words);
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

Link World::newLink(Laptop& laptop, const ClientWishes& wishes) {
  // The laptop gives up whatever session it had; headquarters may not have heard of that yet.
  for (Link& link : links)
    if (&link.laptop() == &laptop) link.cutLaptop();
  KeptStream stream;
  if (auto found = kept.extract(&laptop)) stream = std::move(found.mapped());
  return {laptop, hq->tap(), hq->peer(laptop.id()), wishes, std::move(stream)};
}

void World::noteEnded(Link& link) {
  if (!link.sent().empty()) recordings.push_back({link.laptop().id(), link.sent()});
  if (recordings.size() > kRecordings) recordings.erase(recordings.begin());
  if (auto stream = link.keep()) kept.insert_or_assign(&link.laptop(), std::move(*stream));
}

Result<Done> World::sync(Laptop& laptop, const ClientWishes& wishes) {
  Link link = newLink(laptop, wishes);
  FIELDPOST_CHECK(link.start());
  auto done = link.run();
  noteEnded(link);
  return done;
}

void World::stop(Laptop& laptop, Stop how) {
  for (Link& link : links)
    if (&link.laptop() == &laptop) link.cutLaptop();
  kept.erase(&laptop);
  laptop.stop(how);
}

void World::start(Laptop& laptop) {
  const auto started = laptop.start(hq->tap());
  note(fmt::format("{} starts: {}", laptop.id(), started.ok() ? "ok" : started.error().reason));
  if (!started.ok() && !laptop.diskFails && !laptop.disk().stopped())
    findings.add(Invariant::PendingSurvives,
                 laptop.id() + " does not start: " + started.error().message);
}

void World::stopHeadquarters(Stop how) {
  for (Link& link : links) link.cutHeadquarters();
  kept.clear();
  hq->stop(how);
}

void World::startHeadquarters() {
  const auto started = hq->start();
  note("headquarters starts: " + (started.ok() ? "ok" : started.error().reason));
  if (!started.ok() && !hq->diskFails && !hq->disk().stopped())
    findings.add(Invariant::NothingAcknowledgedLost,
                 "headquarters does not start: " + started.error().message);
}

void World::recover() {
  for (auto& laptop : laptops) {
    if (!laptop->broke()) continue;
    note(laptop->id() + " breaks down");
    stop(*laptop, Stop::Kill);
    if (!chance.oneIn(4)) start(*laptop);
  }
  if (!hq->broke()) return;
  note("headquarters breaks down");
  stopHeadquarters(Stop::Kill);
  if (!chance.oneIn(3)) startHeadquarters();
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
    recover();
    clearLinks();
    if (hq->isUp()) hq->judge();
  }
}

void World::stopFaults() {
  constexpr std::uint64_t kNever = std::uint64_t{1} << 60U;
  links.clear();
  kept.clear();
  hq->disk().heal();
  hq->diskFails = false;
  if (!hq->disk().stopped()) hq->disk().stopAt(kNever, Stop::Kill, 0);
  if (!hq->isUp()) startHeadquarters();
  if (!hq->isUp()) return;
  for (auto& laptop : laptops) {
    laptop->disk().heal();
    laptop->diskFails = false;
    if (!laptop->disk().stopped()) laptop->disk().stopAt(kNever, Stop::Kill, 0);
    if (!laptop->isOn()) start(*laptop);
    Enrolled row = hq->enrolled(laptop->id());
    // Who may not write still syncs: what that person wrote is put aside, and blocks nothing.
    row.suspended = false;
    if (!hq->enrol(laptop->id(), row).ok())
      findings.add(Invariant::NothingAcknowledgedLost, "the register cannot be written");
  }
}

void World::heal() {
  if (!findings.none()) return;
  stopFaults();
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
