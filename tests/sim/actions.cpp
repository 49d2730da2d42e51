#include "tests/sim/actions.h"

#include <array>
#include <cstddef>

namespace fieldpost::sim {
namespace {

constexpr std::array kActions{
    Action{"save", 340, saveSomething},
    Action{"open a form", 60, openForm},
    Action{"save a form", 60, saveForm},
    Action{"delete or restore", 40, deleteOrRestore},
    Action{"settle a conflict", 40, settleConflict},
    Action{"import", 15, importTogether},
    Action{"sync", 120, syncWhole},
    Action{"open a link", 50, openLink},
    Action{"carry bytes", 180, carrySomeBytes},
    Action{"cut a link", 25, cutLink},
    Action{"send again", 10, sendAgain},
    Action{"restart a laptop", 20, restartLaptop},
    Action{"restart headquarters", 12, restartHeadquarters},
    Action{"break in a write", 12, breakInAWrite},
    Action{"fail a disk", 6, failADisk},
    Action{"mend disks", 12, mendDisks},
    Action{"set a clock", 15, setClock},
    Action{"take an image", 6, takeImage},
    Action{"put an image back", 0, putImageBack},
    Action{"clone a laptop", 0, cloneLaptop},
    Action{"change the register", 8, changeRegister},
    Action{"headquarters writes", 10, writeAtHeadquarters},
    Action{"snoop", 3, snoop},
};

constexpr unsigned totalWeight() {
  unsigned total = 0;
  for (const Action& action : kActions) total += action.weight;
  return total;
}

}  // namespace

const Action& someAction(Chance& chance) {
  std::size_t place = chance.below(totalWeight());
  for (const Action& action : kActions) {
    if (place < action.weight) return action;
    place -= action.weight;
  }
  return kActions.front();
}

const Action& startAgain() {
  static constexpr Action kStart{"restart headquarters", 0, restartHeadquarters};
  return kStart;
}

}  // namespace fieldpost::sim
