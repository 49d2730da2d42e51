#include "sync/session/pacer.h"

#include <algorithm>

#include "sync/session/limits.h"

namespace fieldpost {
namespace {

/// A new figure counts more than all before it: a link that breaks in is noticed in two batches.
constexpr double kNewest = 0.7;

}  // namespace

std::size_t Pacer::batchBytes() const {
  if (!m_measured) return kBatchBytesFirst;
  const double fits = m_bytesPerMs * static_cast<double>(kBatchTime.count());
  return static_cast<std::size_t>(
      std::clamp(fits, static_cast<double>(kBatchBytesLeast), static_cast<double>(kBatchBytes)));
}

void Pacer::sent(std::size_t bytes, Time now) {
  m_inFlight.push_back({static_cast<double>(bytes), now});
}

void Pacer::acknowledged(Time now) {
  if (m_inFlight.empty()) return;
  const Batch batch = m_inFlight.front();
  m_inFlight.pop_front();
  // While the one before it was on its way this one waited.
  const Time began = std::max(batch.sent, m_lastAcknowledged);
  m_lastAcknowledged = now;
  if (now == Time(0)) return;  // Nobody says the time.
  const double took = static_cast<double>(std::max(now - began, Time(1)).count());
  const double rate = batch.bytes / took;
  m_bytesPerMs = m_measured ? m_bytesPerMs * (1 - kNewest) + rate * kNewest : rate;
  m_measured = true;
}

}  // namespace fieldpost
