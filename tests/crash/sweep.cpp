#include "tests/crash/sweep.h"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <set>

#include "sync/base/ids.h"
#include "sync/sqlite/database.h"

namespace fieldpost::crash {
namespace {

using faults::FaultDisk;
using faults::Image;

constexpr std::size_t kViolationsShown = 8;

void note(Report& report, const std::string& where, const std::string& what) {
  ++report.violationCount;
  if (report.violations.size() < kViolationsShown) report.violations.push_back(where + ": " + what);
}

/// How the work goes when nothing happens: the state before the first step and after each.
struct Reference {
  std::vector<std::string> states;
  std::uint64_t points = 0;
  std::uint64_t calls = 0;
};

Reference refer(Report& report, FaultDisk& disk, Subject& subject, const Image& initial,
                unsigned calls) {
  Reference reference;
  disk.put(initial);
  const auto run = [&](bool keepStates) {
    if (const auto opened = subject.open(); !opened.ok())
      return note(report, "undisturbed", opened.error().message);
    if (keepStates) reference.states.push_back(subject.state());
    for (std::size_t n = 0; n < subject.steps(); ++n) {
      if (const auto done = subject.step(n); !done.ok())
        return note(report, fmt::format("undisturbed, step {}", n), done.error().message);
      if (keepStates) reference.states.push_back(subject.state());
    }
    for (const auto& finding : subject.findings()) note(report, "undisturbed", finding);
  };
  run(true);
  subject.close();
  // Counted without the reading of states between the steps.
  disk.put(initial);
  run(false);
  subject.close();
  reference.points = disk.count(faults::kWritePoints);
  reference.calls = disk.count(calls);
  return reference;
}

/// Does the work until it fails; gives how many steps were acknowledged.
std::size_t workUntilItFails(Subject& subject) {
  std::size_t acknowledged = 0;
  if (subject.open().ok())
    while (acknowledged < subject.steps() && subject.step(acknowledged).ok()) ++acknowledged;
  subject.close();
  return acknowledged;
}

/// Checks the opened subject against the reference, and ends its work.
void checkAndFinish(Report& report, Subject& subject, const Reference& reference,
                    const std::string& where, std::size_t acknowledged) {
  for (const auto& finding : subject.findings()) note(report, where, finding);
  const std::string state = subject.state();
  std::size_t at = acknowledged;
  if (state != reference.states[at] && at + 1 < reference.states.size()) ++at;
  const bool isBetween = state != reference.states[at] && acknowledged < subject.steps() &&
                         subject.isInParts(acknowledged);
  if (isBetween) at = acknowledged;
  if (state != reference.states[at] && !isBetween) {
    const bool isOlder = std::find(reference.states.begin(), reference.states.end(), state) !=
                         reference.states.end();
    return note(report, where,
                isOlder ? fmt::format("step {} was acknowledged and is lost", acknowledged)
                        : fmt::format("half of step {} is there", acknowledged + 1));
  }
  if (subject.repeatable() && at > acknowledged) --at;
  for (std::size_t n = at; n < subject.steps(); ++n)
    if (const auto done = subject.step(n); !done.ok())
      return note(
          report, where,
          fmt::format("step {} cannot be done afterwards: {}", n + 1, done.error().message));
  if (subject.state() != reference.states.back())
    note(report, where, "the work ends otherwise than it does undisturbed");
  for (const auto& finding : subject.findings()) note(report, where + ", at the end", finding);
}

void startAgain(Report& report, FaultDisk& disk, Subject& subject, const Reference& reference,
                const Image& image, const std::string& where, std::size_t acknowledged) {
  disk.put(image);
  ++report.restarts;
  const auto opened = subject.open();
  if (opened.ok())
    checkAndFinish(report, subject, reference, where, acknowledged);
  else
    note(report, where, "does not open: " + opened.error().message);
  subject.close();
}

std::string nameOf(const Image& image, std::size_t acknowledged) {
  std::string name = std::to_string(acknowledged);
  for (const auto& [path, bytes] : image) name = hashOf({name, path, bytes});
  return name;
}

const std::set<std::string> kDiskReasons = {"DISK_FULL", "DISK_ERROR", "CANNOT_WRITE",
                                            "CORRUPT_FILE"};

/// One run with a failure in it: what fails must say so, and must be done once it is well.
void runFailing(Report& report, FaultDisk& disk, Subject& subject, const Reference& reference,
                const std::string& where) {
  const auto checkReason = [&](const Error& error) {
    if (!kDiskReasons.contains(error.reason))
      note(report, where, fmt::format("{}: {}", error.reason, error.message));
  };
  auto opened = subject.open();
  if (!opened.ok()) {
    checkReason(opened.error());
    disk.heal();
    subject.close();
    opened = subject.open();
  }
  if (!opened.ok()) return note(report, where, "does not open later: " + opened.error().message);
  for (std::size_t n = 0; n < subject.steps(); ++n) {
    auto done = subject.step(n);
    if (!done.ok()) {
      checkReason(done.error());
      disk.heal();
      const std::string state = subject.state();
      if (state != reference.states[n] && !subject.isInParts(n))
        return note(report, where, fmt::format("step {} failed and changed something", n + 1));
      done = subject.step(n);
    }
    if (!done.ok())
      return note(report, where,
                  fmt::format("step {} fails on a disk that is well again: {}: {}", n + 1,
                              done.error().reason, done.error().message));
  }
  disk.heal();
  for (const auto& finding : subject.findings()) note(report, where, finding);
  if (subject.state() != reference.states.back())
    note(report, where, "the work ends otherwise than it does undisturbed");
}

}  // namespace

std::string Report::text() const {
  std::string line = fmt::format("{}: {} points, {} restarts, {} violations", name, points,
                                 restarts, violationCount);
  for (const auto& violation : violations) line += "\n  " + violation;
  return line;
}

std::uint64_t seedsAPoint() {
  const char* said = std::getenv("FIELDPOST_CRASH_SEEDS");
  return said == nullptr ? 2 : std::strtoull(said, nullptr, 10);
}

bool everyCall() { return std::getenv("FIELDPOST_CRASH_EVERY") != nullptr; }

Report sweepStops(const std::string& name, FaultDisk& disk, Subject& subject, const Image& initial,
                  const SweepOptions& options) {
  Report report{name, 0, 0, {}, 0};
  const Reference reference = refer(report, disk, subject, initial, faults::kWritePoints);
  if (report.violationCount > 0) return report;
  std::set<std::string> tried;
  for (std::uint64_t point = 1; point <= reference.points; ++point) {
    const bool isLast = point + options.lastAll > reference.points;
    if ((point - 1) % options.stride != 0 && !isLast) continue;
    ++report.points;
    for (const auto stop : {FaultDisk::Stop::Kill, FaultDisk::Stop::PowerCut}) {
      disk.put(initial);
      disk.skipSync(options.skipsSync);
      disk.stopAt(point, stop, point);
      const std::size_t acknowledged = workUntilItFails(subject);
      disk.skipSync(false);
      const bool isKill = stop == FaultDisk::Stop::Kill;
      // Often two seeds, or two points, leave one and the same disk.
      std::vector<Image> images;
      for (std::uint64_t seed = 1; seed <= (isKill ? 1 : seedsAPoint()); ++seed)
        if (Image image = disk.imageAfter(stop, point * 1000 + seed);
            tried.insert(nameOf(image, acknowledged)).second)
          images.push_back(std::move(image));
      for (std::size_t i = 0; i < images.size(); ++i)
        startAgain(report, disk, subject, reference, images[i],
                   fmt::format("{} at point {} of {}, seed {}", isKill ? "kill" : "power cut",
                               point, reference.points, point * 1000 + i + 1),
                   acknowledged);
    }
  }
  return report;
}

Report sweepFailures(const std::string& name, FaultDisk& disk, Subject& subject,
                     const Image& initial, FaultDisk::Fault fault, std::uint64_t stride) {
  Report report{name, 0, 0, {}, 0};
  const bool isFull = fault == FaultDisk::Fault::DiskFull;
  const unsigned calls =
      isFull ? faults::kCreate | faults::kWrite | faults::kShare : faults::kEveryCall;
  const Reference reference = refer(report, disk, subject, initial, calls);
  if (report.violationCount > 0) return report;
  for (std::uint64_t nth = 1; nth <= reference.calls; nth += stride) {
    ++report.points;
    for (const bool lasting : {false, true}) {
      disk.put(initial);
      disk.fail({calls, nth, fault, lasting});
      runFailing(report, disk, subject, reference,
                 fmt::format("{} at call {} of {}{}", isFull ? "full disk" : "I/O error", nth,
                             reference.calls, lasting ? " and all after it" : ""));
      ++report.restarts;
      subject.close();
    }
  }
  return report;
}

std::vector<std::string> integrityOf(const std::filesystem::path& file) {
  auto opened = sqlite::Database::open(file, sqlite::Database::Access::ReadOnly);
  if (!opened.ok()) return {opened.error().message};
  auto statement = opened.value().prepare("PRAGMA integrity_check");
  std::vector<std::string> found;
  for (;;) {
    const auto more = statement.step();
    if (!more.ok()) return {more.error().message};
    if (!more.value()) return found;
    if (std::string line = statement.bytes(0); line != "ok") found.push_back(std::move(line));
  }
}

namespace {

/// The rows of a query, a line each, with long values by their hash: states are compared thousands
/// of times.
Result<std::string> rowsOf(sqlite::Database& database, const std::string& name,
                           const std::string& sql, int columns) {
  std::string rows;
  auto statement = database.prepare(sql);
  for (;;) {
    FIELDPOST_TRY(const bool more, statement.step());
    if (!more) return rows;
    rows += name;
    for (int column = 0; column < columns; ++column) {
      const std::string bytes = statement.bytes(column);
      rows += '|' + toHex(bytes.size() > 64 ? hashOf({bytes}) : bytes);
    }
    rows += '\n';
  }
}

Result<std::string> dump(sqlite::Database& database, std::string_view without) {
  FIELDPOST_TRY(std::string text,
                rowsOf(database, "schema", "SELECT name, sql FROM sqlite_schema ORDER BY name", 2));
  FIELDPOST_TRY(const auto version, database.integer("PRAGMA user_version"));
  text += fmt::format("version {}\n", version.value_or(0));
  std::vector<std::pair<std::string, int>> tables;
  {
    auto statement = database.prepare(
        "SELECT s.name, count(*) FROM sqlite_schema s, pragma_table_info(s.name)"
        " WHERE s.type='table' AND substr(s.name, 1, length(?1)) <> ?1 GROUP BY s.name");
    statement.bind(1, without);
    for (;;) {
      FIELDPOST_TRY(const bool more, statement.step());
      if (!more) break;
      tables.emplace_back(statement.bytes(0), static_cast<int>(statement.integer(1)));
    }
  }
  for (const auto& [table, columns] : tables) {
    std::string order = "1";
    for (int column = 2; column <= columns; ++column) order += ',' + std::to_string(column);
    FIELDPOST_TRY(
        const std::string rows,
        rowsOf(database, table, "SELECT * FROM \"" + table + "\" ORDER BY " + order, columns));
    text += rows;
  }
  return text;
}

}  // namespace

std::string dumpOf(const std::filesystem::path& file, std::string_view without) {
  if (!std::filesystem::exists(file)) return "version 0\n";
  // For writing: a file may have to be put in order before it can be read.
  auto opened = sqlite::Database::open(file, sqlite::Database::Access::ReadWrite);
  if (!opened.ok()) return opened.error().message;
  const auto text = dump(opened.value(), without);
  return text.ok() ? text.value() : text.error().message;
}

}  // namespace fieldpost::crash
