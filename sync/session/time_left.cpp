#include "sync/session/time_left.h"

#include <algorithm>
#include <cmath>

namespace fieldpost {
namespace {

/// Acknowledgements come in batches: a rate is taken over at least so long.
constexpr double kSpanMs = 2000;
/// Past this, what was measured counts half.
constexpr double kHalfLifeMs = 10'000;

}  // namespace

void TimeLeft::Way::note(double tookMs, std::uint64_t doneNow, std::uint64_t toDoNow) {
  const double rate = static_cast<double>(doneNow - std::min(done, doneNow)) / tookMs;
  const double keeps = perMs > 0 ? std::exp2(-tookMs / kHalfLifeMs) : 0;
  perMs = perMs * keeps + rate * (1 - keeps);
  done = doneNow;
  toDo = toDoNow;
}

std::optional<double> TimeLeft::Way::leftMs() const {
  if (done >= toDo) return 0.0;
  if (perMs <= 0) return std::nullopt;
  return static_cast<double>(toDo - done) / perMs;
}

void TimeLeft::note(std::chrono::milliseconds now, const SessionCounters& counters) {
  if (!m_last) {
    m_last = now;
    m_up.done = counters.changesAcknowledged;
    m_down.done = counters.commitsReceived;
  }
  m_up.toDo = counters.changesToSend;
  m_down.toDo = counters.commitsToReceive;
  const auto took = static_cast<double>((now - *m_last).count());
  if (took < kSpanMs) return;
  m_last = now;
  m_up.note(took, counters.changesAcknowledged, counters.changesToSend);
  m_down.note(took, counters.commitsReceived, counters.commitsToReceive);
}

std::optional<std::chrono::seconds> TimeLeft::left() const {
  const auto up = m_up.leftMs();
  const auto down = m_down.leftMs();
  if (!up || !down || (m_up.perMs <= 0 && m_down.perMs <= 0)) return std::nullopt;
  // They go on at the same time.
  return std::chrono::seconds(static_cast<std::int64_t>(std::ceil(std::max(*up, *down) / 1000)));
}

std::string timeLeftText(std::optional<std::chrono::seconds> left) {
  if (!left || left->count() <= 0) return {};
  constexpr std::int64_t kMinute = 60;
  const std::int64_t seconds = left->count();
  if (seconds < 2 * kMinute) return "about " + std::to_string(seconds) + " s left";
  return "about " + std::to_string((seconds + kMinute - 1) / kMinute) + " min left";
}

}  // namespace fieldpost
