#include "tests/crash/laptop_work.h"

#include <fmt/format.h>

#include "fieldpost/model/v1/office.pb.h"
#include "fieldpost/model/v1/project.pb.h"
#include "sync/change/snapshot_id.h"
#include "sync/sqlite/database.h"

namespace fieldpost::crash {
namespace {

using model::v1::Project;

constexpr std::int64_t kMinuteMs = 60'000;

RecordKey keyOf(int n) { return {"project", Uuid::fromName("crash " + std::to_string(n))}; }
RecordKey conflictKey() { return {"conflict", Uuid::fromName("crash conflict")}; }

Project projectOf(int n, const std::string& title) {
  Project project;
  project.set_title(title);
  project.set_level(model::v1::PROJECT_LEVEL_NATIONAL);
  project.add_countries("KE");
  project.add_themes("corruption");
  project.set_status(model::v1::PROJECT_STATUS_IDEA);
  project.set_planned_start("2004-01-01");
  project.set_planned_end("2005-12-31");
  project.set_summary(std::string(300, static_cast<char>('a' + n % 26)));
  return project;
}

Result<Edit> editOf(const LocalStore& store, int n, const std::string& title) {
  FIELDPOST_TRY(const auto view, store.get(keyOf(n)));
  Project project = projectOf(n, title);
  if (view) project.ParseFromString(view->message);
  project.set_title(title);
  FIELDPOST_TRY(Patch patch, difference(*RecordType::find("project"),
                                        view ? view->message : std::string(), encode(project)));
  return Edit{keyOf(n), std::move(patch), {}};
}

LaptopStep save(int n, const std::string& title) {
  return [=](LocalStore& store) -> Result<Done> {
    FIELDPOST_TRY(const Edit edit, editOf(store, n, title));
    FIELDPOST_CHECK(store.commit(edit));
    return Done{};
  };
}

LaptopStep import(int first, int count) {
  return [=](LocalStore& store) -> Result<Done> {
    std::vector<Edit> edits;
    for (int n = first; n < first + count; ++n) {
      FIELDPOST_TRY(edits.emplace_back(), editOf(store, n, fmt::format("Imported {}", n)));
    }
    FIELDPOST_CHECK(store.commitAll(edits));
    return Done{};
  };
}

LaptopStep remove(int n) {
  return [=](LocalStore& store) { return store.remove(keyOf(n)); };
}

LaptopStep restore(int n) {
  return [=](LocalStore& store) { return store.restore(keyOf(n)); };
}

/// Copies the log into the file, as happens by itself once it has grown.
LaptopStep checkpoint() {
  return [](LocalStore& store) -> Result<Done> {
    FIELDPOST_TRY(auto database, sqlite::Database::open(store.folder() / "fieldpost.db",
                                                        sqlite::Database::Access::ReadWrite));
    return database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  };
}

sync::v1::Committed committedEdit(Commit commit, const RecordKey& key, const Message& record,
                                  bool creates) {
  sync::v1::Committed committed;
  committed.set_commit(commit);
  committed.set_record_type(key.type);
  committed.set_record_id(key.id.bytes());
  committed.set_act(sync::v1::ACT_EDIT);
  *committed.mutable_effect() =
      difference(*RecordType::find(key.type), std::string(), encode(record)).value();
  committed.mutable_stamp()->set_time_ms(1'119'000'000'000);
  committed.set_author("Jonas");
  committed.set_from_office("KEN");
  committed.set_creates(creates);
  return committed;
}

/// Another laptop's records `first` to `first + count`, some of which this one may hold.
LaptopStep pull(Commit cursor, int first, int count, bool creates,
                const std::string& scope = "KEN") {
  return [=](LocalStore& store) {
    sync::v1::Pull page;
    page.set_scope(scope);
    for (int i = 0; i < count; ++i) {
      Project project =
          creates ? projectOf(first + i, fmt::format("Theirs {}", first + i)) : Project();
      if (creates) project.set_office(scope);
      project.set_summary(fmt::format("As of commit {}", cursor + 1));
      *page.add_commits() =
          committedEdit(cursor + 1 + static_cast<Commit>(i), keyOf(first + i), project, creates);
    }
    page.set_next_cursor(cursor + static_cast<Commit>(count));
    return store.applyPull(page);
  };
}

LaptopStep pullConflict(Commit cursor, int about) {
  return [=](LocalStore& store) {
    model::v1::Conflict conflict;
    conflict.set_office("KEN");
    conflict.set_about_type("project");
    conflict.set_about(keyOf(about).id.text());
    conflict.set_field_name("title");
    Project other;
    other.set_title("The other title");
    conflict.mutable_other()->set_cell(encode(other));
    conflict.set_state(model::v1::CONFLICT_STATE_OPEN);
    sync::v1::Pull page;
    page.set_scope("KEN");
    *page.add_commits() = committedEdit(cursor + 1, conflictKey(), conflict, true);
    page.set_next_cursor(cursor + 1);
    return store.applyPull(page);
  };
}

/// Changes 1 to `upTo`, the last of them refused.
LaptopStep acknowledge(std::uint64_t upTo) {
  return [=](LocalStore& store) {
    sync::v1::Acknowledged acknowledged;
    acknowledged.set_up_to(upTo);
    auto& receipt = *acknowledged.add_receipts();
    receipt.set_first_number(1);
    receipt.set_first_commit(100);
    receipt.set_count(static_cast<std::uint32_t>(upTo - 1));
    auto& refused = *acknowledged.add_quarantined();
    refused.set_number(upTo);
    refused.set_reason("NOT_YOUR_OFFICE");
    return store.acknowledge(acknowledged);
  };
}

/// Headquarters' markers of changes 1 to `count`, taken as they were sent.
LaptopStep pullOwn(std::uint64_t count) {
  return [=](LocalStore& store) {
    sync::v1::Pull page;
    page.set_scope("KEN");
    for (std::uint64_t number = 1; number <= count; ++number) {
      auto& committed = *page.add_commits();
      committed.set_commit(99 + number);
      committed.set_own_number(number);
      committed.set_as_sent(true);
      committed.set_creates(true);
    }
    page.set_next_cursor(99 + count);
    return store.applyPull(page);
  };
}

/// Others delete records `first` to `first + count`.
LaptopStep pullDeletions(Commit cursor, int first, int count) {
  return [=](LocalStore& store) {
    sync::v1::Pull page;
    page.set_scope("KEN");
    for (int i = 0; i < count; ++i) {
      auto& committed = *page.add_commits();
      committed.set_commit(cursor + 1 + static_cast<Commit>(i));
      committed.set_record_type("project");
      committed.set_record_id(keyOf(first + i).id.bytes());
      committed.set_act(sync::v1::ACT_DELETE);
      committed.mutable_stamp()->set_time_ms(1'119'000'000'000);
      committed.set_author("Jonas");
    }
    page.set_next_cursor(cursor + static_cast<Commit>(count));
    return store.applyPull(page);
  };
}

/// The office's records `first` to `first + kPartRecords * parts`, whole, as of a commit.
constexpr int kPartRecords = 10;
std::string partOf(Commit commit, int first) {
  sync::v1::WholeRecords records;
  for (int n = first; n < first + kPartRecords; ++n) {
    Project project = projectOf(n, fmt::format("As of {}: {}", commit, n));
    project.set_office("KEN");
    auto& whole = *records.add_records();
    whole.set_record_type("project");
    whole.set_record_id(keyOf(n).id.bytes());
    whole.set_message(encode(project));
    whole.set_commit(commit - 1);
    whole.set_deleted(n % 7 == 0);
    whole.set_created_by("Jonas");
    whole.set_created_ms(1'119'000'000'000);
    whole.set_changed_by("Jonas");
    whole.set_changed_ms(1'119'000'000'000);
  }
  return records.SerializeAsString();
}

LaptopStep stageSnapshot(Commit commit, int first, int parts) {
  return [=](LocalStore& store) -> Result<Done> {
    SnapshotId id("KEN", commit);
    for (int part = 0; part < parts; ++part) id.add(partOf(commit, first + part * kPartRecords));
    sync::v1::SnapshotStart start;
    start.set_id(id.bytes());
    start.set_scope("KEN");
    start.set_commit(commit);
    start.set_parts(static_cast<std::uint32_t>(parts));
    FIELDPOST_CHECK(store.stageSnapshot(start));
    return Done{};
  };
}

LaptopStep stagePart(Commit commit, int first, int part) {
  return [=](LocalStore& store) -> Result<Done> {
    sync::v1::SnapshotPart staged;
    staged.set_part(static_cast<std::uint32_t>(part));
    staged.set_body(partOf(commit, first + part * kPartRecords));
    FIELDPOST_CHECK(store.stagePart("KEN", staged));
    return Done{};
  };
}

LaptopStep welcome() {
  return [](LocalStore& store) {
    sync::v1::Welcome said;
    said.set_timeline(Uuid::fromName("crash timeline").bytes());
    said.set_clock_ms(1'120'000'000'000);
    said.set_expects(1);
    return store.welcome(said);
  };
}

}  // namespace

Laptop::Laptop(faults::FaultDisk& disk, std::vector<LaptopStep> steps)
    : m_disk(disk), m_folder(disk.folder() / "laptop"), m_steps(std::move(steps)) {}

faults::Image Laptop::prepared(const std::vector<LaptopStep>& before) {
  m_disk.put({});
  m_random.begin(0);
  m_store.emplace(
      LocalStore::create(m_folder, {"KEN", "Amina", "ROLE_FIELD_OFFICER", ""}, m_clock, m_random)
          .value());
  for (const auto& step : before) (void)step(*m_store).value();
  m_store.reset();
  return m_disk.imageAfter(faults::FaultDisk::Stop::Kill, 0);
}

Result<Done> Laptop::open() {
  FIELDPOST_TRY(auto store, LocalStore::open(m_folder, m_clock, m_random));
  m_store.emplace(std::move(store));
  return Done{};
}

Result<Done> Laptop::step(std::size_t n) {
  m_random.begin(n + 1);
  m_clock.now = 1'120'000'000'000 + static_cast<std::int64_t>(n + 1) * kMinuteMs;
  return m_steps.at(n)(*m_store);
}

std::string Laptop::state() {
  const auto found = m_store->count({.type = "project", .text = "imported"});
  return dumpOf(m_folder / "fieldpost.db") +
         fmt::format("found {}\n", found.ok() ? found.value() : 0);
}

std::vector<std::string> Laptop::findings() {
  const auto found = m_store->verify();
  return found.ok() ? found.value() : std::vector{found.error().message};
}

Result<Done> NewLaptop::open() {
  auto opened = LocalStore::open(m_folder, m_clock, m_random);
  if (opened.ok()) m_store.emplace(std::move(opened).value());
  if (opened.ok() || opened.error().reason == "NO_STORE") return Done{};
  return opened.error();
}

Result<Done> NewLaptop::step(std::size_t) {
  m_random.begin(1);
  FIELDPOST_TRY(auto made, LocalStore::create(m_folder, {"KEN", "Amina", "ROLE_FIELD_OFFICER", ""},
                                              m_clock, m_random));
  m_store.emplace(std::move(made));
  return Done{};
}

std::string NewLaptop::state() { return m_store ? dumpOf(m_folder / "fieldpost.db") : "no store"; }

std::vector<std::string> NewLaptop::findings() {
  if (!m_store) return {};
  const auto found = m_store->verify();
  return found.ok() ? found.value() : std::vector{found.error().message};
}

/// Page by page into the log, and now and then into the file.
std::vector<LaptopStep> manySaves() {
  std::vector<LaptopStep> steps;
  for (int n = 1; n <= 12; ++n) {
    steps.push_back(save(n, fmt::format("Project {}", n)));
    steps.push_back(save(n, fmt::format("Project {} again", n)));
    if (n % 2 == 0) steps.push_back(checkpoint());
  }
  return steps;
}

std::vector<LaptopWork> scopeWorks() {
  return {
      {"snapshot",
       {import(1, 20), acknowledge(20), pullOwn(19), save(5, "Mine on top"),
        save(60, "Mine alone")},
       {stageSnapshot(200, 1, 3), stagePart(200, 1, 0), stagePart(200, 1, 1), stagePart(200, 1, 2),
        save(6, "Mine on what came")},
       true},
      {"a newer snapshot",
       {save(1, "One"), stageSnapshot(200, 1, 3), stagePart(200, 1, 0)},
       {stageSnapshot(210, 1, 2), stagePart(210, 1, 0), stagePart(210, 1, 1)},
       true},
      {"keep scopes",
       {pull(0, 1, 10, true), pull(100, 40, 20, true, "COL"), save(2, "Mine")},
       {[](LocalStore& store) { return store.keepScopes({"KEN"}); }, save(3, "Mine too")},
       true},
      {"forget deleted",
       {pull(0, 1, 20, true), save(3, "Mine"), pullDeletions(20, 1, 12)},
       {[](LocalStore& store) { return store.forgetDeleted(30); }, save(4, "Again")},
       true},
  };
}

std::vector<LaptopWork> laptopWorks() {
  return {
      {"save",
       {},
       {save(1, "One"), save(1, "One again"), remove(1), restore(1), save(2, "Two"), checkpoint(),
        save(2, "Two again")}},
      {"many saves", {save(1, "One")}, manySaves(), true},
      {"import", {save(1, "One")}, {import(10, 40), checkpoint(), import(30, 40)}, true},
      {"pull",
       {save(1, "One"), save(20, "Mine")},
       {welcome(), pull(0, 20, 40, true), save(21, "Mine too"), pull(40, 21, 40, false)},
       true},
      {"acknowledgement", {import(1, 30)}, {acknowledge(20), pullOwn(19)}},
      {"settle", {save(1, "One"), pullConflict(0, 1)}, {[](LocalStore& store) {
         return store.settle(conflictKey().id, Settlement::TakeOther);
       }}},
      {"fork",
       {import(1, 30), acknowledge(10), pullOwn(9)},
       {[](LocalStore& store) { return store.fork(); }, save(1, "After the fork")}},
  };
}

LaptopWork workInTwoTransactions() {
  return {"two", {}, {[](LocalStore& store) -> Result<Done> {
            FIELDPOST_CHECK(save(1, "One")(store));
            return save(2, "Two")(store);
          }}};
}

}  // namespace fieldpost::crash
