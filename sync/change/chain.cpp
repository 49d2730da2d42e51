#include "sync/change/chain.h"

namespace fieldpost {

std::string emptyLogHash() { return hashOf({"fieldpost log"}); }

std::string nextLogHash(std::string_view previous, const Incarnation& incarnation,
                        ChangeNumber number, std::string_view body) {
  return hashOf({previous, incarnation.bytes(), std::to_string(number), body});
}

}  // namespace fieldpost
