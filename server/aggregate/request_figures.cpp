#include "server/aggregate/request_figures.h"

#include <algorithm>
#include <map>

#include "sync/record/codes.h"
#include "sync/record/dates.h"

namespace fieldpost::aggregate {
namespace {

using model::v1::AssistanceRequest;

struct Gathered {
  RecordSet requested, delivered, declined, unanswered;
  ResponseDays response;

  void add(const World& world, const Entry<AssistanceRequest>& request) {
    const auto& record = request.record;
    requested.add(request.id);
    if (record.state() == model::v1::ASSISTANCE_STATE_DELIVERED &&
        record.delivered_on() <= world.day)
      delivered.add(request.id);
    if (record.state() == model::v1::ASSISTANCE_STATE_DECLINED && record.answered_on() <= world.day)
      declined.add(request.id);
    if (isWaiting(world, record)) unanswered.add(request.id);
    const std::string answered = answeredOn(world, record);
    if (!answered.empty()) response.add(daysBetween(record.received_on(), answered));
  }
};

}  // namespace

console::v1::ResponseTime ResponseDays::figure() const {
  console::v1::ResponseTime time;
  if (m_days.empty()) return time;
  auto days = m_days;
  std::sort(days.begin(), days.end());
  std::uint64_t sum = 0;
  for (const auto one : days) sum += one;
  time.set_count(static_cast<std::uint32_t>(days.size()));
  time.set_sum_days(sum);
  time.set_shortest_days(days.front());
  time.set_median_days(days[(days.size() - 1) / 2]);
  time.set_longest_days(days.back());
  return time;
}

bool isReceived(const World& world, const Entry<AssistanceRequest>& request) {
  return request.complete() && world.happened(request.record.received_on());
}

std::string answeredOn(const World& world, const AssistanceRequest& request) {
  const std::string& answered =
      request.answered_on().empty() && request.state() == model::v1::ASSISTANCE_STATE_DELIVERED
          ? request.delivered_on()
          : request.answered_on();
  return answered <= world.day ? answered : std::string();
}

bool isWaiting(const World& world, const AssistanceRequest& request) {
  if (!answeredOn(world, request).empty()) return false;
  return request.state() != model::v1::ASSISTANCE_STATE_DECLINED ||
         request.answered_on() > world.day;
}

std::uint32_t daysBetween(std::string_view from, std::string_view until) {
  const auto first = dayNumber(from);
  const auto last = dayNumber(until);
  if (!first || !last || *last < *first) return 0;
  return static_cast<std::uint32_t>(*last - *first);
}

console::v1::RequestFigures requestFigures(const World& world) {
  Gathered all;
  std::map<std::string, Gathered> byState;
  console::v1::RequestFigures figures;
  for (const auto& request : world.requests) {
    if (!isReceived(world, request)) continue;
    const auto& record = request.record;
    all.add(world, request);
    byState[record.state_code()].add(world, request);
    if (!isWaiting(world, record)) continue;
    auto& waiting = *figures.add_waiting();
    waiting.set_request(request.id);
    waiting.set_state(record.state_code());
    waiting.set_office(request.office);
    waiting.set_received_on(record.received_on());
    waiting.set_days(daysBetween(record.received_on(), world.day));
  }
  std::stable_sort(figures.mutable_waiting()->begin(), figures.mutable_waiting()->end(),
                   [](const auto& a, const auto& b) { return a.days() > b.days(); });
  *figures.mutable_requested() = all.requested.figure();
  *figures.mutable_delivered() = all.delivered.figure();
  *figures.mutable_declined() = all.declined.figure();
  *figures.mutable_unanswered() = all.unanswered.figure();
  *figures.mutable_response() = all.response.figure();
  for (const auto& [code, of] : byState) {
    auto& line = *figures.add_by_state();
    line.set_code(code);
    line.set_name(std::string(stateName(code)));
    *line.mutable_requested() = of.requested.figure();
    *line.mutable_delivered() = of.delivered.figure();
    *line.mutable_unanswered() = of.unanswered.figure();
    *line.mutable_response() = of.response.figure();
  }
  return figures;
}

}  // namespace fieldpost::aggregate
