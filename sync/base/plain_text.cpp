#include "sync/base/plain_text.h"

#include <array>

namespace fieldpost {
namespace {

using namespace std::string_view_literals;

/// Line and paragraph separator; marks that embed, override or isolate a direction. Source: Unicode
/// Standard Annex 9, section 2.
constexpr std::array kMarks = {"\u2028"sv, "\u2029"sv, "\u202A"sv, "\u202B"sv,
                               "\u202C"sv, "\u202D"sv, "\u202E"sv, "\u2066"sv,
                               "\u2067"sv, "\u2068"sv, "\u2069"sv};

/// Bytes of what may not be printed at the beginning of `text`; 0: there is none.
std::size_t unprintableAt(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x20 || first == 0x7F) return 1;
  // The second set of controls, U+0080 to U+009F: terminals take U+009B for the start of a command.
  if (first == 0xC2 && text.size() > 1 && static_cast<unsigned char>(text[1]) < 0xA0) return 2;
  for (const std::string_view mark : kMarks)
    if (text.starts_with(mark)) return mark.size();
  return 0;
}

/// Bytes of the letter that `text` begins with; 0: it begins with none.
std::size_t letterAt(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t bytes = byte(0) < 0x80   ? 1
                            : byte(0) < 0xC2 ? 0
                            : byte(0) < 0xE0 ? 2
                            : byte(0) < 0xF0 ? 3
                            : byte(0) < 0xF5 ? 4
                                             : 0;
  if (bytes > text.size()) return 0;
  for (std::size_t i = 1; i < bytes; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  if (bytes > 1 && ((byte(0) == 0xE0 && byte(1) < 0xA0) || (byte(0) == 0xED && byte(1) > 0x9F) ||
                    (byte(0) == 0xF0 && byte(1) < 0x90) || (byte(0) == 0xF4 && byte(1) > 0x8F)))
    return 0;
  return bytes;
}

}  // namespace

std::string plain(std::string_view text) {
  std::string line;
  line.reserve(text.size());
  while (!text.empty()) {
    std::size_t bytes = unprintableAt(text);
    if (bytes > 0) {
      line += ' ';
    } else if (bytes = letterAt(text); bytes > 0) {
      line += text.substr(0, bytes);
    } else {
      line += "\uFFFD";
      bytes = 1;
    }
    text.remove_prefix(bytes);
  }
  return line;
}

bool isUtf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t letter = letterAt(bytes);
    if (letter == 0) return false;
    bytes.remove_prefix(letter);
  }
  return true;
}

}  // namespace fieldpost
