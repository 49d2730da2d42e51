#include "sync/session/own_runs.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace fieldpost {
namespace {

/// Nothing is said of it but that it took effect as sent.
bool isPlainMarker(const sync::v1::Committed& entry) {
  if (!entry.as_sent() || entry.own_number() == 0) return false;
  sync::v1::Committed bare;
  bare.set_commit(entry.commit());
  bare.set_own_number(entry.own_number());
  bare.set_own_count(entry.own_count());
  bare.set_as_sent(true);
  return bare.ByteSizeLong() == entry.ByteSizeLong();
}

}  // namespace

void addTo(sync::v1::Pull& pull, sync::v1::Committed committed) {
  if (pull.commits_size() > 0 && isPlainMarker(committed)) {
    auto& last = *pull.mutable_commits(pull.commits_size() - 1);
    const std::uint64_t count = commitsOf(last);
    if (isPlainMarker(last) && last.commit() + count == committed.commit() &&
        last.own_number() + count == committed.own_number() &&
        count < std::numeric_limits<std::uint32_t>::max()) {
      last.set_own_count(static_cast<std::uint32_t>(count) + 1);
      return;
    }
  }
  *pull.add_commits() = std::move(committed);
}

std::uint64_t commitsOf(const sync::v1::Committed& entry) {
  return std::max<std::uint64_t>(entry.own_count(), 1);
}

std::uint64_t commitsOf(const sync::v1::Pull& pull) {
  std::uint64_t count = 0;
  for (const auto& entry : pull.commits()) count += commitsOf(entry);
  return count;
}

}  // namespace fieldpost
