#include "server/ingest/feed.h"

#include <utility>

namespace fieldpost::ingest {

struct Feed::Subscription::Watchers {
  std::mutex mutex;
  std::uint64_t lastId = 0;
  std::map<std::uint64_t, Watcher> watchers;
};

Feed::Subscription& Feed::Subscription::operator=(Subscription&& other) noexcept {
  std::swap(m_watchers, other.m_watchers);
  std::swap(m_id, other.m_id);
  return *this;
}

Feed::Subscription::~Subscription() {
  const auto watchers = m_watchers.lock();
  if (watchers == nullptr) return;
  const std::lock_guard guard(watchers->mutex);
  watchers->watchers.erase(m_id);
}

Feed::Feed() : m_watchers(std::make_shared<Subscription::Watchers>()) {}

Feed::Subscription Feed::subscribe(Watcher watcher) {
  Subscription subscription;
  subscription.m_watchers = m_watchers;
  const std::lock_guard guard(m_watchers->mutex);
  subscription.m_id = ++m_watchers->lastId;
  m_watchers->watchers.emplace(subscription.m_id, std::move(watcher));
  return subscription;
}

void Feed::publish(const Event& event) {
  // Called under the lock, so that a subscription that went is not called once more.
  const std::lock_guard guard(m_watchers->mutex);
  for (const auto& [id, watcher] : m_watchers->watchers) watcher(event);
}

}  // namespace fieldpost::ingest
