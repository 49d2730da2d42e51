// What both ends of a stream know before its first byte: dictionaries for zstd, by number.
//
// Used by the frames. A stream names its dictionary in its first byte, so a dictionary that went
// out with a release never changes; a better one gets the next number (tests/dictionary makes it).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fieldpost {

using DictionaryNumber = std::uint8_t;

/// No dictionary: what every version reads.
inline constexpr DictionaryNumber kNoDictionary = 0;
/// The newest that this build has; it has all before it, too.
inline constexpr DictionaryNumber kNewestDictionary = 1;
/// Numbers stay below this, so that what is no stream at all (a page of HTTP, a bare zstd frame) is
/// told from a stream of a newer version.
inline constexpr DictionaryNumber kDictionariesMost = 32;

/// The dictionary's bytes, empty for kNoDictionary; nothing when this build does not have it.
std::optional<std::string_view> dictionaryOf(DictionaryNumber number);

}  // namespace fieldpost
