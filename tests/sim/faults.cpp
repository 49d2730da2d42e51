// What links do, and what goes wrong.
#include <fmt/format.h>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "sync/record/record_type.h"
#include "tests/sim/actions.h"
#include "tests/sim/world.h"

namespace fieldpost::sim {

using Stop = faults::FaultDisk::Stop;

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

/// Most sessions may cost what they cost, and half of the streams stay up.
ClientWishes someWishes(World& world) {
  ClientWishes wishes;
  if (world.chance.oneIn(8)) wishes.budgetBytes = 300 + world.chance.below(3000);
  wishes.keepOpen = world.chance.oneIn(2);
  return wishes;
}

}  // namespace

void syncWhole(World& world) {
  Laptop& laptop = world.someLaptop();
  if (!laptop.isOn()) return;
  const auto done = world.sync(laptop, someWishes(world));
  world.note(fmt::format("{} syncs: {}", laptop.id(), outcome(done)));
}

void openLink(World& world) {
  Laptop& laptop = world.someLaptop();
  if (!laptop.isOn() || !world.hq->isUp() || world.links.size() >= kLinksMost) return;
  world.links.push_back(world.newLink(laptop, someWishes(world)));
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
  world.noteEnded(*link);
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
    const auto how = world.chance.oneIn(2) ? Stop::Kill : Stop::PowerCut;
    world.stop(laptop, how);
    world.note(laptop.id() + (how == Stop::Kill ? " is killed" : " loses power"));
    if (world.chance.oneIn(4)) return;
  }
  world.start(laptop);
}

void restartHeadquarters(World& world) {
  if (world.hq->isUp()) {
    const auto how = world.chance.oneIn(2) ? Stop::Kill : Stop::PowerCut;
    world.stopHeadquarters(how);
    world.note(how == Stop::Kill ? "headquarters is killed" : "headquarters loses power");
    if (world.chance.oneIn(3)) return;
  }
  world.startHeadquarters();
}

void breakInAWrite(World& world) {
  const auto how = world.chance.oneIn(3) ? Stop::Kill : Stop::PowerCut;
  const std::uint64_t point = 1 + world.chance.below(world.chance.oneIn(2) ? 12 : 80);
  if (world.chance.oneIn(3)) {
    if (!world.hq->isUp()) return;
    world.hq->disk().stopAt(point, how, world.chance.next());
    return world.note(fmt::format("headquarters will break down at write {}", point));
  }
  Laptop& laptop = world.someLaptop();
  if (!laptop.isOn()) return;
  laptop.disk().stopAt(point, how, world.chance.next());
  world.note(fmt::format("{} will break down at write {}", laptop.id(), point));
}

void failADisk(World& world) {
  faults::FaultDisk::Failure failure;
  const bool full = world.chance.oneIn(2);
  failure.fault = full ? faults::FaultDisk::Fault::DiskFull : faults::FaultDisk::Fault::IoError;
  failure.calls = full ? faults::kCreate | faults::kWrite : faults::kEveryCall;
  failure.nth = 1 + world.chance.below(30);
  failure.lasting = world.chance.oneIn(2);
  const bool atHeadquarters = world.chance.oneIn(3);
  Laptop& laptop = world.someLaptop();
  (atHeadquarters ? world.hq->disk() : laptop.disk()).fail(failure);
  (atHeadquarters ? world.hq->diskFails : laptop.diskFails) = true;
  world.note(fmt::format("the disk of {} {} at call {}{}",
                         atHeadquarters ? "headquarters" : laptop.id(), full ? "is full" : "fails",
                         failure.nth, failure.lasting ? " and from then on" : ""));
}

void mendDisks(World& world) {
  world.hq->disk().heal();
  world.hq->diskFails = false;
  for (auto& laptop : world.laptops) {
    laptop->disk().heal();
    laptop->diskFails = false;
  }
  world.note("all disks are mended");
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
  if (laptop.disk().stopped()) return;
  world.images.push_back(laptop.takeImage());
  if (world.images.size() > kImagesMost) world.images.erase(world.images.begin());
  world.note(fmt::format("an image is taken of {}", laptop.id()));
}

void putImageBack(World& world) {
  if (world.images.empty()) return;
  const Image& image = world.chance.oneOf(world.images);
  for (auto& laptop : world.laptops) {
    if (laptop->branch() != image.branch) continue;
    world.stop(*laptop, Stop::Kill);
    laptop->putBack(image);
    world.note(laptop->id() + " is put back");
    return world.start(*laptop);
  }
}

void cloneLaptop(World& world) {
  Laptop& laptop = world.someLaptop();
  if (world.laptops.size() >= kLaptopsMost || laptop.disk().stopped()) return;
  Laptop& copy = world.addCopy(laptop, laptop.takeImage());
  world.note(laptop.id() + " is cloned");
  world.start(copy);
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
