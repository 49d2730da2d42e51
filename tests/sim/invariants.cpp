#include "tests/sim/invariants.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "fieldpost/model/v1/office.pb.h"
#include "server/aggregate/ledger.h"
#include "sync/record/record_type.h"
#include "tests/sim/cells_of.h"

namespace fieldpost::sim {
namespace {

using Records = std::map<RecordKey, store::StoredRecord>;

std::string nameOf(const RecordKey& key) { return key.type + ' ' + key.id.text(); }

Records recordsOf(Site& hq) {
  Records records;
  const auto snapshot = hq.store().snapshot();
  if (!snapshot.ok()) return records;
  for (const char* type : {"conflict", "office", "project", "revision"})
    (void)snapshot.value()->forEachRecord(type, [&](const store::StoredRecord& record) {
      records[{type, record.key.id}] = record;
      return Result<Done>(Done{});
    });
  return records;
}

/// 1, 10: what a laptop shows is what headquarters has for its scopes, and nothing else.
void checkConvergence(World& world, Laptop& laptop, const Records& records) {
  const auto wrong = [&](const RecordKey& key, std::string_view what) {
    world.findings.add(Invariant::Convergence,
                       fmt::format("{} ({}): {}", laptop.id(), nameOf(key), what));
  };
  std::set<RecordKey> refused;
  const auto outgoing = laptop.store().outgoing();
  if (outgoing.ok())
    for (const auto& change : outgoing.value()) refused.insert(change.key);
  for (const auto& [key, record] : records) {
    const auto view = laptop.store().get(key);
    const bool mine = record.scope.empty() || record.scope == laptop.profile().office;
    if (!view.ok()) return wrong(key, "cannot be read");
    if (!mine) {
      if (view.value())
        world.findings.add(Invariant::NothingOutsideRights,
                           fmt::format("{} has {} of {}", laptop.id(), nameOf(key), record.scope));
      continue;
    }
    // What was put aside is still shown here: LocalStore::verify checks it.
    if (refused.contains(key)) continue;
    if (!view.value()) return wrong(key, "is not there");
    if (view.value()->message != record.message) return wrong(key, "has other fields");
    if (view.value()->deleted != record.deleted) return wrong(key, "is deleted on one side");
    if (view.value()->changedMs != record.changedMs) return wrong(key, "has another time");
    if (view.value()->changedBy != record.changedBy) return wrong(key, "has another author");
  }
  for (const char* type : {"conflict", "office", "project", "revision"})
    for (const bool deleted : {false, true}) {
      const auto views = laptop.store().find({.type = type, .deleted = deleted});
      if (!views.ok()) return;
      for (const auto& view : views.value()) {
        if (!records.contains(view.key) && !refused.contains(view.key))
          wrong(view.key, "is not at headquarters");
      }
    }
}

/// 2, 16: every save is at headquarters, taken or put aside.
void checkNothingLost(World& world, const Laptop& laptop) {
  for (const SaveId id : world.journal.historyOf(laptop.branch())) {
    const Save& save = world.journal[id];
    if (!world.hq->tap().hasAnswered(save.body))
      world.findings.add(Invariant::PendingSurvives,
                         fmt::format("save {} of step {} on {} never reached headquarters", id,
                                     save.step, laptop.id()));
  }
}

/// 2: what was acknowledged is there, under the very number that was told.
void checkAcknowledged(World& world) {
  const auto& commits = world.hq->commits();
  for (const auto& [place, answer] : world.hq->tap().answers()) {
    if (answer.commit == 0) continue;
    const bool there = answer.commit <= commits.size() &&
                       commits[answer.commit - 1].incarnation == place.first &&
                       commits[answer.commit - 1].number == place.second;
    if (!there)
      world.findings.add(Invariant::NothingAcknowledgedLost,
                         fmt::format("commit {} was acknowledged and is not there", answer.commit));
  }
}

/// 2, 10: a change was put aside for a reason that held, and none was taken from who may not write.
void checkRights(World& world) {
  std::set<std::string> kept;
  const auto snapshot = world.hq->store().snapshot();
  if (!snapshot.ok()) return;
  const auto apart = snapshot.value()->quarantine("", 1'000'000);
  if (apart.ok())
    for (const auto& change : apart.value()) kept.insert(change.body);
  for (const auto& [place, answer] : world.hq->tap().answers()) {
    if (answer.commit != 0) {
      if (!answer.allowed)
        world.findings.add(
            Invariant::NothingOutsideRights,
            fmt::format("{} wrote commit {} without the right to", answer.laptop, answer.commit));
      continue;
    }
    if (!kept.contains(answer.body))
      world.findings.add(Invariant::NothingAcknowledgedLost,
                         fmt::format("change {} of {} was put aside and is not kept", place.second,
                                     answer.laptop));
    // An orphan of a change that was put aside follows it; nothing else may.
    if (answer.allowed && answer.reason != "OFFICE_MISSING")
      world.findings.add(Invariant::NothingAcknowledgedLost,
                         fmt::format("change {} of {} was put aside without cause: {}",
                                     place.second, answer.laptop, answer.reason));
  }
}

/// 4: changes of one log have their numbers in the order of their commits, and what one copy of a
/// laptop saved took effect in the order in which it was saved.
void checkOrder(World& world) {
  std::map<Incarnation, ChangeNumber> last;
  for (const auto& commit : world.hq->commits()) {
    ChangeNumber& before = last[commit.incarnation];
    if (commit.number <= before)
      world.findings.add(Invariant::OrderKept,
                         fmt::format("commit {} is change {}, after change {} of the same log",
                                     commit.commit, commit.number, before));
    before = commit.number;
  }
  for (const auto& laptop : world.laptops) {
    Commit newest = 0;
    for (const SaveId id : world.journal.historyOf(laptop->branch())) {
      const auto commit = world.hq->model().commitOf(id);
      if (!commit) continue;
      if (*commit < newest)
        world.findings.add(
            Invariant::OrderKept,
            fmt::format("save {} of {} came into force before an earlier one", id, laptop->id()));
      newest = *commit;
    }
  }
}

/// 3: a laptop's own changes came back as its own, each under its number, and nobody else's did.
void checkOwn(World& world, const Page& page) {
  const auto& commits = world.hq->commits();
  for (std::size_t i = 0; i < page.commits.size(); ++i) {
    if (page.commits[i] > commits.size()) continue;
    const auto& commit = commits[page.commits[i] - 1];
    const ChangeNumber own = commit.incarnation == page.reader ? commit.number : 0;
    if (page.own[i] != own)
      world.findings.add(Invariant::ExactlyOnce,
                         fmt::format("commit {} reached {} as change {} of its own, and is {}",
                                     page.commits[i], page.laptop, page.own[i], own));
  }
}

/// 9: each page held exactly what its scope holds between its cursors to this day.
void checkPages(World& world) {
  const auto& commits = world.hq->commits();
  std::map<std::string, std::vector<Commit>> byScope;
  for (const auto& commit : commits) byScope[commit.scope].push_back(commit.commit);
  for (const Page& page : world.hq->tap().pages()) {
    checkOwn(world, page);
    const auto& all = byScope[page.scope];
    const auto first = std::upper_bound(all.begin(), all.end(), page.from);
    const auto last = std::upper_bound(all.begin(), all.end(), page.to);
    if (!std::equal(first, last, page.commits.begin(), page.commits.end()))
      world.findings.add(Invariant::NoCommitBelowACursor,
                         fmt::format("{} was told {} commits of '{}' from {} to {}, and there are "
                                     "{}",
                                     page.laptop, page.commits.size(), page.scope, page.from,
                                     page.to, std::distance(first, last)));
  }
}

/// 8, 12, 15: the chain verifies, and what the model made of the log is what headquarters has.
void checkState(World& world, const Records& records) {
  const auto snapshot = world.hq->store().snapshot();
  if (!snapshot.ok()) return;
  if (const auto chain = snapshot.value()->verifyChain(); !chain.ok())
    world.findings.add(Invariant::LogRebuildsState, chain.error().message);
  const auto figures = aggregate::compareLedger(*snapshot.value());
  if (!figures.ok()) world.findings.add(Invariant::LogRebuildsState, figures.error().message);
  if (figures.ok())
    for (const auto& difference : figures.value().differences)
      world.findings.add(Invariant::LogRebuildsState, "what figures are made from: " + difference);
  for (const auto& [key, expected] : world.hq->model().records()) {
    if (!expected.exists) continue;
    const auto found = records.find(key);
    if (found == records.end()) {
      world.findings.add(Invariant::LogRebuildsState, nameOf(key) + " is not at headquarters");
      continue;
    }
    if (found->second.deleted != expected.deleted)
      world.findings.add(Invariant::LogRebuildsState, nameOf(key) + " is deleted, or is not");
    if (found->second.message == expected.message()) continue;
    const auto fields = fieldsOf(found->second.message).value_or(FieldMap());
    const auto wanted = fieldsOf(expected.message()).value_or(FieldMap());
    bool newer = false;
    for (const auto& [field, value] : wanted)
      newer = newer || (field >= 900 && !fields.contains(field));
    world.findings.add(newer ? Invariant::UnknownFieldsSurvive : Invariant::LogRebuildsState,
                       nameOf(key) + " is not what the log makes it");
  }
}

/// 5: an open conflict shows what its record shows, and headquarters lists it.
void checkConflicts(World& world, const Records& records) {
  std::set<RecordKey> open;
  const auto snapshot = world.hq->store().snapshot();
  if (!snapshot.ok()) return;
  const auto listed = snapshot.value()->openConflicts();
  if (listed.ok())
    for (const auto& record : listed.value()) open.insert({"conflict", record.key.id});
  for (const auto& [key, record] : records) {
    model::v1::Conflict conflict;
    if (key.type != "conflict" || !conflict.ParseFromString(record.message)) continue;
    const auto wrong = [&](std::string_view what) {
      world.findings.add(Invariant::ConcurrentWritesKept, fmt::format("{} {}", nameOf(key), what));
    };
    const bool isOpen = conflict.state() == model::v1::CONFLICT_STATE_OPEN;
    if (isOpen != open.contains(key)) wrong("is open on one list alone");
    const auto id = RecordId::parse(conflict.about());
    const RecordType* type = RecordType::find(conflict.about_type());
    const auto* field = type == nullptr ? nullptr : type->field(conflict.field_name());
    if (!isOpen || !id.ok() || field == nullptr) continue;
    const auto about = records.find({conflict.about_type(), id.value()});
    if (about == records.end()) continue;
    auto fields = fieldsOf(about->second.message).value_or(FieldMap());
    if (joined(fields[static_cast<std::uint32_t>(field->number())]) != conflict.kept().cell())
      wrong("shows what its record shows no more");
  }
}

/// 11: whose parent is at headquarters finds it on each laptop of its office.
void checkOrphans(World& world, Laptop& laptop, const Records& records) {
  const auto children = laptop.store().find({.type = "revision"});
  if (!children.ok()) return;
  for (const auto& child : children.value()) {
    const auto fields = fieldsOf(child.message).value_or(FieldMap());
    const auto parent = fields.find(10);
    if (parent == fields.end() || parent->second.front().size() < 2) continue;
    const auto id = RecordId::parse(parent->second.front().substr(2));
    if (!id.ok() || !records.contains({"project", id.value()})) continue;
    const auto view = laptop.store().get({"project", id.value()});
    if (!view.ok() || !view.value())
      world.findings.add(Invariant::NoEternalOrphan, fmt::format("{}: {} waits for its project",
                                                                 laptop.id(), nameOf(child.key)));
  }
}

/// 14: nothing waits, and the store agrees with itself.
void checkDrained(World& world, Laptop& laptop) {
  const auto status = laptop.store().status();
  if (!status.ok() || status.value().waiting != 0)
    world.findings.add(Invariant::OutboxesDrain,
                       fmt::format("{} still has {} changes waiting", laptop.id(),
                                   status.ok() ? status.value().waiting : 0));
  const auto outgoing = laptop.store().outgoing();
  if (outgoing.ok())
    for (const auto& change : outgoing.value()) {
      if (change.state != ChangeState::Refused)
        world.findings.add(
            Invariant::OutboxesDrain,
            fmt::format("{}: change {} was never confirmed", laptop.id(), change.number));
    }
  const auto wrong = laptop.store().verify();
  if (!wrong.ok())
    world.findings.add(Invariant::NoTornRecord, laptop.id() + ": " + wrong.error().message);
  else
    for (const auto& line : wrong.value())
      world.findings.add(Invariant::NoTornRecord, laptop.id() + ": " + line);
}

}  // namespace

void checkAll(World& world) {
  const Records records = recordsOf(*world.hq);
  checkAcknowledged(world);
  checkRights(world);
  checkOrder(world);
  checkPages(world);
  checkState(world, records);
  checkConflicts(world, records);
  for (auto& laptop : world.laptops) {
    checkNothingLost(world, *laptop);
    checkDrained(world, *laptop);
    checkConvergence(world, *laptop, records);
    checkOrphans(world, *laptop, records);
  }
}

}  // namespace fieldpost::sim
