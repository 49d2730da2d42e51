// The bytes of which a bundle file is made: what writer and reader must agree on.
//
// Private to sync/bundle.
#pragma once

#include <sodium.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fieldpost::form {

inline constexpr std::string_view kMagic = "fieldpost-bundle\n";
inline constexpr std::size_t kLengthBytes = 4;
inline constexpr std::size_t kSignatureLengthBytes = 2;
inline constexpr std::size_t kHashBytes = 32;
/// Plain bytes in a piece; memory is bounded by it.
inline constexpr std::size_t kPieceBytes = 64 * 1024;
/// A header is a certificate and some numbers.
inline constexpr std::size_t kHeaderBytesMost = 64 * 1024;
/// An ECDSA signature over P-256 has at most 72.
inline constexpr std::size_t kSignatureBytesMost = 512;

inline unsigned char* mutableBytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}
inline const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
/// `value` in so many bytes, little-endian.
inline std::string number(std::uint64_t value, std::size_t size) {
  std::string text;
  for (std::size_t i = 0; i < size; ++i) text += static_cast<char>((value >> (8 * i)) & 0xFF);
  return text;
}
inline std::uint64_t numberFrom(std::string_view text) {
  std::uint64_t value = 0;
  for (std::size_t i = text.size(); i > 0; --i)
    value = (value << 8) | static_cast<unsigned char>(text[i - 1]);
  return value;
}
/// The hash of all that went into `state`, which may go on.
inline std::string soFar(crypto_generichash_state state) {
  std::string hash(kHashBytes, '\0');
  crypto_generichash_final(&state, mutableBytes(hash), hash.size());
  return hash;
}
inline std::string hashOfHeader(std::string_view encoded) {
  std::string hash(kHashBytes, '\0');
  crypto_generichash(mutableBytes(hash), hash.size(), bytes(encoded), encoded.size(), nullptr, 0);
  return hash;
}
/// The words keep a signature of a bundle from being one of anything else.
inline std::string toBeSigned(std::string_view hash) {
  return "fieldpost bundle" + std::string(hash);
}

}  // namespace fieldpost::form
