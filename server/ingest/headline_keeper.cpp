#include "server/ingest/headline_keeper.h"

#include <algorithm>
#include <utility>

namespace fieldpost::ingest {
namespace {

/// What a session may wait for: not felt beside a round trip.
constexpr std::int64_t kCheapMs = 10;
/// A new one is made at most a tenth of the time.
constexpr std::int64_t kRests = 10;

}  // namespace

Result<std::optional<sync::v1::Headline>> HeadlineKeeper::get(bool fresh) {
  if (!m_source) return std::optional<sync::v1::Headline>();
  Commit head = 0;
  {
    FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
    FIELDPOST_TRY(head, snapshot->head());
  }
  const std::int64_t now = m_clock.nowMs();
  {
    const std::lock_guard guard(m_mutex);
    if (m_last && m_last->day == dayOf(now) && (!fresh || m_last->head == head))
      return m_last->headline;
    if (m_last && m_last->costMs > kCheapMs) {
      // A clock that was put back must not stop it for good.
      const std::int64_t rested = now - m_last->madeMs;
      if (!m_making && !m_stopped && (rested < 0 || rested > kRests * m_last->costMs)) makeBeside();
      return m_last->headline;
    }
  }
  FIELDPOST_TRY(Made made, make());
  const std::lock_guard guard(m_mutex);
  m_last = std::move(made);
  return m_last->headline;
}

Result<HeadlineKeeper::Made> HeadlineKeeper::make() {
  Made made;
  const std::int64_t begun = m_clock.nowMs();
  FIELDPOST_TRY(const auto snapshot, m_store.snapshot());
  FIELDPOST_TRY(made.head, snapshot->head());
  made.day = dayOf(begun);
  FIELDPOST_TRY(made.headline, m_source(*snapshot));
  made.madeMs = m_clock.nowMs();
  made.costMs = std::max<std::int64_t>(made.madeMs - begun, 0);
  return made;
}

void HeadlineKeeper::makeBeside() {
  // The one before has ended: it said so with its last act under the lock.
  if (m_thread.joinable()) m_thread.join();
  m_making = true;
  m_thread = std::thread([this] {
    auto made = make();
    const std::lock_guard guard(m_mutex);
    m_making = false;
    // One that cannot be made leaves the last one; a session that asks later tries again.
    if (made.ok()) m_last = std::move(made).value();
  });
}

void HeadlineKeeper::stop() {
  std::thread last;
  {
    const std::lock_guard guard(m_mutex);
    m_stopped = true;
    last = std::move(m_thread);
  }
  if (last.joinable()) last.join();
}

}  // namespace fieldpost::ingest
