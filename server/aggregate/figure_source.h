// Where figures read what they are made from: facts of records, sums by event, counts by office.
//
// Used by world.cpp. Behind it lies the ledger that the store keeps, or one made from records on
// the spot. One source shows one state.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/aggregate/record_source.h"
#include "server/aggregate/sums.h"
#include "server/store/store.h"

namespace fieldpost::aggregate {

/// Of a record, what figures look at. Valid during the visit.
struct Fact {
  RecordId id;
  std::string_view office;
  bool complete = false;     ///< Lists of the programme and the parent are not looked at.
  std::string_view message;  ///< Encoded. Empty for a type that no figure looks into: a draft.
};

/// Sums over an event's records of one type, of one office.
struct EventSums {
  std::string_view event;             ///< Id in text form.
  std::string_view office;            ///< That owns those records.
  std::optional<std::uint32_t> days;  ///< Participants that were there so many days.
  std::string_view sums;              ///< Encoded.
};

/// An office's records of one type.
struct OfficeCount {
  std::string_view type;
  std::string_view office;
  std::uint32_t records = 0;
  std::uint32_t drafts = 0;
};

class FigureSource {
 public:
  using Keys = std::function<Result<Done>(std::string_view key, std::string_view value)>;
  virtual ~FigureSource() = default;
  virtual Result<Commit> head() = 0;

  /// Facts of the type, by id.
  Result<Done> forEachFact(std::string_view type,
                           const std::function<Result<Done>(const Fact&)>& visit);
  /// Sums of the type, by event.
  Result<Done> forEachSum(std::string_view type,
                          const std::function<Result<Done>(const EventSums&)>& visit);
  Result<Done> forEachCount(const std::function<Result<Done>(const OfficeCount&)>& visit);

 protected:
  virtual Result<Done> forEachKept(std::string_view space, const Keys& visit) = 0;
};

/// The ledger in a snapshot of the store, which outlives it.
class KeptFigures : public FigureSource {
 public:
  explicit KeptFigures(store::Snapshot& snapshot) : m_snapshot(snapshot) {}
  Result<Commit> head() override { return m_snapshot.head(); }

 protected:
  Result<Done> forEachKept(std::string_view space, const Keys& visit) override {
    return m_snapshot.forEachKept(space, visit);
  }

 private:
  store::Snapshot& m_snapshot;
};

class MemoryLedger;

/// A ledger made from records, once.
class MadeFigures : public FigureSource {
 public:
  /// Errors: those of the source; DataLoss/MALFORMED_RECORD.
  static Result<std::unique_ptr<MadeFigures>> make(RecordSource& source);
  ~MadeFigures() override;
  Result<Commit> head() override { return m_head; }

 protected:
  Result<Done> forEachKept(std::string_view space, const Keys& visit) override;

 private:
  MadeFigures();
  Commit m_head = 0;
  std::unique_ptr<MemoryLedger> m_ledger;
};

// How the ledger names and writes things; for it and its readers alone.

std::string factSpace(std::string_view type);
std::string sumSpace(std::string_view type);
inline constexpr std::string_view kCountSpace = "count";
std::string factValue(std::string_view office, bool complete, std::string_view message);
bool isCompleteFact(std::string_view value);
std::string sumKey(std::string_view event, std::string_view office,
                   std::optional<std::uint32_t> days);
std::string countKey(std::string_view type, std::string_view office);
std::string countValue(std::uint32_t records, std::uint32_t drafts);
/// Nothing when the value is no count.
std::optional<std::pair<std::uint32_t, std::uint32_t>> countOf(std::string_view value);

}  // namespace fieldpost::aggregate
