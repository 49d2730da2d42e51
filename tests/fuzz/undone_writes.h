// A database whose writes are undone after each execution, below a store that knows nothing of it.
//
// Used by the target pull. The store's transactions become savepoints of one outer transaction, so
// that the next execution finds the very same file without a copy or opening it anew.
#pragma once

namespace fieldpost::fuzz {

/// From now on nothing that is written to the database that was opened last is kept. Once.
void beginUndone();
/// Undoes all that was written since beginUndone() or the last call of this.
void undoWrites();
/// Something was written since then.
bool isWritten();

}  // namespace fieldpost::fuzz
