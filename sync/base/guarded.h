// Where an exception ends: libraries throw when memory runs out or a promise of theirs is broken,
// and no folder lets that through to another.
//
// Used by whoever runs work that must not take the program with it: the server's writing thread,
// a laptop's sync.
#pragma once

#include <exception>
#include <new>
#include <string>

#include "sync/base/result.h"

namespace fieldpost {

/// Runs `act`, a call that gives a Result. What it throws becomes an error; what it had begun is
/// undone by its own destructors.
/// Errors: those of the act; ResourceExhausted/OUT_OF_MEMORY; Internal/PROGRAM_FAULT.
template <typename Act>
auto guarded(const Act& act) -> decltype(act()) {
  try {
    return act();
  } catch (const std::bad_alloc&) {
    return Error{Code::ResourceExhausted, "OUT_OF_MEMORY",
                 "there is not enough memory for this; nothing was lost. Close other programs and "
                 "try again"};
  } catch (const std::exception& error) {
    return Error{Code::Internal, "PROGRAM_FAULT",
                 "the program failed (" + std::string(error.what()) +
                     "); nothing was lost. Report it with these words"};
  }
}

}  // namespace fieldpost
