#include "sync/bundle/box_key.h"

#include <sodium.h>

#include <cstdlib>

#include "sync/base/private_file.h"

namespace fieldpost {
namespace {

static_assert(kBoxKeyBytes == crypto_box_PUBLICKEYBYTES);
static_assert(kBoxKeyBytes == crypto_box_SECRETKEYBYTES);

void begin() {
  if (sodium_init() < 0) std::abort();  // Without chance there is no key worth the name.
}

unsigned char* bytesOf(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

const unsigned char* bytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

BoxKey newBoxKey() {
  begin();
  BoxKey key{std::string(kBoxKeyBytes, '\0'), std::string(kBoxKeyBytes, '\0')};
  crypto_box_keypair(bytesOf(key.publicKey), bytesOf(key.secretKey));
  return key;
}

Result<BoxKey> boxKeyIn(const std::filesystem::path& file) {
  begin();
  FIELDPOST_TRY(const auto known, readFileIfThere(file));
  if (!known) {
    BoxKey key = newBoxKey();
    FIELDPOST_CHECK(writePrivateFile(file, key.secretKey));
    return key;
  }
  BoxKey key{std::string(kBoxKeyBytes, '\0'), *known};
  if (known->size() != kBoxKeyBytes ||
      crypto_scalarmult_base(bytesOf(key.publicKey), bytesOf(std::string_view(*known))) != 0)
    return Error{Code::DataLoss, "BUNDLE_KEY_DAMAGED",
                 "the key file " + file.string() +
                     " is damaged; bring it back from a backup, or move it away: a new one is "
                     "made, and bundles sealed to the old one cannot be read any more"};
  return key;
}

std::string sealed(std::string_view plain, std::string_view publicKey) {
  begin();
  std::string out(plain.size() + crypto_box_SEALBYTES, '\0');
  crypto_box_seal(bytesOf(out), bytesOf(plain), plain.size(), bytesOf(publicKey));
  return out;
}

bool unseal(std::string_view sealed, const BoxKey& key, std::string& plain) {
  begin();
  if (sealed.size() < crypto_box_SEALBYTES || key.publicKey.size() != kBoxKeyBytes ||
      key.secretKey.size() != kBoxKeyBytes)
    return false;
  plain.assign(sealed.size() - crypto_box_SEALBYTES, '\0');
  return crypto_box_seal_open(bytesOf(plain), bytesOf(sealed), sealed.size(),
                              bytesOf(std::string_view(key.publicKey)),
                              bytesOf(std::string_view(key.secretKey))) == 0;
}

}  // namespace fieldpost
