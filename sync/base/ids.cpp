#include "sync/base/ids.h"

#include <sodium.h>

#include <algorithm>

#include "sync/base/clock.h"

namespace fieldpost {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";

int digitOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void setVersion(std::array<std::uint8_t, 16>& bytes, int version) {
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0F) | (version << 4));
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3F) | 0x80);
}

Error badId(std::string_view text) {
  return {Code::InvalidArgument, "BAD_ID",
          "'" + std::string(text.substr(0, 60)) +
              "' is not the id of a record; an id looks like 0190b3c2-7a10-7c3e-9d0a-5f3e2b1c4d5e"};
}

}  // namespace

Uuid Uuid::makeV7(std::int64_t nowMs, Random& random) {
  Uuid id;
  random.fill(id.m_bytes.data(), id.m_bytes.size());
  for (std::size_t i = 0; i < 6; ++i)
    id.m_bytes[i] = static_cast<std::uint8_t>(nowMs >> (8 * (5 - i)));
  setVersion(id.m_bytes, 7);
  return id;
}

Uuid Uuid::makeRandom(Random& random) {
  Uuid id;
  random.fill(id.m_bytes.data(), id.m_bytes.size());
  setVersion(id.m_bytes, 4);
  return id;
}

Uuid Uuid::fromName(std::string_view name) {
  const std::string hash = hashOf({"fieldpost record name", name});
  Uuid id;
  std::copy_n(hash.begin(), 16, id.m_bytes.begin());
  setVersion(id.m_bytes, 8);
  return id;
}

Result<Uuid> Uuid::parse(std::string_view text) {
  if (text.size() != 36) return badId(text);
  Uuid id;
  std::size_t at = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (text[i++] != '-') return badId(text);
      continue;
    }
    const int high = digitOf(text[i]);
    const int low = digitOf(text[i + 1]);
    if (high < 0 || low < 0) return badId(text);
    id.m_bytes[at++] = static_cast<std::uint8_t>(high * 16 + low);
    i += 2;
  }
  return id;
}

Result<Uuid> Uuid::fromBytes(std::string_view bytes) {
  if (bytes.size() != 16)
    return Error{Code::InvalidArgument, "BAD_ID", "an id must be 16 bytes long"};
  Uuid id;
  std::copy(bytes.begin(), bytes.end(), id.m_bytes.begin());
  return id;
}

std::string Uuid::text() const {
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kDigits[m_bytes[i] >> 4];
    text += kDigits[m_bytes[i] & 0x0F];
  }
  return text;
}

std::string Uuid::bytes() const { return {m_bytes.begin(), m_bytes.end()}; }

std::string hashOf(std::initializer_list<std::string_view> parts) {
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, 32);
  for (const auto part : parts) {
    std::array<unsigned char, 8> length{};
    for (std::size_t i = 0; i < 8; ++i)
      length[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(part.size()) >> (8 * i));
    crypto_generichash_update(&state, length.data(), length.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()),
                              part.size());
  }
  std::string hash(32, '\0');
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(hash.data()), hash.size());
  return hash;
}

std::string toHex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    text += kDigits[static_cast<unsigned char>(c) >> 4];
    text += kDigits[static_cast<unsigned char>(c) & 0x0F];
  }
  return text;
}

}  // namespace fieldpost
