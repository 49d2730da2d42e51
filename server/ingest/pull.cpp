#include "server/ingest/pull.h"

#include <utility>

#include "sync/session/own_runs.h"

namespace fieldpost::ingest {
namespace {

void setStamp(sync::v1::Committed& out, const Stamp& stamp) {
  out.mutable_stamp()->set_time_ms(stamp.timeMs);
  out.mutable_stamp()->set_counter(stamp.counter);
}

sync::v1::Committed committedFrom(const store::StoredCommit& commit, const Incarnation& reader) {
  sync::v1::Committed out;
  out.set_commit(commit.commit);
  if (commit.leaves) {
    out.set_record_type(commit.key.type);
    out.set_record_id(commit.key.id.bytes());
    out.set_leaves_to(commit.move->to);
    return out;
  }
  if (commit.incarnation == reader) {
    out.set_own_number(commit.number);
    // The laptop knows all the rest, but for a stamp that was corrected.
    if (commit.asSent && commit.author == commit.sentAuthor) {
      out.set_as_sent(true);
      if (commit.stamp != commit.rawStamp) setStamp(out, commit.stamp);
      return out;
    }
  }
  if (commit.incarnation != reader) {
    out.set_origin(commit.incarnation.bytes());
    out.set_origin_number(commit.number);
  }
  out.set_record_type(commit.key.type);
  out.set_record_id(commit.key.id.bytes());
  out.set_act(commit.act);
  *out.mutable_effect() = commit.effect;
  setStamp(out, commit.stamp);
  out.set_author(commit.author);
  out.set_from_office(commit.office);
  out.set_creates(commit.creates);
  if (commit.move) (void)out.mutable_whole()->ParseFromString(commit.move->whole);
  return out;
}

}  // namespace

Result<sync::v1::Pull> readPage(store::Snapshot& snapshot, const Incarnation& reader,
                                std::string_view scope, Commit cursor, std::size_t bytesMost) {
  sync::v1::Pull pull;
  pull.set_scope(std::string(scope));
  FIELDPOST_TRY(const Commit floor, snapshot.floorOf(scope));
  if (cursor < floor)
    return Error{
        Code::Unavailable, "BELOW_FLOOR",
        "headquarters has cleared away what this laptop still lacked; sync again, it takes "
        "its records whole"};
  FIELDPOST_TRY(const Commit head, snapshot.head());
  FIELDPOST_TRY(const std::uint64_t length, snapshot.lengthOf(scope));
  std::uint64_t place = length;
  Commit newest = cursor;
  std::size_t bytes = 0;
  FIELDPOST_CHECK(
      snapshot.forEachCommit(scope, cursor, [&](const store::StoredCommit& commit) -> Result<bool> {
        sync::v1::Committed committed = committedFrom(commit, reader);
        bytes += committed.ByteSizeLong();
        addTo(pull, std::move(committed));
        place = commit.place;
        newest = commit.commit;
        return bytes < bytesMost;
      }));
  pull.set_remaining(length - place);
  pull.set_next_cursor(pull.remaining() == 0 ? head : newest);
  if (pull.remaining() == 0) {
    FIELDPOST_TRY(const SetDigest digest, snapshot.digestOf(scope));
    pull.set_digest(digest.brief());
  }
  FIELDPOST_TRY(*pull.mutable_mark(), snapshot.markAt(pull.next_cursor()));
  return pull;
}

}  // namespace fieldpost::ingest
