#include "sync/wire/dictionary.h"

namespace fieldpost {
namespace {

constexpr unsigned char kDictionary1[] = {
#include "sync/wire/dictionary_1.inc"
};

}  // namespace

std::optional<std::string_view> dictionaryOf(DictionaryNumber number) {
  switch (number) {
    case kNoDictionary:
      return std::string_view();
    case 1:
      return std::string_view(reinterpret_cast<const char*>(kDictionary1), sizeof kDictionary1);
    default:
      return std::nullopt;
  }
}

}  // namespace fieldpost
