// What may happen in a world, each with how often.
//
// Used by World alone. Every act notes what it did, so that a replay can be compared and read.
#pragma once

#include "tests/sim/chance.h"

namespace fieldpost::sim {

class World;

struct Action {
  const char* name;
  unsigned weight;
  void (*act)(World&);
};

/// One of all actions, by their weights.
const Action& someAction(Chance& chance);
/// Headquarters is restarted.
const Action& startAgain();

// What people do.
void saveSomething(World& world);
void openForm(World& world);
void saveForm(World& world);
void deleteOrRestore(World& world);
void settleConflict(World& world);
void importTogether(World& world);

// What links do.
void syncWhole(World& world);
void openLink(World& world);
void carrySomeBytes(World& world);
void cutLink(World& world);
void sendAgain(World& world);

// What goes wrong.
void restartLaptop(World& world);
void restartHeadquarters(World& world);
void breakInAWrite(World& world);
void failADisk(World& world);
void mendDisks(World& world);
void setClock(World& world);
void takeImage(World& world);
void putImageBack(World& world);
void cloneLaptop(World& world);
void changeRegister(World& world);
void writeAtHeadquarters(World& world);
void snoop(World& world);

}  // namespace fieldpost::sim
