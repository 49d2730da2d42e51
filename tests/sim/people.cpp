// What people do with their laptops: save, leave forms open, delete, restore, settle, import.
#include <fmt/format.h>
#include <google/protobuf/unknown_field_set.h>

#include <vector>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "sync/record/patch.h"
#include "sync/record/record_type.h"
#include "tests/sim/actions.h"
#include "tests/sim/world.h"

namespace fieldpost::sim {
namespace {

/// Fields of a newer version: this build knows nothing of them.
constexpr int kNewerField = 900;
constexpr std::size_t kNewerFields = 2;

std::string outcome(const Result<Done>& done) { return done.ok() ? "ok" : done.error().reason; }

std::string nameOf(const RecordKey& key) { return key.type + ' ' + key.id.text().substr(28); }

/// A laptop that is on, or null.
Laptop* someLaptopOn(World& world) {
  Laptop& laptop = world.someLaptop();
  return laptop.isOn() ? &laptop : nullptr;
}

void writeText(World& world, Message& record, const char* field) {
  const auto* descriptor = record.GetDescriptor()->FindFieldByName(field);
  if (world.chance.oneIn(6))
    record.GetReflection()->ClearField(&record, descriptor);
  else
    record.GetReflection()->SetString(&record, descriptor, world.someText());
}

void writeNewerField(World& world, Message& record) {
  auto& unknown = *record.GetReflection()->MutableUnknownFields(&record);
  const int field = kNewerField + static_cast<int>(world.chance.below(kNewerFields));
  unknown.DeleteByNumber(field);
  if (!world.chance.oneIn(5)) unknown.AddLengthDelimited(field, world.someText());
}

void writeSet(World& world, model::v1::Project& project) {
  static const std::vector<std::string> kMembers{"KE", "UG", "TZ", "RW"};
  auto& members = *project.mutable_countries();
  const std::string& one = kMembers[world.chance.below(kMembers.size())];
  for (int i = 0; i < members.size(); ++i) {
    if (members.Get(i) != one) continue;
    members.erase(members.begin() + i);
    return;
  }
  *members.Add() = one;
}

void writeProject(World& world, model::v1::Project& project) {
  switch (world.chance.below(8)) {
    case 0:
    case 1:
      return writeText(world, project, "title");
    case 2:
      return writeText(world, project, "summary");
    case 3:
      return writeText(world, project, "note");
    case 4:
    case 5:
      return writeSet(world, project);
    case 6:
      return writeNewerField(world, project);
    default:
      project.mutable_budget()->set_minor_units(world.chance.between(1, 1'000'000));
  }
}

void writeRevision(World& world, model::v1::Revision& revision) {
  switch (world.chance.below(4)) {
    case 0:
      return writeText(world, revision, "note");
    case 1:
      return writeNewerField(world, revision);
    default:
      return writeText(world, revision, "reason");
  }
}

/// What a person makes of what the form shows: one to three fields in one save.
Result<Patch> typed(World& world, const Form& form) {
  const RecordType* type = RecordType::find(form.key.type);
  const std::string before = form.view ? form.view->message : std::string();
  FIELDPOST_TRY(const auto record, type->parse(before));
  for (std::size_t fields = 1 + world.chance.below(3); fields > 0; --fields) {
    if (form.key.type == "project")
      writeProject(world, static_cast<model::v1::Project&>(*record));
    else
      writeRevision(world, static_cast<model::v1::Revision&>(*record));
  }
  return difference(*type, before, encode(*record));
}

Result<Done> saveInto(World& world, Laptop& laptop, const Form& form, bool asOfForm) {
  FIELDPOST_TRY(Patch patch, typed(world, form));
  Edit edit{form.key, std::move(patch), {}};
  if (asOfForm) edit.base = form.view ? form.view->seen : 0;
  return laptop.attempt(form.saw, [&]() -> Result<Done> {
    FIELDPOST_TRY(const RecordView view, laptop.store().commit(edit));
    FIELDPOST_TRY(const std::string shown, applied(view.message, edit.patch));
    if (shown != view.message)
      world.findings.add(Invariant::NoTornRecord,
                         laptop.id() + " does not show what was just saved");
    return Done{};
  });
}

/// A new project, or a revision of one that the office is at work on.
Form newForm(World& world, Laptop& laptop, Patch& patch) {
  Form form{{"project", Uuid::makeV7(laptop.clock.nowMs(), world.chance)}, {}, laptop.sees()};
  const auto parent = world.someRecord(laptop.profile().office);
  if (parent && parent->type == "project" && world.chance.oneIn(4)) {
    model::v1::Revision revision;
    revision.set_project(parent->id.text());
    revision.set_reason(world.someText());
    form.key.type = "revision";
    patch.set_values(encode(revision));
    return form;
  }
  model::v1::Project project;
  project.set_title(world.someText());
  project.add_countries("KE");
  patch.set_values(encode(project));
  patch.add_sets(16);
  return form;
}

void saveNew(World& world, Laptop& laptop) {
  Patch patch;
  const Form form = newForm(world, laptop, patch);
  const auto done = laptop.attempt(form.saw, [&]() -> Result<Done> {
    FIELDPOST_TRY([[maybe_unused]] const RecordView view,
                  laptop.store().commit({form.key, patch, {}}));
    return Done{};
  });
  world.remember(laptop.profile().office, form.key);
  world.note(fmt::format("{} saves new {}: {}", laptop.id(), nameOf(form.key), outcome(done)));
}

}  // namespace

void saveSomething(World& world) {
  Laptop* laptop = someLaptopOn(world);
  if (laptop == nullptr) return;
  const auto key = world.someRecord(laptop->profile().office);
  if (!key || world.chance.oneIn(12)) return saveNew(world, *laptop);
  const auto form = laptop->look(*key);
  if (!form || !form->view) return;
  const auto done = saveInto(world, *laptop, *form, world.chance.oneIn(2));
  world.note(fmt::format("{} saves {}: {}", laptop->id(), nameOf(*key), outcome(done)));
}

void openForm(World& world) {
  Laptop* laptop = someLaptopOn(world);
  if (laptop == nullptr) return;
  const auto key = world.someRecord(laptop->profile().office);
  if (!key) return;
  laptop->form = laptop->look(*key);
  if (laptop->form && !laptop->form->view) laptop->form.reset();
  world.note(fmt::format("{} opens {}", laptop->id(), nameOf(*key)));
}

void saveForm(World& world) {
  Laptop* laptop = someLaptopOn(world);
  if (laptop == nullptr || !laptop->form) return;
  const Form form = *std::exchange(laptop->form, std::nullopt);
  const auto done = saveInto(world, *laptop, form, true);
  world.note(
      fmt::format("{} saves the form of {}: {}", laptop->id(), nameOf(form.key), outcome(done)));
}

void deleteOrRestore(World& world) {
  Laptop* laptop = someLaptopOn(world);
  if (laptop == nullptr) return;
  const auto key = world.someRecord(laptop->profile().office);
  if (!key) return;
  const auto form = laptop->look(*key);
  if (!form || !form->view) return;
  const bool restore = form->view->deleted;
  const auto done = laptop->attempt(form->saw, [&] {
    return restore ? laptop->store().restore(*key) : laptop->store().remove(*key);
  });
  world.note(fmt::format("{} {} {}: {}", laptop->id(), restore ? "restores" : "deletes",
                         nameOf(*key), outcome(done)));
}

void settleConflict(World& world) {
  Laptop* laptop = someLaptopOn(world);
  if (laptop == nullptr) return;
  auto conflicts =
      laptop->store().find({.type = "conflict", .where = {{"state", "CONFLICT_STATE_OPEN"}}});
  if (!conflicts.ok() || conflicts.value().empty()) return;
  const RecordId id = world.chance.oneOf(conflicts.value()).key.id;
  const auto how = world.chance.oneIn(2) ? Settlement::KeepShown : Settlement::TakeOther;
  const auto done =
      laptop->attempt(laptop->sees(), [&] { return laptop->store().settle(id, how); });
  const auto settled = laptop->look({"conflict", id});
  model::v1::Conflict conflict;
  if (done.ok() && settled && settled->view && conflict.ParseFromString(settled->view->message) &&
      conflict.state() != model::v1::CONFLICT_STATE_SETTLED)
    world.findings.add(Invariant::NoConflictWithoutConcurrency,
                       laptop->id() + " settled a conflict, and it is open");
  world.note(fmt::format("{} settles {}: {}", laptop->id(), id.text().substr(28), outcome(done)));
}

void importTogether(World& world) {
  Laptop* laptop = someLaptopOn(world);
  if (laptop == nullptr) return;
  std::vector<Edit> edits;
  for (std::size_t i = 2 + world.chance.below(4); i > 0; --i) {
    Edit edit;
    // Two laptops may import one and the same file, and so make the same records.
    model::v1::Project project;
    edit.key = {"project", Uuid::fromName(fmt::format("import {} {}", laptop->profile().office,
                                                      world.findings.step / 200 * 10 + i))};
    const auto form = laptop->look(edit.key);
    if (form && form->view && form->view->deleted) continue;
    project.set_title(world.chance.oneIn(2) ? "imported" : world.someText());
    if (world.chance.oneIn(2)) project.set_summary(world.someText());
    project.add_countries("UG");
    edit.patch.set_values(encode(project));
    edit.patch.add_sets(16);
    world.remember(laptop->profile().office, edit.key);
    edits.push_back(std::move(edit));
  }
  const auto done = laptop->attempt(laptop->sees(), [&]() -> Result<Done> {
    FIELDPOST_TRY([[maybe_unused]] const std::size_t changed, laptop->store().commitAll(edits));
    return Done{};
  });
  world.note(fmt::format("{} imports {}: {}", laptop->id(), edits.size(), outcome(done)));
}

}  // namespace fieldpost::sim
