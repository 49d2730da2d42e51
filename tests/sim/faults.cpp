// What links do, and what goes wrong.
#include <fmt/format.h>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "sync/record/record_type.h"
#include "tests/sim/actions.h"
#include "tests/sim/world.h"

namespace fieldpost::sim {
namespace {

constexpr std::int64_t kYearMs = 31'557'600'000;
constexpr std::size_t kImagesMost = 4;
constexpr std::size_t kLaptopsMost = 6;
constexpr std::size_t kLinksMost = 6;

std::string outcome(const Result<Done>& done) { return done.ok() ? "ok" : done.error().reason; }

Link* someLink(World& world) {
  if (world.links.empty()) return nullptr;
  auto link = world.links.begin();
  std::advance(link, static_cast<std::ptrdiff_t>(world.chance.below(world.links.size())));
  return &*link;
}

std::size_t someBytes(World& world) {
  return world.chance.oneIn(3) ? 100'000 : world.chance.below(700);
}

}  // namespace

void syncWhole(World& world) {
  Laptop& laptop = world.someLaptop();
  if (!laptop.isOn()) return;
  world.note(fmt::format("{} syncs: {}", laptop.id(), outcome(world.sync(laptop))));
}

void openLink(World& world) {
  Laptop& laptop = world.someLaptop();
  if (!laptop.isOn() || !world.hq->isUp() || world.links.size() >= kLinksMost) return;
  // What the laptop had open it leaves, but headquarters may not have heard of that yet.
  for (Link& link : world.links)
    if (&link.laptop() == &laptop) link.cutLaptop();
  world.links.emplace_back(laptop, world.hq->tap(), world.hq->peer(laptop.id()));
  const auto done = world.links.back().start();
  world.note(fmt::format("{} opens a link: {}", laptop.id(), outcome(done)));
}

void carrySomeBytes(World& world) {
  Link* link = someLink(world);
  if (link == nullptr) return;
  for (std::size_t turns = 1 + world.chance.below(4); turns > 0; --turns) {
    (void)link->carryUp(someBytes(world));
    const auto heard = link->carryDown(someBytes(world));
    if (!heard.ok()) world.note(fmt::format("{} hears {}", link->laptop().id(), outcome(heard)));
  }
  world.note(fmt::format("{} carries", link->laptop().id()));
  if (!link->finished()) return;
  world.recordings.push_back({link->laptop().id(), link->sent()});
  link->cutLaptop();
  link->cutHeadquarters();
}

void cutLink(World& world) {
  Link* link = someLink(world);
  if (link == nullptr) return;
  world.note(fmt::format("{} loses its link", link->laptop().id()));
  if (world.chance.oneIn(2))
    link->cutLaptop();
  else
    link->cutHeadquarters();
  if (world.chance.oneIn(2)) {
    link->cutLaptop();
    link->cutHeadquarters();
  }
}

void sendAgain(World& world) {
  if (world.recordings.empty() || !world.hq->isUp()) return;
  const Recording& recording = world.chance.oneOf(world.recordings);
  ServerSession session(world.hq->tap(), world.hq->peer(recording.laptop));
  const std::size_t bytes = world.chance.oneIn(2) ? recording.bytes.size()
                                                  : world.chance.below(recording.bytes.size() + 1);
  (void)session.receive(std::string_view(recording.bytes).substr(0, bytes));
  world.note(fmt::format("what {} sent comes again, {} bytes", recording.laptop, bytes));
}

void restartLaptop(World& world) {
  Laptop& laptop = world.someLaptop();
  if (laptop.isOn()) {
    world.stop(laptop);
    world.note(laptop.id() + " stops");
    if (world.chance.oneIn(4)) return;
  }
  const auto started = laptop.start();
  world.note(fmt::format("{} starts: {}", laptop.id(), outcome(started)));
  if (!started.ok())
    world.findings.add(Invariant::PendingSurvives,
                       laptop.id() + " does not start: " + started.error().message);
  else
    laptop.checkPending(world.hq->tap());
}

void restartHeadquarters(World& world) {
  if (world.hq->isUp()) {
    world.stopHeadquarters();
    world.note("headquarters stops");
    if (world.chance.oneIn(3)) return;
  }
  const auto started = world.hq->start();
  world.note("headquarters starts: " + outcome(started));
  if (!started.ok())
    world.findings.add(Invariant::NothingAcknowledgedLost,
                       "headquarters does not start: " + started.error().message);
}

void setClock(World& world) {
  if (world.chance.oneIn(8)) {
    world.hq->clock.errorMs = world.chance.between(-86'400'000, 86'400'000);
    return world.note(fmt::format("headquarters' clock is wrong by {}", world.hq->clock.errorMs));
  }
  Laptop& laptop = world.someLaptop();
  switch (world.chance.below(4)) {
    case 0:
      laptop.clock.errorMs = 0;
      break;
    case 1:
      laptop.clock.errorMs = world.chance.between(-30'000, 30'000);
      break;
    case 2:
      laptop.clock.errorMs = world.chance.between(-10 * kYearMs, 10 * kYearMs);
      break;
    default:
      laptop.clock.errorMs += world.chance.between(-86'400'000, 86'400'000);
  }
  world.note(fmt::format("{}'s clock is wrong by {}", laptop.id(), laptop.clock.errorMs));
}

void takeImage(World& world) {
  Laptop& laptop = world.someLaptop();
  world.stop(laptop);
  world.images.push_back(laptop.takeImage(world.newFolder("image")));
  if (world.images.size() > kImagesMost) {
    std::filesystem::remove_all(world.images.front().folder);
    world.images.erase(world.images.begin());
  }
  world.note(fmt::format("an image is taken of {}: {}", laptop.id(), outcome(laptop.start())));
}

void putImageBack(World& world) {
  if (world.images.empty()) return;
  const Image& image = world.chance.oneOf(world.images);
  for (auto& laptop : world.laptops) {
    if (laptop->branch() != image.branch) continue;
    world.stop(*laptop);
    laptop->putBack(image);
    world.note(fmt::format("{} is put back: {}", laptop->id(), outcome(laptop->start())));
    return;
  }
}

void cloneLaptop(World& world) {
  if (world.laptops.size() >= kLaptopsMost) return;
  Laptop& laptop = world.someLaptop();
  world.stop(laptop);
  const Image image = laptop.takeImage(world.newFolder("clone"));
  (void)laptop.start();
  Laptop& copy = world.addCopy(laptop, image);
  world.note(fmt::format("{} is cloned: {}", laptop.id(), outcome(copy.start())));
}

void changeRegister(World& world) {
  if (!world.hq->isUp()) return;
  Laptop& laptop = world.someLaptop();
  Enrolled row = world.hq->enrolled(laptop.id());
  if (world.chance.oneIn(2))
    row.suspended = !row.suspended && world.chance.oneIn(2);
  else
    row.role =
        row.role == "ROLE_AUDITOR" || world.chance.oneIn(2) ? "ROLE_FIELD_OFFICER" : "ROLE_AUDITOR";
  (void)world.hq->enrol(laptop.id(), row);
  world.note(fmt::format("{} is {}{}", laptop.id(), row.role, row.suspended ? ", suspended" : ""));
}

void writeAtHeadquarters(World& world) {
  if (!world.hq->isUp()) return;
  if (world.chance.oneIn(2)) {
    model::v1::Office office;
    office.set_office("HQ");
    office.set_code("KEN");
    office.set_name(world.someText());
    const auto done = world.hq->ingest().commitRecord({"office", Uuid::fromName("office KEN")},
                                                      encode(office), "Headquarters");
    return world.note(fmt::format("headquarters writes an office: {}", done.ok()));
  }
  const std::string office = world.someLaptop().profile().office;
  const auto key = world.someRecord(office);
  if (!key || key->type != "project") return;
  const auto snapshot = world.hq->store().snapshot();
  if (!snapshot.ok()) return;
  const auto record = snapshot.value()->record({key->type, key->id});
  model::v1::Project project;
  if (!record.ok() || !record.value() || record.value()->deleted ||
      !project.ParseFromString(record.value()->message))
    return;
  project.set_official_number(world.someText());
  const auto done =
      world.hq->ingest().commitRecord({key->type, key->id}, encode(project), "Headquarters");
  world.note(fmt::format("headquarters numbers a project: {}", done.ok()));
}

void snoop(World& world) {
  if (!world.hq->isUp()) return;
  Laptop& laptop = world.someLaptop();
  const std::string other = laptop.profile().office == "KEN" ? "UGA" : "KEN";
  const auto given =
      world.hq->tap().read(world.hq->peer(laptop.id()), Incarnation{}, other, 0, 10'000);
  world.note(fmt::format("{} asks for {}: {}", laptop.id(), other,
                         given.ok() ? "given" : given.error().reason));
}

}  // namespace fieldpost::sim
