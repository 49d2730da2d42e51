// What becomes of a change that reaches headquarters' order. The laws:
//
// A write is concurrent if and only if the cell's stored commit is past the writer's base and
// another incarnation wrote it. Not concurrent: it overwrites, whatever the clocks say. Concurrent
// and equal: nothing. Concurrent and different: the later stamp shows (a tie: the greater
// incarnation), the other value is named in a Clash. Set members are cells of their own: additions
// always stay, a removal removes only what it saw. A delete that meets a concurrent edit leaves the
// whole record alive, with a Clash. Pure: no I/O, no clock.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fieldpost/sync/v1/change.pb.h"
#include "sync/base/clock.h"
#include "sync/base/ids.h"
#include "sync/record/patch.h"

namespace fieldpost {

/// Who wrote a cell, and when.
struct CellClock {
  Commit commit = 0;
  Incarnation writer;
  Stamp stamp;  ///< As corrected by headquarters.
  std::string author;
  std::string office;  ///< The writer's; empty: headquarters.
  bool operator==(const CellClock&) const = default;
};

/// A record as headquarters holds it.
struct RecordState {
  bool exists = false;
  bool deleted = false;
  std::string message;
  CellClock created;  ///< Of every cell that has no clock of its own.
  CellClock life;     ///< Of the last delete, restore or creation.
  std::map<CellKey, CellClock>
      later;  ///< Of cells written after the creation, emptied ones included.

  [[nodiscard]] const CellClock& clockOf(const CellKey& cell) const;
};

/// Two values that met in one cell, or a delete that met an edit.
struct Clash {
  std::uint32_t field = 0;    ///< 0: the record's life.
  std::string keptCell = {};  ///< The field's encoding; empty: emptied.
  CellClock kept = {};
  bool keptDeleted = false;
  std::string otherCell = {};
  CellClock other = {};
  bool otherDeleted = false;
};

/// What a change does.
struct Merged {
  sync::v1::Act act = sync::v1::ACT_UNSPECIFIED;  ///< ACT_UNSPECIFIED: the change has no effect.
  Patch effect;                                   ///< The cells that take effect.
  bool asSent = true;                             ///< It takes effect exactly as it was sent.
  std::vector<Clash> clashes;
};

/// `clock`: the change's writer, corrected stamp, author and office; its commit is not looked at.
/// Errors: DataLoss/MALFORMED_RECORD when the patch is not a protobuf encoding.
Result<Merged> merge(const RecordState& state, const sync::v1::Change& change,
                     const CellClock& clock);
/// `state` after `merged` took effect at `clock.commit`.
/// Errors: DataLoss/MALFORMED_RECORD.
Result<RecordState> after(RecordState state, const Merged& merged, const CellClock& clock);

}  // namespace fieldpost
