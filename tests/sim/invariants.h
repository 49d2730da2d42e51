// Every promise of the sync design, checked at rest: faults have stopped and all have synced.
//
// Used by World. What can be judged while things happen is judged by Model and Tap.
#pragma once

#include "tests/sim/world.h"

namespace fieldpost::sim {

void checkAll(World& world);

}  // namespace fieldpost::sim
