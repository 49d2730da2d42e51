#include "sync/change/set_digest.h"

namespace fieldpost {
namespace {

using Words = std::array<std::uint64_t, 4>;

Words wordsFrom(std::string_view bytes) {
  Words words{};
  for (std::size_t i = 0; i < bytes.size() && i < 32; ++i)
    words[i / 8] |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i]))
                    << (8 * (i % 8));
  return words;
}

Words wordsOf(std::string_view type, const RecordId& id, std::string_view message) {
  return wordsFrom(hashOf({type, id.bytes(), message}));
}

}  // namespace

SetDigest SetDigest::fromBytes(std::string_view bytes) {
  SetDigest digest;
  digest.m_words = wordsFrom(bytes);
  return digest;
}

void SetDigest::add(std::string_view type, const RecordId& id, std::string_view message) {
  const Words words = wordsOf(type, id, message);
  std::uint64_t carry = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::uint64_t partial = m_words[i] + words[i];
    const std::uint64_t overflow = partial < words[i] ? 1 : 0;
    m_words[i] = partial + carry;
    carry = overflow + (m_words[i] < carry ? 1 : 0);
  }
}

void SetDigest::remove(std::string_view type, const RecordId& id, std::string_view message) {
  const Words words = wordsOf(type, id, message);
  std::uint64_t borrow = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::uint64_t partial = m_words[i] - words[i];
    const std::uint64_t under = m_words[i] < words[i] ? 1 : 0;
    m_words[i] = partial - borrow;
    borrow = under + (partial < borrow ? 1 : 0);
  }
}

std::string SetDigest::bytes() const {
  std::string bytes(32, '\0');
  for (std::size_t i = 0; i < 32; ++i)
    bytes[i] = static_cast<char>((m_words[i / 8] >> (8 * (i % 8))) & 0xFF);
  return bytes;
}

}  // namespace fieldpost
