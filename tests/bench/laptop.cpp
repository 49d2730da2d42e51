#include "tests/bench/laptop.h"

#include <algorithm>
#include <fstream>
#include <thread>

namespace fieldpost::bench {
namespace {

constexpr std::size_t kSavesTogether = 500;

/// The enrolment file with another way to headquarters: through a proxy, or a bad link.
Result<std::filesystem::path> redirected(const std::filesystem::path& enrolment,
                                         const std::filesystem::path& folder,
                                         const std::string& server) {
  std::ifstream in(enrolment);
  Json said = Json::parse(in, nullptr, false);
  if (said.is_discarded())
    return Error{Code::InvalidArgument, "BAD_ENROLMENT_FILE",
                 enrolment.string() + " is not an enrolment file"};
  said["server"] = server;
  std::filesystem::create_directories(folder);
  const auto file = folder / "enrolment-of-bench.json";
  std::ofstream(file) << said.dump();
  return file;
}

}  // namespace

Json jsonOf(const Cost& cost) {
  return {{"up", cost.traffic.up},
          {"down", cost.traffic.down},
          {"turns", cost.traffic.turns},
          {"connections", cost.traffic.connections},
          {"seconds", cost.seconds},
          {"payload_up", cost.counters.bytesSent},
          {"payload_down", cost.counters.bytesReceived},
          {"changes", cost.counters.changesSent},
          {"commits", cost.counters.commitsReceived},
          {"conflicts", cost.counters.conflicts}};
}

std::string loopbackAddress(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

void waitUntilStill(const CountingProxy& proxy) {
  Traffic before = proxy.traffic();
  for (;;) {
    std::this_thread::sleep_for(std::chrono::milliseconds(60));
    const Traffic now = proxy.traffic();
    if (now.up == before.up && now.down == before.down) return;
    before = now;
  }
}

Result<BenchLaptop> BenchLaptop::enrol(const std::filesystem::path& folder,
                                       const std::filesystem::path& enrolment,
                                       const std::string& server) {
  FIELDPOST_TRY(const auto file, redirected(enrolment, folder, server));
  FIELDPOST_TRY(const Profile profile, readEnrolment(file));
  FIELDPOST_TRY(LocalStore store, LocalStore::create(folder, profile));
  FIELDPOST_CHECK(acceptEnrolment(store, file));
  FIELDPOST_CHECK(enrolNow(store, std::chrono::seconds(30)));
  return BenchLaptop(std::move(store));
}

Result<Done> BenchLaptop::record(const Work& work) {
  const RecordType& type = *RecordType::find("project");
  std::vector<Edit> edits;
  for (std::size_t i = 0; i < work.size(); ++i) {
    const WorkRecord record = work.record(i);
    FIELDPOST_TRY(auto patch, difference(type, {}, encode(record.project)));
    edits.push_back({{type.name(), record.id}, std::move(patch), std::nullopt});
    if (edits.size() < kSavesTogether && i + 1 < work.size()) continue;
    FIELDPOST_TRY([[maybe_unused]] const auto changed, m_store.commitAll(edits));
    edits.clear();
  }
  return Done{};
}

Result<Done> BenchLaptop::edit(const std::vector<RecordId>& ids, const Patch& patch) {
  std::vector<Edit> edits;
  for (const RecordId& id : ids) edits.push_back({{"project", id}, patch, std::nullopt});
  FIELDPOST_TRY([[maybe_unused]] const auto changed, m_store.commitAll(edits));
  return Done{};
}

Result<Cost> BenchLaptop::sync(CountingProxy& proxy) {
  SyncLink link(SyncLink::After::HangUp);
  return sync(proxy, link);
}

Result<Cost> BenchLaptop::sync(CountingProxy& proxy, SyncLink& link) {
  waitUntilStill(proxy);
  proxy.reset();
  Cost cost;
  const Stopwatch watch;
  FIELDPOST_TRY(cost.counters, link.sync(m_store, SyncOptions{}));
  cost.seconds = watch.seconds();
  waitUntilStill(proxy);
  cost.traffic = proxy.traffic();
  return cost;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

}  // namespace fieldpost::bench
