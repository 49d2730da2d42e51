// What figures are gathered in: sets of records, unions of States, ratings.
//
// Used by every figure in server/aggregate. A record or a State that is added twice counts once.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fieldpost/console/v1/figure.pb.h"

namespace fieldpost::aggregate {

/// Distinct records.
class RecordSet {
 public:
  void add(const std::string& id);
  void add(const RecordSet& other);
  [[nodiscard]] bool has(const std::string& id) const;
  [[nodiscard]] bool empty() const { return m_ids.empty(); }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(m_ids.size()); }
  /// Ascending.
  [[nodiscard]] const std::vector<std::string>& ids() const { return m_ids; }
  /// How many they are, and which.
  [[nodiscard]] console::v1::Figure figure() const;

 private:
  std::vector<std::string> m_ids;  ///< Mostly they come in their order.
};

/// Distinct States, each with the records and offices that it is counted for.
class StateUnion {
 public:
  /// An empty code adds nothing.
  void add(const std::string& state, const std::string& record, const std::string& office);
  void add(const StateUnion& other);
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(m_states.size()); }
  [[nodiscard]] RecordSet records() const;
  /// Names from ISO 3166-1; and the sum over offices of each one's distinct States beside the
  /// union.
  [[nodiscard]] console::v1::StateSet stateSet() const;
  /// "17 States, not 31: ..."; empty when no State is counted by two offices.
  [[nodiscard]] std::string explanation() const;

 private:
  struct Why {
    RecordSet records;
    std::set<std::string> offices;
  };
  std::map<std::string, Why> m_states;
};

/// Ratings from 1 to 5. From 4 on a rating is good.
class Ratings {
 public:
  void add(std::uint32_t rating, const std::string& record);
  /// Several of one record.
  void add(std::uint32_t count, std::uint32_t sum, std::uint32_t good, const std::string& record);
  [[nodiscard]] std::uint32_t count() const { return m_count; }
  [[nodiscard]] console::v1::RatingFigure figure() const;
  [[nodiscard]] const RecordSet& records() const { return m_records; }

 private:
  std::uint32_t m_count = 0;
  std::uint32_t m_sum = 0;
  std::uint32_t m_good = 0;
  RecordSet m_records;
};

}  // namespace fieldpost::aggregate
