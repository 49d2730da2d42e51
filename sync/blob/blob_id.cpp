#include "sync/blob/blob_id.h"

#include <sodium.h>

#include <algorithm>

#include "sync/base/ids.h"

namespace fieldpost {
namespace {

Error badFingerprint() {
  return {Code::InvalidArgument, "BAD_FINGERPRINT",
          "a file's fingerprint has 32 bytes, written as 64 hexadecimal digits"};
}

}  // namespace

Result<BlobId> BlobId::fromBytes(std::string_view bytes) {
  if (bytes.size() != kBytes) return badFingerprint();
  BlobId id;
  std::copy(bytes.begin(), bytes.end(), id.m_bytes.begin());
  return id;
}

Result<BlobId> BlobId::parse(std::string_view text) {
  BlobId id;
  std::size_t length = 0;
  const char* end = nullptr;
  if (text.size() != 2 * kBytes ||
      sodium_hex2bin(id.m_bytes.data(), kBytes, text.data(), text.size(), nullptr, &length, &end) !=
          0 ||
      length != kBytes)
    return badFingerprint();
  return id;
}

std::string BlobId::bytes() const { return {m_bytes.begin(), m_bytes.end()}; }

std::string BlobId::text() const { return toHex(bytes()); }

struct BlobHash::State {
  crypto_hash_sha256_state sha{};
};

BlobHash::BlobHash() : m_state(std::make_unique<State>()) {
  crypto_hash_sha256_init(&m_state->sha);
}
BlobHash::BlobHash(BlobHash&&) noexcept = default;
BlobHash& BlobHash::operator=(BlobHash&&) noexcept = default;
BlobHash::~BlobHash() = default;

void BlobHash::add(std::string_view bytes) {
  crypto_hash_sha256_update(&m_state->sha, reinterpret_cast<const unsigned char*>(bytes.data()),
                            bytes.size());
}

BlobId BlobHash::id() const {
  crypto_hash_sha256_state copy = m_state->sha;
  std::string digest(BlobId::kBytes, '\0');
  crypto_hash_sha256_final(&copy, reinterpret_cast<unsigned char*>(digest.data()));
  return BlobId::fromBytes(digest).value();
}

}  // namespace fieldpost
