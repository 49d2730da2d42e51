// The name of a scope's snapshot, made from its content: who has all parts can tell that they are
// the right ones.
//
// Used by headquarters when it makes a snapshot and by the laptop's store part by part.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "sync/base/ids.h"

namespace fieldpost {

class SnapshotId {
 public:
  SnapshotId(std::string_view scope, Commit commit)
      : m_hash(hashOf({"fieldpost snapshot", scope, std::to_string(commit)})) {}
  /// Goes on after the parts that led to `hash`.
  explicit SnapshotId(std::string hash) : m_hash(std::move(hash)) {}

  /// The next part's body.
  void add(std::string_view part) { m_hash = hashOf({m_hash, part}); }
  /// 32 bytes; the snapshot's id once all parts were added.
  [[nodiscard]] const std::string& bytes() const { return m_hash; }

 private:
  std::string m_hash;
};

}  // namespace fieldpost
