// Stops a program at every write point of its work, starts it again, and says what was not as
// promised.
//
// Used by the tests of this folder. A subject is a program on one disk whose work is a row of
// steps, each all or nothing: after any stop the disk holds the state before the step or after it,
// after it if the step was acknowledged, and the rest of the work ends as it would have ended.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "sync/base/clock.h"
#include "sync/base/result.h"
#include "tests/support/fault_vfs.h"

namespace fieldpost::crash {

/// A program on a disk. Opened, worked with and closed thousands of times.
class Subject {
 public:
  virtual ~Subject() = default;
  virtual Result<Done> open() = 0;
  virtual void close() = 0;
  [[nodiscard]] virtual std::size_t steps() const = 0;
  /// Does step `n`, from 0; the same each time that it is done on the same state.
  virtual Result<Done> step(std::size_t n) = 0;
  /// Whether a step that was done may be done again without changing anything; it is, then.
  [[nodiscard]] virtual bool repeatable() const { return false; }
  /// Whether step `n` is several transactions, after each of which it can be gone on with.
  [[nodiscard]] virtual bool isInParts(std::size_t /*n*/) const { return false; }
  /// All that the program keeps, as text. Between open() and close().
  virtual std::string state() = 0;
  /// What the program's own check finds; nothing when all is well. Between open() and close().
  virtual std::vector<std::string> findings() = 0;
};

struct Report {
  std::string name;
  std::uint64_t points = 0;  ///< Write points (or calls) at which the program was stopped (failed).
  std::uint64_t restarts = 0;              ///< Disks it was started on again.
  std::vector<std::string> violations;     ///< The first few.
  std::uint64_t violationCount = 0;        ///< All.
  [[nodiscard]] std::string text() const;  ///< One line.
};

/// Power cuts tried at each point, with other sectors kept, lost and torn in each: 2, or as
/// FIELDPOST_CRASH_SEEDS says.
std::uint64_t seedsAPoint();

/// Whether failures are tried at every call of long works too: FIELDPOST_CRASH_EVERY is set.
bool everyCall();

struct SweepOptions {
  bool skipsSync = false;  ///< Plants the mistake of not waiting for the disk.
  /// Tries each so many points only; 1: all.
  std::uint64_t stride = 1;
  /// Of the points at the end of the work, so many are all tried.
  std::uint64_t lastAll = 0;
};
/// Kills and power cuts at every write point from open() to close(), on a disk that holds
/// `initial`.
Report sweepStops(const std::string& name, faults::FaultDisk& disk, Subject& subject,
                  const faults::Image& initial, const SweepOptions& options = {});

/// Fails every call from open() to close() with `fault`, once each, and from each on. A step that
/// fails must say so by one of the reasons of a disk, must have changed nothing, and must succeed
/// once the disk is well again.
Report sweepFailures(const std::string& name, faults::FaultDisk& disk, Subject& subject,
                     const faults::Image& initial, faults::FaultDisk::Fault fault,
                     std::uint64_t stride = 1);

/// What SQLite's own check says of the file; nothing when all is well.
std::vector<std::string> integrityOf(const std::filesystem::path& database);
/// A database's schema and every table, row by row, but for those whose name begins with `without`.
/// Nothing yet: the same whether there is a file or not.
std::string dumpOf(const std::filesystem::path& database, std::string_view without = "search");

/// Chance that repeats itself: begun again with every step, so that a step done again is the same.
class RepeatedRandom final : public Random {
 public:
  void begin(std::uint64_t seed) { m_chance.seed(seed); }
  void fill(void* bytes, std::size_t size) override {
    for (std::size_t i = 0; i < size; ++i)
      static_cast<unsigned char*>(bytes)[i] = static_cast<unsigned char>(m_chance());
  }

 private:
  std::mt19937_64 m_chance;
};

}  // namespace fieldpost::crash
