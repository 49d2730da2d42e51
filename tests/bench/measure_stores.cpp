// What Fieldpost costs beside bare SQLite, on the same disk and in the same run: a save, and
// headquarters' ingest.
#include <fmt/format.h>
#include <sqlite3.h>

#include <iostream>
#include <thread>

#include "server/ingest/ingest.h"
#include "server/store/sqlite/sqlite_store.h"
#include "sync/change/chain.h"
#include "sync/session/limits.h"
#include "tests/bench/laptop.h"
#include "tests/bench/plain_sqlite.h"

namespace fieldpost::bench {
namespace {

constexpr const char* kOffice = "KEN";

/// Batches of changes as a laptop would send them.
std::vector<Batch> batchesOf(const Work& work, const Incarnation& incarnation) {
  std::vector<Batch> batches;
  std::string hash = emptyLogHash();
  std::size_t bytes = kBatchBytes;
  for (std::size_t i = 0; i < work.size(); ++i) {
    const WorkRecord record = work.record(i);
    sync::v1::Change change;
    change.set_record_type("project");
    change.set_record_id(record.id.bytes());
    change.set_act(sync::v1::ACT_EDIT);
    *change.mutable_patch() =
        difference(*RecordType::find("project"), {}, encode(record.project)).value();
    change.mutable_stamp()->set_time_ms(1'700'000'000'000 + static_cast<std::int64_t>(i));
    change.set_author("Amina");
    std::string body = change.SerializeAsString();
    if (bytes + body.size() > kBatchBytes) {
      batches.push_back({incarnation, i + 1, hash, {}, 0});
      bytes = 0;
    }
    bytes += body.size();
    hash = nextLogHash(hash, incarnation, i + 1, body);
    batches.back().bodies.push_back(std::move(body));
  }
  return batches;
}

/// Writes the rows that another database gained, table by table, in one durable transaction.
class BareWriter {
 public:
  BareWriter(const std::filesystem::path& from, const std::filesystem::path& file)
      : m_from(from), m_to(file) {
    for (const char* table : {"commits", "record"}) {
      sqlite3_stmt* schema = m_from.prepare(fmt::format(
          "SELECT sql FROM sqlite_schema WHERE tbl_name = '{}' AND sql IS NOT NULL", table));
      while (sqlite3_step(schema) == SQLITE_ROW)
        m_to.execute(reinterpret_cast<const char*>(sqlite3_column_text(schema, 0)));
      sqlite3_finalize(schema);
      Table& added = m_tables.emplace_back();
      added.read = m_from.prepare(fmt::format("SELECT rowid, * FROM {} WHERE rowid > ?", table));
      std::string places = "?";
      for (int i = 2; i < sqlite3_column_count(added.read); ++i) places += ", ?";
      added.write = m_to.prepare(fmt::format("INSERT INTO {} VALUES ({})", table, places));
    }
  }
  ~BareWriter() {
    for (Table& table : m_tables) {
      sqlite3_finalize(table.read);
      sqlite3_finalize(table.write);
    }
  }
  /// Reads what is new without counting it; gives the seconds that writing it took.
  double copyNew() {
    std::vector<std::vector<sqlite3_value*>> rows(m_tables.size());
    for (std::size_t t = 0; t < m_tables.size(); ++t) readNew(m_tables[t], rows[t]);
    const Stopwatch watch;
    m_to.execute("BEGIN IMMEDIATE");
    for (std::size_t t = 0; t < m_tables.size(); ++t) writeAll(m_tables[t], rows[t]);
    m_to.execute("COMMIT");
    const double seconds = watch.seconds();
    for (auto& values : rows) {
      for (sqlite3_value* value : values) sqlite3_value_free(value);
    }
    return seconds;
  }
  /// Everything there is, in one transaction: what a new database of ours begins with.
  void skipToEnd() { copyNew(); }

 private:
  struct Table {
    sqlite3_stmt* read = nullptr;
    sqlite3_stmt* write = nullptr;
    std::int64_t last = 0;
  };
  static void readNew(Table& table, std::vector<sqlite3_value*>& values) {
    sqlite3_bind_int64(table.read, 1, table.last);
    while (sqlite3_step(table.read) == SQLITE_ROW) {
      table.last = sqlite3_column_int64(table.read, 0);
      for (int i = 1; i < sqlite3_column_count(table.read); ++i)
        values.push_back(sqlite3_value_dup(sqlite3_column_value(table.read, i)));
    }
    sqlite3_reset(table.read);
  }
  static void writeAll(Table& table, const std::vector<sqlite3_value*>& values) {
    const int columnsOfTable = sqlite3_bind_parameter_count(table.write);
    int at = 0;
    for (const sqlite3_value* value : values) {
      sqlite3_bind_value(table.write, ++at, value);
      if (at < columnsOfTable) continue;
      sqlite3_step(table.write);
      sqlite3_reset(table.write);
      at = 0;
    }
  }

  PlainSqlite m_from;
  PlainSqlite m_to;
  std::vector<Table> m_tables;
};

}  // namespace

Result<Json> measureCommit(const Asked& asked) {
  std::cerr << "  single saves, each beside a bare commit" << std::endl;
  FIELDPOST_TRY(LocalStore store, LocalStore::open(asked.folder / "a"));
  const Work work(asked.records);
  BareCommit bare(asked.folder / "bare.db", work);
  std::vector<double> ours;
  std::vector<double> theirs;
  std::vector<double> ratios;
  for (std::size_t i = 0; i < asked.rounds * 20; ++i) {
    const RecordId id = work.record(i * 37 % work.size()).id;
    const std::string title = fmt::format("The title of save {}", i);
    const Stopwatch ourWatch;
    FIELDPOST_TRY([[maybe_unused]] const auto view,
                  store.commit({{"project", id}, titleEdit(title), std::nullopt}));
    ours.push_back(ourWatch.seconds() * 1'000);
    const Stopwatch theirWatch;
    bare.save(id, title);
    theirs.push_back(theirWatch.seconds() * 1'000);
    ratios.push_back(ours.back() / theirs.back());
  }
  return Json{{"pairs", ratios.size()},
              {"save_ms", median(ours)},
              {"bare_ms", median(theirs)},
              {"ratio", median(ratios)}};
}

Result<Json> measureIngest(const Asked& asked) {
  std::cerr << "  headquarters' ingest, each batch beside a bare writer of the same rows"
            << std::endl;
  const auto folder = asked.folder / "ingest";
  FIELDPOST_TRY(const auto store, store::SqliteStore::open(folder));
  FIELDPOST_TRY(const auto ingest, ingest::Ingest::open(*store));
  const Peer peer{Uuid::makeRandom(systemRandom()).text(), kOffice, "Amina", "ROLE_FIELD_OFFICER"};
  {
    FIELDPOST_TRY(const auto transaction, store->begin());
    store::Laptop laptop;
    laptop.id = peer.laptop;
    laptop.office = peer.office;
    laptop.person = peer.person;
    laptop.role = peer.role;
    FIELDPOST_CHECK(transaction->putLaptop(laptop));
    FIELDPOST_CHECK(transaction->commit());
  }
  const Work work(asked.records, kOffice);
  BareWriter bare(folder / "headquarters.db", asked.folder / "bare_ingest.db");
  bare.skipToEnd();
  double ours = 0;
  double theirs = 0;
  std::vector<double> ratios;
  const auto batches = batchesOf(work, Uuid::makeRandom(systemRandom()));
  for (const Batch& batch : batches) {
    const Stopwatch watch;
    FIELDPOST_TRY(const auto acknowledged, ingest->ingest(peer, batch));
    const double mine = watch.seconds();
    if (acknowledged.quarantined_size() > 0)
      return Error{Code::Internal, "BAD_SESSION", acknowledged.quarantined(0).message()};
    const double its = bare.copyNew();
    ours += mine;
    theirs += its;
    ratios.push_back(its / mine);
  }
  const auto count = static_cast<double>(work.size());
  return Json{{"changes", work.size()},         {"batches", batches.size()},
              {"per_second", count / ours},     {"bare_per_second", count / theirs},
              {"share_of_bare", theirs / ours}, {"median_share_of_bare", median(ratios)}};
}

}  // namespace fieldpost::bench
