// Makes one allocation of the program fail, the n-th from now, as if memory had run out there.
//
// Used by tests/memory alone: whoever links this has its operator new.
#pragma once

#include <cstdint>

namespace fieldpost {

/// Fails the `nth` allocation after this (1: the next), once. 0: none.
void failAllocation(std::uint64_t nth);
/// An allocation failed since failAllocation() was called.
bool allocationFailed();

}  // namespace fieldpost
