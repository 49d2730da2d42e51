// What States asked for, how soon they were answered, and who still waits.
//
// Used by the performance report and by indicators 1 to 4.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fieldpost/console/v1/follow_up.pb.h"
#include "server/aggregate/tally.h"
#include "server/aggregate/world.h"

namespace fieldpost::aggregate {

/// Days to the first answer, gathered.
class ResponseDays {
 public:
  void add(std::uint32_t days) { m_days.push_back(days); }
  [[nodiscard]] console::v1::ResponseTime figure() const;

 private:
  std::vector<std::uint32_t> m_days;
};

/// Received inside the period, up to the day.
bool isReceived(const World& world, const Entry<model::v1::AssistanceRequest>& request);
/// The day of its first answer up to the day of the report; empty: there was none. What was
/// delivered without a word before was answered by that.
std::string answeredOn(const World& world, const model::v1::AssistanceRequest& request);
/// Nobody answered it by the day, nor was it declined.
bool isWaiting(const World& world, const model::v1::AssistanceRequest& request);
/// Whole days from one day to another, 0 when it is not later.
std::uint32_t daysBetween(std::string_view from, std::string_view until);

console::v1::RequestFigures requestFigures(const World& world);

}  // namespace fieldpost::aggregate
