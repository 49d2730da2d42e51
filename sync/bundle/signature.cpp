#include "sync/bundle/signature.h"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>

#include "sync/bundle/openssl_pointers.h"

namespace fieldpost {
namespace {

using openssl::Bio;
using openssl::Certificate;
using openssl::Key;
using Digest = std::unique_ptr<EVP_MD_CTX, openssl::Free<EVP_MD_CTX_free>>;

Bio reading(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Certificate certificateFrom(std::string_view pem) {
  return Certificate(PEM_read_bio_X509(reading(pem).get(), nullptr, nullptr, nullptr));
}

const unsigned char* bytesOf(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

Result<std::string> signatureOf(std::string_view bytes, const Signer& signer) {
  const Key key(PEM_read_bio_PrivateKey(reading(signer.keyPem).get(), nullptr, nullptr, nullptr));
  const Digest digest(EVP_MD_CTX_new());
  std::size_t size = 0;
  std::string signature;
  if (key != nullptr && digest != nullptr &&
      EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
      EVP_DigestSign(digest.get(), nullptr, &size, bytesOf(bytes), bytes.size()) == 1) {
    signature.resize(size);
    if (EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                       bytesOf(bytes), bytes.size()) == 1) {
      signature.resize(size);
      return signature;
    }
  }
  ERR_clear_error();
  return Error{Code::Internal, "KEY_FAILED", "the bundle could not be signed; try again"};
}

bool isSignature(std::string_view signature, std::string_view bytes,
                 std::string_view certificatePem) {
  const Certificate certificate = certificateFrom(certificatePem);
  const Digest digest(EVP_MD_CTX_new());
  const bool good = certificate != nullptr && digest != nullptr &&
                    EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr,
                                         X509_get0_pubkey(certificate.get())) == 1 &&
                    EVP_DigestVerify(digest.get(), bytesOf(signature), signature.size(),
                                     bytesOf(bytes), bytes.size()) == 1;
  ERR_clear_error();
  return good;
}

Result<std::string> commonNameOf(std::string_view certificatePem) {
  const Certificate certificate = certificateFrom(certificatePem);
  std::array<char, 256> name{};
  if (certificate == nullptr ||
      X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName,
                                name.data(), static_cast<int>(name.size())) < 0)
    return Error{Code::DataLoss, "BAD_IDENTITY",
                 "this laptop's certificate is damaged; ask headquarters for a new enrolment file"};
  return std::string(name.data());
}

bool isOfHeadquarters(std::string_view certificatePem, std::string_view authorityPem) {
  const Certificate certificate = certificateFrom(certificatePem);
  const Certificate authority = certificateFrom(authorityPem);
  const bool good = certificate != nullptr && authority != nullptr &&
                    X509_verify(certificate.get(), X509_get0_pubkey(authority.get())) == 1 &&
                    X509_check_purpose(certificate.get(), X509_PURPOSE_SSL_SERVER, 0) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace fieldpost
