// Names of records, copies of databases and histories: 16 bytes each.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace fieldpost {

class Random;

/// A UUID in its 16 bytes, big-endian. All zero: none.
class Uuid {
 public:
  Uuid() = default;
  /// Version 7 (RFC 9562): sorts by the time it was made, which nothing may rely on.
  static Uuid makeV7(std::int64_t nowMs, Random& random);
  /// Version 4: 122 random bits. For incarnations and timelines.
  static Uuid makeRandom(Random& random);
  /// Version 8: made from `name`, the same for the same name everywhere. For records that two
  /// laptops may make of one thing (an imported activity), so that they meet in one record.
  static Uuid fromName(std::string_view name);
  /// Errors: InvalidArgument/BAD_ID unless `text` is 8-4-4-4-12 hexadecimal digits.
  static Result<Uuid> parse(std::string_view text);
  /// Errors: InvalidArgument/BAD_ID unless `bytes` are 16.
  static Result<Uuid> fromBytes(std::string_view bytes);

  [[nodiscard]] std::string text() const;   ///< Lower case, with hyphens.
  [[nodiscard]] std::string bytes() const;  ///< 16 bytes.
  [[nodiscard]] bool isNone() const { return *this == Uuid{}; }
  auto operator<=>(const Uuid&) const = default;

 private:
  std::array<std::uint8_t, 16> m_bytes{};
};

using RecordId = Uuid;
using Incarnation = Uuid;
using Timeline = Uuid;

/// A place in the one order of headquarters; counts from 1. 0: never confirmed.
using Commit = std::uint64_t;
/// A place in one laptop's log; counts from 1, without gaps.
using ChangeNumber = std::uint64_t;

/// 32 bytes of BLAKE2b over the parts, each preceded by its length so that no two lists are alike.
std::string hashOf(std::initializer_list<std::string_view> parts);
/// Lower-case hexadecimal.
std::string toHex(std::string_view bytes);

}  // namespace fieldpost

template <>
struct std::hash<fieldpost::Uuid> {
  std::size_t operator()(const fieldpost::Uuid& id) const noexcept {
    return std::hash<std::string>{}(id.bytes());
  }
};
