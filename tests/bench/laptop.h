// A laptop of a measurement: a store, enrolled through a counting proxy, and what its syncs cost.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>

#include "sync/base/result.h"
#include "sync/session/session_counters.h"
#include "sync/storage/local_store.h"
#include "sync/transport/sync_client.h"
#include "sync/transport/sync_link.h"
#include "tests/bench/counting_proxy.h"
#include "tests/bench/measurements.h"
#include "tests/bench/work.h"

namespace fieldpost::bench {

/// Seconds since it was made.
class Stopwatch {
 public:
  [[nodiscard]] double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begun).count();
  }

 private:
  std::chrono::steady_clock::time_point m_begun = std::chrono::steady_clock::now();
};

/// What one sync cost.
struct Cost {
  Traffic traffic;  ///< As the link saw it: TLS and HTTP/2 included.
  double seconds = 0;
  SessionCounters counters;
};
Json jsonOf(const Cost& cost);

class BenchLaptop {
 public:
  /// Makes the store in `folder` and enrols it with headquarters at `server` (HOST:PORT).
  static Result<BenchLaptop> enrol(const std::filesystem::path& folder,
                                   const std::filesystem::path& enrolment,
                                   const std::string& server);
  [[nodiscard]] LocalStore& store() { return m_store; }
  /// Saves all records of `work`, some hundreds in a transaction.
  Result<Done> record(const Work& work);
  /// Saves one patch for each of the records, in one transaction.
  Result<Done> edit(const std::vector<RecordId>& ids, const Patch& patch);
  /// One sync from connecting to the end, counted by `proxy`. A sync that fails gives its error.
  Result<Cost> sync(CountingProxy& proxy);
  /// One sync over `link`, which stays up after it.
  Result<Cost> sync(CountingProxy& proxy, SyncLink& link);

 private:
  explicit BenchLaptop(LocalStore store) : m_store(std::move(store)) {}
  LocalStore m_store;
};

/// Waits until nothing passes any more: the end of a connection comes after the end of a sync.
void waitUntilStill(const CountingProxy& proxy);

/// "127.0.0.1:PORT".
std::string loopbackAddress(std::uint16_t port);

}  // namespace fieldpost::bench
