// What figures are gathered in: sets of records, unions of States, ratings.
//
// Used by every figure in server/aggregate. A record or a State that is added twice counts once.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "fieldpost/console/v1/figures.pb.h"

namespace fieldpost::aggregate {

/// Distinct records.
class RecordSet {
 public:
  void add(const std::string& id) { m_ids.insert(id); }
  [[nodiscard]] bool has(const std::string& id) const { return m_ids.contains(id); }
  [[nodiscard]] bool empty() const { return m_ids.empty(); }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(m_ids.size()); }
  [[nodiscard]] const std::set<std::string>& ids() const { return m_ids; }
  /// How many they are, and which.
  [[nodiscard]] console::v1::Figure figure() const;

 private:
  std::set<std::string> m_ids;
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

 private:
  struct Why {
    std::set<std::string> records;
    std::set<std::string> offices;
  };
  std::map<std::string, Why> m_states;
};

/// Ratings from 1 to 5. From 4 on a rating is good.
class Ratings {
 public:
  void add(std::uint32_t rating, const std::string& record);
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
