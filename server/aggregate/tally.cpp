#include "server/aggregate/tally.h"

#include "sync/record/codes.h"

namespace fieldpost::aggregate {

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
  why.records.insert(record);
  why.offices.insert(office);
}

void StateUnion::add(const StateUnion& other) {
  for (const auto& [state, why] : other.m_states) {
    auto& own = m_states[state];
    own.records.insert(why.records.begin(), why.records.end());
    own.offices.insert(why.offices.begin(), why.offices.end());
  }
}

RecordSet StateUnion::records() const {
  RecordSet records;
  for (const auto& [state, why] : m_states)
    for (const auto& id : why.records) records.add(id);
  return records;
}

console::v1::StateSet StateUnion::stateSet() const {
  console::v1::StateSet set;
  std::size_t sum = 0;
  for (const auto& [code, why] : m_states) {
    auto& state = *set.add_states();
    state.set_code(code);
    state.set_name(std::string(stateName(code)));
    state.mutable_records()->Assign(why.records.begin(), why.records.end());
    state.mutable_offices()->Assign(why.offices.begin(), why.offices.end());
    sum += why.offices.size();
  }
  set.set_sum_of_offices(static_cast<std::uint32_t>(sum));
  return set;
}

void Ratings::add(std::uint32_t rating, const std::string& record) {
  ++m_count;
  m_sum += rating;
  if (rating >= 4) ++m_good;
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
