#include "server/aggregate/tally.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "sync/record/codes.h"

namespace fieldpost::aggregate {

void RecordSet::add(const std::string& id) {
  if (m_ids.empty() || m_ids.back() < id) {
    m_ids.push_back(id);
    return;
  }
  const auto at = std::lower_bound(m_ids.begin(), m_ids.end(), id);
  if (*at != id) m_ids.insert(at, id);
}

void RecordSet::add(const RecordSet& other) {
  std::vector<std::string> both;
  both.reserve(m_ids.size() + other.m_ids.size());
  std::set_union(m_ids.begin(), m_ids.end(), other.m_ids.begin(), other.m_ids.end(),
                 std::back_inserter(both));
  m_ids = std::move(both);
}

bool RecordSet::has(const std::string& id) const {
  return std::binary_search(m_ids.begin(), m_ids.end(), id);
}

console::v1::Figure RecordSet::figure() const {
  console::v1::Figure figure;
  figure.set_count(size());
  figure.mutable_records()->Assign(m_ids.begin(), m_ids.end());
  return figure;
}

void StateUnion::add(const std::string& state, const std::string& record,
                     const std::string& office) {
  if (state.empty()) return;
  auto& why = m_states[state];
  why.records.add(record);
  why.offices.insert(office);
}

void StateUnion::add(const StateUnion& other) {
  for (const auto& [state, why] : other.m_states) {
    auto& own = m_states[state];
    own.records.add(why.records);
    own.offices.insert(why.offices.begin(), why.offices.end());
  }
}

RecordSet StateUnion::records() const {
  RecordSet records;
  for (const auto& [state, why] : m_states) records.add(why.records);
  return records;
}

console::v1::StateSet StateUnion::stateSet() const {
  console::v1::StateSet set;
  std::size_t sum = 0;
  for (const auto& [code, why] : m_states) {
    auto& state = *set.add_states();
    state.set_code(code);
    state.set_name(std::string(stateName(code)));
    state.mutable_records()->Assign(why.records.ids().begin(), why.records.ids().end());
    state.mutable_offices()->Assign(why.offices.begin(), why.offices.end());
    sum += why.offices.size();
  }
  set.set_sum_of_offices(static_cast<std::uint32_t>(sum));
  set.set_explanation(explanation());
  return set;
}

std::string StateUnion::explanation() const {
  std::size_t sum = 0;
  std::vector<std::string> twice;
  for (const auto& [code, why] : m_states) {
    sum += why.offices.size();
    if (why.offices.size() > 1)
      twice.push_back(fmt::format("{} ({})", stateName(code), fmt::join(why.offices, ", ")));
  }
  if (twice.empty()) return {};
  return fmt::format("{} States, not {}: {} counted by more than one office: {}", m_states.size(),
                     sum, twice.size() == 1 ? "one is" : fmt::format("{} are", twice.size()),
                     fmt::join(twice, "; "));
}

void Ratings::add(std::uint32_t rating, const std::string& record) {
  ++m_count;
  m_sum += rating;
  if (rating >= 4) ++m_good;
  m_records.add(record);
}

void Ratings::add(std::uint32_t count, std::uint32_t sum, std::uint32_t good,
                  const std::string& record) {
  if (count == 0) return;
  m_count += count;
  m_sum += sum;
  m_good += good;
  m_records.add(record);
}

console::v1::RatingFigure Ratings::figure() const {
  console::v1::RatingFigure figure;
  figure.set_count(m_count);
  figure.set_sum(m_sum);
  figure.set_good(m_good);
  figure.mutable_records()->Assign(m_records.ids().begin(), m_records.ids().end());
  return figure;
}

}  // namespace fieldpost::aggregate
