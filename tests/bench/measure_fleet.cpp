// What a sync costs beside many records, and one laptop of a fleet that syncs at once.
#include <fmt/format.h>

#include <iostream>

#include "tests/bench/laptop.h"

namespace fieldpost::bench {
namespace {

constexpr std::size_t kTimesAsMany = 100;

/// A laptop beside `records` others, level with its headquarters.
Result<BenchLaptop> levelLaptop(const std::filesystem::path& folder, const Asked& asked,
                                std::size_t which, std::size_t records, CountingProxy& proxy) {
  std::cerr << "  " << records << " records, recorded and synced" << std::endl;
  FIELDPOST_TRY(auto laptop, BenchLaptop::enrol(folder, asked.enrolments.at(which),
                                                loopbackAddress(proxy.port())));
  FIELDPOST_CHECK(laptop.record(Work(records)));
  for (int i = 0; i < 2; ++i) {
    FIELDPOST_TRY([[maybe_unused]] const Cost cost, laptop.sync(proxy));
  }
  return laptop;
}

/// One edit and its sync.
struct Edited {
  double seconds = 0;
  double bytes = 0;
};
Result<Edited> editAndSync(BenchLaptop& laptop, CountingProxy& proxy, SyncLink& link,
                           const std::string& title) {
  const Stopwatch watch;
  FIELDPOST_CHECK(laptop.edit({Work(1).record(0).id}, titleEdit(title)));
  const double save = watch.seconds();
  FIELDPOST_TRY(const Cost cost, laptop.sync(proxy, link));
  // What the session itself says: TLS tickets and frames of HTTP/2 come when they come.
  return Edited{save + cost.seconds,
                static_cast<double>(cost.counters.bytesSent + cost.counters.bytesReceived)};
}

}  // namespace

Result<Json> measureScaling(const Asked& asked) {
  CountingProxy few(asked.servers.at(0));
  CountingProxy many(asked.servers.at(1));
  FIELDPOST_TRY(auto small, levelLaptop(asked.folder / "few", asked, 0, asked.records, few));
  FIELDPOST_TRY(auto large,
                levelLaptop(asked.folder / "many", asked, 1, asked.records * kTimesAsMany, many));
  std::cerr << "  one edit and its sync, beside few and beside many" << std::endl;
  SyncLink smallLink;
  SyncLink largeLink;
  // The first ones connect.
  FIELDPOST_TRY([[maybe_unused]] const Edited first, editAndSync(small, few, smallLink, "A title"));
  FIELDPOST_TRY([[maybe_unused]] const Edited second,
                editAndSync(large, many, largeLink, "A title"));
  std::vector<double> seconds[2];
  std::vector<double> bytes[2];
  std::vector<double> ratios;
  for (std::size_t i = 0; i < asked.rounds; ++i) {
    const std::string title = fmt::format("The title of round {:03}", i);
    FIELDPOST_TRY(const Edited beforeFew, editAndSync(small, few, smallLink, title));
    FIELDPOST_TRY(const Edited beforeMany, editAndSync(large, many, largeLink, title));
    seconds[0].push_back(beforeFew.seconds);
    seconds[1].push_back(beforeMany.seconds);
    bytes[0].push_back(beforeFew.bytes);
    bytes[1].push_back(beforeMany.bytes);
    ratios.push_back(beforeMany.seconds / beforeFew.seconds);
  }
  return Json{{"few", asked.records},
              {"many", asked.records * kTimesAsMany},
              {"few_ms", median(seconds[0]) * 1'000},
              {"many_ms", median(seconds[1]) * 1'000},
              {"time_ratio", median(ratios)},
              {"few_bytes", median(bytes[0])},
              {"many_bytes", median(bytes[1])}};
}

Result<Json> prepareLaptop(const Asked& asked) {
  FIELDPOST_TRY(auto laptop,
                BenchLaptop::enrol(asked.folder, asked.enrolments.at(0), asked.server));
  const Work work(asked.records, laptop.store().profile().office, asked.seed);
  FIELDPOST_CHECK(laptop.record(work));
  FIELDPOST_TRY(const LogHead head, laptop.store().logHead());
  return Json{{"waiting", head.length - head.acknowledged}};
}

Result<Json> countProjects(const Asked& asked) {
  FIELDPOST_TRY(auto laptop,
                BenchLaptop::enrol(asked.folder, asked.enrolments.at(0), asked.server));
  FIELDPOST_TRY([[maybe_unused]] const auto synced, syncOnce(laptop.store(), SyncOptions{}));
  FIELDPOST_TRY(const auto projects, laptop.store().count({.type = "project"}));
  return Json{{"projects", projects}};
}

Result<Json> syncPreparedLaptop(const Asked& asked) {
  FIELDPOST_TRY(LocalStore store, LocalStore::open(asked.folder));
  std::string go;
  std::getline(std::cin, go);
  const Stopwatch watch;
  std::vector<std::pair<std::uint64_t, double>> sent;  ///< Up to which change, and when.
  Json acknowledgements = Json::array();
  std::uint64_t acknowledged = 0;
  SyncOptions options;
  options.connectWithin = std::chrono::seconds(60);
  options.onProgress = [&](const SessionCounters& counters) {
    const double now = watch.seconds();
    if (sent.empty() || counters.changesSent > sent.back().first)
      sent.emplace_back(counters.changesSent, now);
    while (acknowledged < counters.changesAcknowledged) {
      std::size_t at = 0;
      while (sent[at].first <= acknowledged) ++at;
      const auto upTo = std::min(sent[at].first, counters.changesAcknowledged);
      acknowledgements.push_back({{"changes", upTo - acknowledged},
                                  {"ms", (now - sent[at].second) * 1'000},
                                  {"since_start_ms", now * 1'000}});
      acknowledged = upTo;
    }
  };
  const auto synced = syncOnce(store, options);
  Json said = {{"seconds", watch.seconds()}, {"acknowledgements", acknowledgements}};
  if (!synced.ok()) {
    said["error"] = synced.error().reason + ": " + synced.error().message;
    return said;
  }
  said["changes"] = synced.value().changesSent;
  said["up"] = synced.value().bytesSent;
  said["down"] = synced.value().bytesReceived;
  said["refused"] = synced.value().changesRefused;
  FIELDPOST_TRY(const LogHead head, store.logHead());
  said["waiting"] = head.length - head.acknowledged;
  return said;
}

}  // namespace fieldpost::bench
