// The small steps that syncs and saves are made of, one at a time: fieldpost-micro-bench.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>

#include "sync/change/merge.h"
#include "sync/storage/local_store.h"
#include "sync/wire/frames.h"
#include "tests/bench/work.h"

namespace fieldpost::bench {
namespace {

constexpr std::size_t kRecords = 1'000;

const RecordType& projects() { return *RecordType::find("project"); }

void difference(benchmark::State& state) {
  const WorkRecord record = Work(1).record(0);
  const std::string before = encode(record.project);
  auto changed = record.project;
  changed.set_title("Another title.");
  const std::string after = encode(changed);
  for (auto _ : state) benchmark::DoNotOptimize(fieldpost::difference(projects(), before, after));
}
BENCHMARK(difference);

void applyPatch(benchmark::State& state) {
  const std::string before = encode(Work(1).record(0).project);
  const Patch patch = titleEdit("Another title.");
  for (auto _ : state) benchmark::DoNotOptimize(applied(before, patch));
}
BENCHMARK(applyPatch);

void mergeConcurrent(benchmark::State& state) {
  RecordState record;
  record.exists = true;
  record.message = encode(Work(1).record(0).project);
  record.created.commit = 7;
  record.created.writer = Uuid::fromName("one laptop");
  sync::v1::Change change;
  change.set_record_type("project");
  change.set_act(sync::v1::ACT_EDIT);
  change.set_base(3);
  *change.mutable_patch() = titleEdit("Another title.");
  CellClock clock;
  clock.commit = 8;
  clock.writer = Uuid::fromName("another laptop");
  for (auto _ : state) benchmark::DoNotOptimize(merge(record, change, clock));
}
BENCHMARK(mergeConcurrent);

/// A push of as many changes as the argument says, through the stream and back.
void frame(benchmark::State& state) {
  const Work work(kRecords);
  sync::v1::ClientFrame frame;
  for (std::int64_t i = 0; i < state.range(0); ++i)
    frame.mutable_push()->add_changes(encode(work.record(static_cast<std::size_t>(i)).project));
  FrameWriter writer;
  FrameReader reader;
  std::size_t bytes = 0;
  for (auto _ : state) {
    const std::string pressed = writer.write(frame);
    bytes += pressed.size();
    reader.feed(pressed);
    sync::v1::ClientFrame read;
    if (!reader.next(read).ok()) state.SkipWithError("the frame does not read");
  }
  state.counters["bytes"] = static_cast<double>(bytes) /
                            static_cast<double>(std::max<std::int64_t>(state.iterations(), 1));
}
BENCHMARK(frame)->Arg(1)->Arg(90);

/// A store in a folder of its own, with kRecords projects in it.
class Saved : public benchmark::Fixture {
 public:
  void SetUp(benchmark::State& state) override {
    m_folder = std::filesystem::temp_directory_path() /
               fmt::format("fieldpost-micro-{}", Uuid::makeRandom(systemRandom()).text());
    auto made = LocalStore::create(m_folder, {"KEN", "Amina", "ROLE_FIELD_OFFICER", ""});
    if (!made.ok()) return state.SkipWithError(made.error().message.c_str());
    store = std::make_unique<LocalStore>(std::move(made).value());
    std::vector<Edit> edits;
    for (std::size_t i = 0; i < work.size(); ++i) {
      const WorkRecord record = work.record(i);
      edits.push_back({{"project", record.id},
                       fieldpost::difference(projects(), {}, encode(record.project)).value(),
                       std::nullopt});
    }
    if (!store->commitAll(edits).ok()) state.SkipWithError("the work cannot be recorded");
  }
  void TearDown(benchmark::State&) override {
    store.reset();
    std::filesystem::remove_all(m_folder);
  }
  Work work{kRecords};
  std::unique_ptr<LocalStore> store;

 private:
  std::filesystem::path m_folder;
};

BENCHMARK_F(Saved, oneField)(benchmark::State& state) {
  // Another record each time: a pile of unsent changes of one record is another matter.
  std::vector<RecordKey> keys;
  for (std::size_t i = 0; i < work.size(); ++i) keys.push_back({"project", work.record(i).id});
  std::size_t i = 0;
  for (auto _ : state) {
    ++i;
    benchmark::DoNotOptimize(store->commit(
        {keys[i % keys.size()], titleEdit(fmt::format("Title {}", i)), std::nullopt}));
  }
}

/// A page of 90 commits of another laptop, applied with its cursor.
BENCHMARK_F(Saved, applyPull)(benchmark::State& state) {
  Commit commit = 0;
  const Work others(90, "KEN", 2);
  for (auto _ : state) {
    state.PauseTiming();
    sync::v1::Pull pull;
    pull.set_scope("KEN");
    for (std::size_t i = 0; i < others.size(); ++i) {
      auto& committed = *pull.add_commits();
      committed.set_commit(++commit);
      committed.set_record_type("project");
      committed.set_record_id(others.record(i).id.bytes());
      committed.set_act(sync::v1::ACT_EDIT);
      *committed.mutable_effect() = titleEdit(fmt::format("Title {}", commit));
      committed.set_author("Jonas");
    }
    pull.set_next_cursor(commit);
    state.ResumeTiming();
    if (!store->applyPull(pull).ok()) state.SkipWithError("the pull does not apply");
  }
}

}  // namespace
}  // namespace fieldpost::bench

BENCHMARK_MAIN();
