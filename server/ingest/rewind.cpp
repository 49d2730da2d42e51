#include "server/ingest/rewind.h"

#include <algorithm>
#include <vector>

namespace fieldpost::ingest {
namespace {

using sync::v1::Hello;

/// How far the two histories are the same, as the marks show.
struct Shared {
  Commit common = 0;
  std::optional<Commit> differs;  ///< The nearest place after it that is not the same.
};

Result<Shared> sharedBy(store::Snapshot& snapshot, const Hello& hello) {
  Shared shared;
  FIELDPOST_TRY(const Commit floor, snapshot.floor());
  for (const auto& checkpoint : hello.checkpoints()) {
    if (checkpoint.commit() < floor) continue;  // Cleared away: it says nothing any more.
    FIELDPOST_TRY(const std::string here, snapshot.markAt(checkpoint.commit()));
    if (!here.empty() && here == checkpoint.mark())
      shared.common = std::max(shared.common, checkpoint.commit());
    else
      shared.differs = std::min(shared.differs.value_or(UINT64_MAX), checkpoint.commit());
  }
  return shared;
}

/// The timeline's entry in headquarters' past.
const store::PastTimeline* pastOf(const std::vector<store::PastTimeline>& past,
                                  const std::string& timeline) {
  const auto found = std::find_if(past.begin(), past.end(), [&](const auto& entry) {
    return entry.timeline.bytes() == timeline;
  });
  return found == past.end() ? nullptr : &*found;
}

bool isOurs(const std::vector<store::PastTimeline>& past, const Timeline& now, const Hello& hello) {
  const auto ours = [&](const std::string& timeline) {
    return timeline == now.bytes() || pastOf(past, timeline) != nullptr;
  };
  return hello.timeline().empty() || ours(hello.timeline()) ||
         std::any_of(hello.timelines().begin(), hello.timelines().end(), ours);
}

}  // namespace

Error otherHeadquarters() {
  return {Code::FailedPrecondition, "TIMELINE_CHANGED",
          "the laptop belongs to another headquarters: this one knows nothing of its history. "
          "Nothing was sent or changed; ask headquarters which is the right one"};
}

Result<HistoryVerdict> judgeHistory(store::Snapshot& snapshot, const Timeline& timeline,
                                    const store::LogPosition& log, const Hello& hello) {
  Commit seen = 0;
  for (const auto& cursor : hello.cursors()) seen = std::max(seen, cursor.cursor());
  FIELDPOST_TRY(const Commit head, snapshot.head());
  FIELDPOST_TRY(const Shared shared, sharedBy(snapshot, hello));
  const bool same = hello.timeline().empty() || hello.timeline() == timeline.bytes();
  // What a laptop has left behind it is no restored backup's: that would have a new name.
  const bool older = !same && std::find(hello.timelines().begin(), hello.timelines().end(),
                                        timeline.bytes()) != hello.timelines().end();
  const bool marked = shared.common > 0 && shared.common >= seen;
  const bool whole = seen <= head && !shared.differs && log.length >= hello.acknowledged();
  // A mark proves all the history before it, whatever the timeline is called now.
  if (whole && (same || marked)) return HistoryVerdict{std::nullopt, older};
  if (!hello.all_checkpoints())
    return Error{Code::FailedPrecondition, "CHECKPOINTS_NEEDED",
                 "headquarters does not have all that the laptop saw; it asks what it saw"};

  FIELDPOST_TRY(const auto past, snapshot.pastTimelines());
  if (shared.common == 0 && !isOurs(past, timeline, hello)) return otherHeadquarters();
  Commit common = shared.common;
  // A restore knows to the commit how far its backup went; between two marks that is nearer.
  const store::PastTimeline* ended = pastOf(past, hello.timeline());
  if (!same && ended != nullptr && ended->last &&
      *ended->last < shared.differs.value_or(UINT64_MAX))
    common = std::max(common, std::min(*ended->last, seen));
  if (whole && seen <= common) return HistoryVerdict{std::nullopt, older};
  return HistoryVerdict{std::min(common, head), same || older};
}

}  // namespace fieldpost::ingest
