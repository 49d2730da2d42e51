// One short value for a whole set of records: what tells that two ends hold the same.
//
// Kept by the laptop's store for what headquarters confirmed and by headquarters' store for what it
// has, in the transaction that changes a record. A sum, so that the order does not matter and one
// record can be taken out again. Deleted records count for nothing, so that clearing them away
// changes no digest.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "sync/base/ids.h"

namespace fieldpost {

/// The sum of BLAKE2b-256 over type, id and message of each record, modulo 2^256.
class SetDigest {
 public:
  /// Of no records.
  SetDigest() = default;
  /// Precondition: `bytes` came from bytes().
  static SetDigest fromBytes(std::string_view bytes);

  void add(std::string_view type, const RecordId& id, std::string_view message);
  void remove(std::string_view type, const RecordId& id, std::string_view message);

  [[nodiscard]] std::string bytes() const;  ///< 32 bytes.
  /// What travels. 64 of the 256 bits: enough for chance, and a page stays small.
  [[nodiscard]] std::uint64_t brief() const { return m_words[0]; }
  bool operator==(const SetDigest&) const = default;

 private:
  std::array<std::uint64_t, 4> m_words{};  ///< The least first.
};

}  // namespace fieldpost
