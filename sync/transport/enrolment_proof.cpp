#include "sync/transport/enrolment_proof.h"

#include <sodium.h>

#include <array>
#include <cassert>
#include <cstdint>

#include "sync/base/clock.h"

namespace fieldpost {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::string_view kKeyContext = "fieldpost enrolment code";

std::string hash(std::string_view key, std::initializer_list<std::string_view> parts) {
  assert(key.empty() || key.size() == kProofBytes);
  crypto_generichash_state state;
  crypto_generichash_init(&state, reinterpret_cast<const unsigned char*>(key.data()), key.size(),
                          kProofBytes);
  for (const std::string_view part : parts)
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()),
                              part.size());
  std::string digest(kProofBytes, '\0');
  crypto_generichash_final(&state, reinterpret_cast<unsigned char*>(digest.data()), digest.size());
  return digest;
}

}  // namespace

std::string newEnrolmentCode(Random& random) {
  std::array<std::uint8_t, kCodeLength> bytes{};
  random.fill(bytes.data(), bytes.size());
  std::string code;
  // 256 is a multiple of 32: every character is as likely as any other.
  for (const std::uint8_t byte : bytes) code += kAlphabet[byte % kAlphabet.size()];
  return code;
}

std::string tidyEnrolmentCode(std::string_view typed) {
  std::string code;
  for (char character : typed) {
    if (character >= 'a' && character <= 'z') character = static_cast<char>(character - 'a' + 'A');
    if (character == 'O') character = '0';
    if (character == 'I' || character == 'L') character = '1';
    const bool separates = character == ' ' || character == '-' || character == '\t' ||
                           character == '\n' || character == '\r';
    if (!separates) code += character;
  }
  return code;
}

std::string enrolmentCodeName(std::string_view code) {
  return std::string(code.substr(0, kCodeNameLength));
}

std::string enrolmentKey(std::string_view code) { return hash({}, {kKeyContext, code}); }

std::string enrolmentRequestProof(std::string_view key, std::string_view nonce,
                                  std::string_view signingRequestPem) {
  return hash(key, {nonce, signingRequestPem});
}

std::string enrolmentResponseProof(std::string_view key, std::string_view nonce,
                                   std::string_view certificatePem) {
  return hash(key, {nonce, certificatePem});
}

bool proofsAreEqual(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace fieldpost
