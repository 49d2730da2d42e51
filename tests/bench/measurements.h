// The measurements, each a JSON object of figures; main.cpp prints it, deploy/bench makes a table
// of all.
//
// Used by fieldpost-bench. Real stores on real disks; sessions go over TLS through a CountingProxy
// to a fieldpostd that the caller started.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sync/base/result.h"

namespace fieldpost::bench {

using Json = nlohmann::json;

/// What the command line gives.
struct Asked {
  std::filesystem::path folder;  ///< Where stores are made, one folder each.
  std::size_t records = 10'000;
  std::size_t rounds = 15;  ///< Of what is repeated to take a median.
  std::vector<std::uint16_t> servers;
  std::vector<std::filesystem::path> enrolments;
  std::string server;  ///< HOST:PORT, for one laptop without a proxy.
  std::uint64_t seed = 1;
};

/// The whole programme of two laptops: first upload, download, nothing new, one field, cold start,
/// a cut, a thousand clashes; and what the first one's file holds.
Result<Json> measureSessions(const Asked& asked);
/// One save of the first laptop of measureSessions against a bare commit of SQLite.
Result<Json> measureCommit(const Asked& asked);
/// Headquarters' ingest in this process against a bare writer of the same rows.
Result<Json> measureIngest(const Asked& asked);
/// One edit's sync beside few records (the first server and enrolment) and beside a hundred times
/// as many (the second).
Result<Json> measureScaling(const Asked& asked);
/// The first upload over a link of 64 kbit/s and 600 ms there and back.
Result<Json> measureSlowUpload(const Asked& asked);
/// Makes one laptop with changes to send, enrolled and not synced.
Result<Json> prepareLaptop(const Asked& asked);
/// Syncs it once, as soon as a line comes on standard input, and says how long each
/// acknowledgement took.
Result<Json> syncPreparedLaptop(const Asked& asked);
/// What a new laptop gets from headquarters.
Result<Json> countProjects(const Asked& asked);

/// The middle one of them. Precondition: there is one.
double median(std::vector<double> values);

}  // namespace fieldpost::bench
