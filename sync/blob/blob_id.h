// The name of an attachment's bytes: their SHA-256, so that the same file has the same name
// everywhere.
//
// Used wherever attachments are stored, sent or named by a record.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace fieldpost {

/// A SHA-256.
class BlobId {
 public:
  static constexpr std::size_t kBytes = 32;

  /// Errors: InvalidArgument/BAD_FINGERPRINT unless `bytes` are 32.
  static Result<BlobId> fromBytes(std::string_view bytes);
  /// Errors: InvalidArgument/BAD_FINGERPRINT unless `text` is 64 hexadecimal digits.
  static Result<BlobId> parse(std::string_view text);

  [[nodiscard]] std::string bytes() const;  ///< 32 bytes.
  [[nodiscard]] std::string text() const;   ///< 64 lower-case hexadecimal digits.
  auto operator<=>(const BlobId&) const = default;

 private:
  std::array<std::uint8_t, kBytes> m_bytes{};
};

/// Takes bytes as they come and gives their name.
class BlobHash {
 public:
  BlobHash();
  BlobHash(BlobHash&&) noexcept;
  BlobHash& operator=(BlobHash&&) noexcept;
  ~BlobHash();
  void add(std::string_view bytes);
  /// Of all bytes so far; more may be added afterwards.
  [[nodiscard]] BlobId id() const;

 private:
  struct State;
  std::unique_ptr<State> m_state;
};

}  // namespace fieldpost
