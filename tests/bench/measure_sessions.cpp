// Whole sessions of two laptops over TLS, counted on the way.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <set>

#include "fieldpost/model/v1/office.pb.h"
#include "sync/session/limits.h"
#include "tests/bench/laptop.h"
#include "tests/bench/plain_sqlite.h"

namespace fieldpost::bench {
namespace {

/// A satellite link, as the figures to reach name it: 600 ms there and back, 64 kbit/s.
constexpr int kFarMs = 300;
constexpr int kSlowBytesPerSecond = 8'000;

void progress(std::string_view what) { std::cerr << "  " << what << std::endl; }

/// What became of two laptops' edits of the same records.
struct Survivors {
  std::size_t present = 0;    ///< Values that a laptop shows.
  std::size_t listed = 0;     ///< Values that a conflict holds.
  std::size_t lost = 0;       ///< Neither.
  std::size_t differing = 0;  ///< Records that the two laptops do not show alike.
};

/// Every value that a conflict of the store keeps: record and encoded cell.
Result<std::set<std::pair<std::string, std::string>>> keptInConflicts(const LocalStore& store) {
  FIELDPOST_TRY(const auto views, store.find({.type = "conflict"}));
  std::set<std::pair<std::string, std::string>> kept;
  for (const auto& view : views) {
    model::v1::Conflict conflict;
    if (!conflict.ParseFromString(view.message)) continue;
    kept.emplace(conflict.about(), conflict.other().cell());
    kept.emplace(conflict.about(), conflict.kept().cell());
  }
  return kept;
}

Result<Survivors> survivorsOn(const LocalStore& store, const LocalStore& other,
                              const Work::Clash& clash) {
  Survivors survivors;
  FIELDPOST_TRY(const auto kept, keptInConflicts(store));
  const auto look = [&](const std::vector<RecordId>& ids, Patch (*made)(Side)) -> Result<Done> {
    for (const RecordId& id : ids) {
      FIELDPOST_TRY(const auto view, store.get({"project", id}));
      FIELDPOST_TRY(const auto twin, other.get({"project", id}));
      const std::string message = view ? view->message : std::string();
      if (!twin || twin->message != message) ++survivors.differing;
      FIELDPOST_TRY(const Cells cells, Cells::split(message));
      for (const Side side : {Side::A, Side::B}) {
        const std::string value = made(side).values();
        FIELDPOST_TRY(const Cells wanted, Cells::split(value));
        const auto field = wanted.fields().begin()->first;
        if (cells.value(field) == value)
          ++survivors.present;
        else if (kept.count({id.text(), value}) > 0)
          ++survivors.listed;
        else
          ++survivors.lost;
      }
    }
    return Done{};
  };
  FIELDPOST_CHECK(look(clash.differentFields, ownFieldEdit));
  FIELDPOST_CHECK(look(clash.sameField, sameFieldEdit));
  return survivors;
}

Json jsonOf(const Survivors& survivors) {
  return {{"present", survivors.present},
          {"listed", survivors.listed},
          {"lost", survivors.lost},
          {"differing", survivors.differing}};
}

/// The programme, step by step; each gives its figures into m_figures.
class Programme {
 public:
  Programme(const Asked& asked, CountingProxy& proxy)
      : m_asked(asked), m_proxy(proxy), m_work(asked.records) {}

  Result<Json> run() {
    const auto& folder = m_asked.folder;
    const std::string way = loopbackAddress(m_proxy.port());
    FIELDPOST_TRY(auto a, BenchLaptop::enrol(folder / "a", m_asked.enrolments.at(0), way));
    FIELDPOST_TRY(auto b, BenchLaptop::enrol(folder / "b", m_asked.enrolments.at(1), way));
    FIELDPOST_CHECK(firstUpload(a, b));
    FIELDPOST_CHECK(storage(a));
    FIELDPOST_CHECK(smallSyncs(a));
    FIELDPOST_CHECK(keptUp(a));
    FIELDPOST_CHECK(coldStart(a));
    FIELDPOST_CHECK(clash(a, b));
    FIELDPOST_CHECK(cut(a));
    return m_figures;
  }

 private:
  Result<Done> firstUpload(BenchLaptop& a, BenchLaptop& b) {
    progress(fmt::format("recording {} projects", m_work.size()));
    const Stopwatch watch;
    FIELDPOST_CHECK(a.record(m_work));
    m_figures["record_seconds"] = watch.seconds();
    progress("first upload");
    FIELDPOST_TRY(const Cost upload, a.sync(m_proxy));
    m_figures["first_upload"] = bench::jsonOf(upload);
    FIELDPOST_TRY(const Cost markers, a.sync(m_proxy));
    m_figures["after_upload"] = bench::jsonOf(markers);
    progress("download by the other laptop");
    FIELDPOST_TRY(const Cost download, b.sync(m_proxy));
    m_figures["download"] = bench::jsonOf(download);
    return Done{};
  }

  Result<Done> storage(BenchLaptop& a) {
    progress("the file of the laptop and a plain table of the same rows");
    const auto packed = m_asked.folder / "packed.db";
    std::filesystem::remove(packed);
    {
      PlainSqlite database(a.store().folder() / "fieldpost.db");
      database.execute("VACUUM INTO '" + packed.string() + "'");
    }
    Json parts;
    for (const auto& [name, bytes] : bytesByTable(packed)) parts[name] = bytes;
    m_figures["storage"] = {{"parts", parts},
                            {"file", std::filesystem::file_size(packed)},
                            {"plain", writePlainTable(m_asked.folder / "plain.db", m_work)}};
    return Done{};
  }

  Result<Done> smallSyncs(BenchLaptop& a) {
    progress("nothing new, and one field changed");
    const RecordId one = m_work.record(0).id;
    Json nothing = Json::array();
    Json field = Json::array();
    for (std::size_t i = 0; i < m_asked.rounds; ++i) {
      FIELDPOST_TRY(const Cost still, a.sync(m_proxy));
      nothing.push_back(bench::jsonOf(still));
      FIELDPOST_CHECK(a.edit({one}, titleEdit(fmt::format("A title of round {}", i))));
      FIELDPOST_TRY(const Cost changed, a.sync(m_proxy));
      field.push_back(bench::jsonOf(changed));
    }
    m_figures["nothing_new_cold"] = nothing;
    m_figures["one_field_cold"] = field;
    return Done{};
  }

  Result<Done> keptUp(BenchLaptop& a) {
    progress("the same over a stream that is kept up");
    SyncLink link;
    FIELDPOST_TRY([[maybe_unused]] const Cost connected, a.sync(m_proxy, link));
    Json nothing = Json::array();
    Json field = Json::array();
    for (std::size_t i = 0; i < m_asked.rounds; ++i) {
      FIELDPOST_TRY(const Cost still, a.sync(m_proxy, link));
      nothing.push_back(bench::jsonOf(still));
      FIELDPOST_CHECK(
          a.edit({m_work.record(i).id}, titleEdit(fmt::format("A title of round {} kept up", i))));
      FIELDPOST_TRY(const Cost changed, a.sync(m_proxy, link));
      field.push_back(bench::jsonOf(changed));
    }
    m_figures["nothing_new_kept_up"] = nothing;
    m_figures["one_field_kept_up"] = field;
    return Done{};
  }

  Result<Done> coldStart(BenchLaptop& a) {
    progress("cold starts over 600 ms");
    std::vector<double> near;
    std::vector<double> far;
    for (int i = 0; i < 5; ++i) {
      m_proxy.shape(0, 0);
      FIELDPOST_TRY(const Cost quick, a.sync(m_proxy));
      near.push_back(quick.seconds);
      m_proxy.shape(kFarMs, 0);
      FIELDPOST_TRY(const Cost slow, a.sync(m_proxy));
      far.push_back(slow.seconds);
    }
    m_proxy.shape(0, 0);
    m_figures["cold_start"] = {
        {"near_seconds", median(near)},
        {"far_seconds", median(far)},
        {"round_trips", (median(far) - median(near)) * 1'000 / (2 * kFarMs)}};
    return Done{};
  }

  Result<Done> clash(BenchLaptop& a, BenchLaptop& b) {
    progress("two laptops edit the same records");
    FIELDPOST_TRY([[maybe_unused]] const Cost level, b.sync(m_proxy));
    const Work::Clash clash = m_work.clash();
    for (const auto& [laptop, side] : {std::pair{&a, Side::A}, std::pair{&b, Side::B}}) {
      FIELDPOST_CHECK(laptop->edit(clash.differentFields, ownFieldEdit(side)));
      FIELDPOST_CHECK(laptop->edit(clash.sameField, sameFieldEdit(side)));
    }
    FIELDPOST_TRY(const Cost first, a.sync(m_proxy));
    FIELDPOST_TRY(const Cost second, b.sync(m_proxy));
    FIELDPOST_TRY(const Cost third, a.sync(m_proxy));
    FIELDPOST_TRY(const Survivors onA, survivorsOn(a.store(), b.store(), clash));
    FIELDPOST_TRY(const Survivors onB, survivorsOn(b.store(), a.store(), clash));
    m_figures["clash"] = {{"values", 2 * (clash.differentFields.size() + clash.sameField.size())},
                          {"on_a", jsonOf(onA)},
                          {"on_b", jsonOf(onB)},
                          {"sync_a", bench::jsonOf(first)},
                          {"sync_b", bench::jsonOf(second)},
                          {"sync_a_again", bench::jsonOf(third)}};
    return Done{};
  }

  /// How many of the laptop's changes headquarters has acknowledged.
  static Result<std::uint64_t> acknowledged(BenchLaptop& laptop) {
    FIELDPOST_TRY(const LogHead head, laptop.store().logHead());
    return head.acknowledged;
  }

  Result<Done> cut(BenchLaptop& a) {
    progress("a cut in the middle of an upload over 64 kbit/s");
    const Work more(std::min<std::size_t>(m_work.size(), 1'000), a.store().profile().office,
                    m_asked.seed + 1);
    FIELDPOST_CHECK(a.record(more));
    FIELDPOST_TRY(const auto before, acknowledged(a));
    m_proxy.shape(kFarMs, kSlowBytesPerSecond);
    m_proxy.reset();
    m_proxy.cutAfter(more.size() * 100);
    SyncOptions options;
    SessionCounters cutShort;
    options.onProgress = [&](const SessionCounters& counters) { cutShort = counters; };
    const auto broken = syncOnce(a.store(), options);
    if (broken.ok()) return Error{Code::Internal, "BAD_SESSION", "the cut did not happen"};
    m_proxy.shape(0, 0);
    FIELDPOST_TRY(const auto after, acknowledged(a));
    const Traffic first = m_proxy.traffic();
    FIELDPOST_TRY(const Cost rest, a.sync(m_proxy));
    const auto kept = after - before;
    const auto again = cutShort.changesSent + rest.counters.changesSent - more.size();
    // What the link carried for nothing: not what still waited in the laptop for its turn.
    const double each = static_cast<double>(cutShort.bytesSent) /
                        static_cast<double>(std::max<std::uint64_t>(cutShort.changesSent, 1));
    const double wasted = static_cast<double>(first.upPassed) - each * static_cast<double>(kept);
    m_figures["cut"] = {{"changes", more.size()},
                        {"acknowledged_before_cut", kept},
                        {"up_before_cut", first.upPassed},
                        {"up_after_cut", rest.traffic.up},
                        {"changes_sent_again", again},
                        {"bytes_sent_again", std::llround(std::max(wasted, 0.0))},
                        {"batch_bytes", kBatchBytes}};
    return Done{};
  }

  const Asked& m_asked;
  CountingProxy& m_proxy;
  Work m_work;
  Json m_figures;
};

}  // namespace

Result<Json> measureSessions(const Asked& asked) {
  CountingProxy proxy(asked.servers.at(0));
  return Programme(asked, proxy).run();
}

Result<Json> measureSlowUpload(const Asked& asked) {
  CountingProxy proxy(asked.servers.at(0));
  FIELDPOST_TRY(auto laptop, BenchLaptop::enrol(asked.folder, asked.enrolments.at(0),
                                                loopbackAddress(proxy.port())));
  FIELDPOST_CHECK(laptop.record(Work(asked.records)));
  progress("first upload over 64 kbit/s and 600 ms");
  proxy.shape(kFarMs, kSlowBytesPerSecond);
  FIELDPOST_TRY(const Cost cost, laptop.sync(proxy));
  Json figures = bench::jsonOf(cost);
  figures["records"] = asked.records;
  return figures;
}

}  // namespace fieldpost::bench
