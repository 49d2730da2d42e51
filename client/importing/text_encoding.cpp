#include "client/importing/text_encoding.h"

#include <fmt/format.h>

#include <cstdint>
#include <optional>

#include "sync/base/plain_text.h"

namespace fieldpost {
namespace {

/// Words of western languages have one or two letters beyond ASCII in a row. Longer runs are
/// another alphabet in an encoding that cannot be told from the bytes.
constexpr int kHighBytesInARowMost = 3;

/// Windows-1252 from 0x80 to 0x9f; 0: no character. Source: the WHATWG encoding standard.
constexpr char16_t kWindows1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

Error unknown(std::string_view why) {
  return {Code::InvalidArgument, "UNKNOWN_ENCODING",
          fmt::format("{}; save it again as 'CSV UTF-8'; nothing was imported", why)};
}

void append(std::string& text, char32_t character) {
  if (character < 0x80) {
    text += static_cast<char>(character);
  } else if (character < 0x800) {
    text += static_cast<char>(0xC0 | (character >> 6));
    text += static_cast<char>(0x80 | (character & 0x3F));
  } else if (character < 0x10000) {
    text += static_cast<char>(0xE0 | (character >> 12));
    text += static_cast<char>(0x80 | ((character >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (character & 0x3F));
  } else {
    text += static_cast<char>(0xF0 | (character >> 18));
    text += static_cast<char>(0x80 | ((character >> 12) & 0x3F));
    text += static_cast<char>(0x80 | ((character >> 6) & 0x3F));
    text += static_cast<char>(0x80 | (character & 0x3F));
  }
}

Result<DecodedText> fromUtf16(std::string_view bytes, bool bigEndian) {
  if (bytes.size() % 2 != 0)
    return unknown("the file begins as UTF-16 and ends within a character");
  std::string text;
  const auto unitAt = [&](std::size_t i) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<char32_t>(bigEndian ? first << 8 | second : second << 8 | first);
  };
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    char32_t unit = unitAt(i);
    if (unit >= 0xD800 && unit < 0xE000) {
      const char32_t low = i + 2 < bytes.size() ? unitAt(i + 2) : 0;
      if (unit >= 0xDC00 || low < 0xDC00 || low >= 0xE000)
        return unknown("the file begins as UTF-16 and is broken");
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
      i += 2;
    }
    append(text, unit);
  }
  return DecodedText{std::move(text), "UTF-16"};
}

/// UTF-16 without a mark: every other byte of the first characters is zero. Absent: it is not.
std::optional<bool> looksBigEndian(std::string_view bytes) {
  if (bytes.size() < 4 || bytes.size() % 2 != 0) return {};
  if (bytes[0] == 0 && bytes[1] != 0 && bytes[2] == 0 && bytes[3] != 0) return true;
  if (bytes[0] != 0 && bytes[1] == 0 && bytes[2] != 0 && bytes[3] == 0) return false;
  return {};
}

Result<DecodedText> fromWindows1252(std::string_view bytes) {
  std::string text;
  int row = 0;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    row = byte < 0x80 ? 0 : row + 1;
    const char16_t character = byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80] : byte;
    if (row > kHighBytesInARowMost || (character == 0 && byte != 0))
      return unknown("the letters of the file are in an encoding that cannot be told");
    append(text, character);
  }
  return DecodedText{std::move(text), "Windows-1252"};
}

}  // namespace

Result<DecodedText> decodeText(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
    if (!isUtf8(bytes)) return unknown("the file begins as UTF-8 and is broken");
    return DecodedText{std::string(bytes), "UTF-8"};
  }
  if (bytes.starts_with("\xFF\xFE")) return fromUtf16(bytes.substr(2), false);
  if (bytes.starts_with("\xFE\xFF")) return fromUtf16(bytes.substr(2), true);
  if (const auto bigEndian = looksBigEndian(bytes)) return fromUtf16(bytes, *bigEndian);
  if (isUtf8(bytes)) return DecodedText{std::string(bytes), "UTF-8"};
  return fromWindows1252(bytes);
}

}  // namespace fieldpost
