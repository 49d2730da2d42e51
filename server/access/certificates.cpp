#include "server/access/certificates.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <memory>

#include "sync/bundle/openssl_pointers.h"

namespace fieldpost::access {
namespace {

constexpr std::size_t kRequestBytesMost = 16 * 1024;
constexpr std::size_t kSerialBytes = 16;
constexpr std::int64_t kMsPerSecond = 1000;

using openssl::Bio;
using openssl::Certificate;
using openssl::Free;
using openssl::Key;
using openssl::Request;
using Extension = std::unique_ptr<X509_EXTENSION, Free<X509_EXTENSION_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Free<GENERAL_NAMES_free>>;

Error failed(std::string_view what) {
  std::array<char, 256> words{};
  ERR_error_string_n(ERR_get_error(), words.data(), words.size());
  ERR_clear_error();
  return {Code::Internal, "OPENSSL", fmt::format("{} failed: {}", what, words.data())};
}

Error badRequest(std::string_view why) {
  ERR_clear_error();
  return {Code::InvalidArgument, "BAD_SIGNING_REQUEST",
          fmt::format("the signing request {}; make a new one with a P-256 key", why)};
}

Bio reading(std::string_view text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string written(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

Key keyFrom(std::string_view pem) {
  return Key(PEM_read_bio_PrivateKey(reading(pem).get(), nullptr, nullptr, nullptr));
}

Certificate certificateFrom(std::string_view pem) {
  return Certificate(PEM_read_bio_X509(reading(pem).get(), nullptr, nullptr, nullptr));
}

Result<std::string> pemOf(X509* certificate) {
  const Bio out(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509(out.get(), certificate) != 1) return failed("writing a certificate");
  return written(out);
}

Result<std::string> pemOf(EVP_PKEY* key) {
  const Bio out(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PKCS8PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return failed("writing a key");
  return written(out);
}

Result<std::string> serialOf(const X509* certificate) {
  const Number number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
  char* text = number == nullptr ? nullptr : BN_bn2hex(number.get());
  if (text == nullptr) return failed("reading a serial number");
  std::string serial(text);
  OPENSSL_free(text);
  return serial;
}

Result<Done> setSerial(X509* certificate) {
  std::array<unsigned char, kSerialBytes> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) return failed("randomness");
  bytes[0] = static_cast<unsigned char>((bytes[0] & 0x7F) | 0x40);  // positive, and 16 bytes long
  const Number number(BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
  if (number == nullptr ||
      BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) == nullptr)
    return failed("numbering a certificate");
  return Done{};
}

Result<Done> addName(X509_NAME* name, const char* part, std::string_view text) {
  if (text.empty()) return Done{};
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  if (X509_NAME_add_entry_by_txt(name, part, MBSTRING_UTF8, bytes, static_cast<int>(text.size()),
                                 -1, 0) != 1)
    return failed("naming a certificate");
  return Done{};
}

Result<Done> addExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  if (extension == nullptr || X509_add_ext(certificate, extension.get(), -1) != 1)
    return failed("extending a certificate");
  return Done{};
}

bool isAddress(const std::string& name) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(AF_INET, name.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, name.c_str(), bytes.data()) == 1;
}

/// What all certificates have, before their extensions.
Result<Certificate> blank(const Validity& validity, const Subject& subject, EVP_PKEY* key) {
  Certificate certificate(X509_new());
  if (certificate == nullptr || X509_set_version(certificate.get(), X509_VERSION_3) != 1 ||
      X509_set_pubkey(certificate.get(), key) != 1 ||
      ASN1_TIME_set(X509_getm_notBefore(certificate.get()), validity.fromMs / kMsPerSecond) ==
          nullptr ||
      ASN1_TIME_set(X509_getm_notAfter(certificate.get()), validity.untilMs / kMsPerSecond) ==
          nullptr)
    return failed("making a certificate");
  FIELDPOST_CHECK(setSerial(certificate.get()));
  X509_NAME* name = X509_get_subject_name(certificate.get());
  FIELDPOST_CHECK(addName(name, "CN", subject.id));
  FIELDPOST_CHECK(addName(name, "O", subject.office));
  FIELDPOST_CHECK(addName(name, "OU", subject.role));
  return certificate;
}

Result<Done> addEndExtensions(X509* certificate, X509* issuer, const char* purpose) {
  FIELDPOST_CHECK(addExtension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE"));
  FIELDPOST_CHECK(addExtension(certificate, issuer, NID_key_usage, "critical,digitalSignature"));
  FIELDPOST_CHECK(addExtension(certificate, issuer, NID_ext_key_usage, purpose));
  FIELDPOST_CHECK(addExtension(certificate, issuer, NID_subject_key_identifier, "hash"));
  return addExtension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
}

Result<std::string> signedPem(X509* certificate, X509* issuer, EVP_PKEY* issuerKey) {
  if (X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) != 1 ||
      X509_sign(certificate, issuerKey, EVP_sha256()) == 0)
    return failed("signing a certificate");
  return pemOf(certificate);
}

Result<std::string> clientCertificate(const KeyPair& authority, EVP_PKEY* key,
                                      const Subject& subject, const Validity& validity) {
  const Certificate issuer = certificateFrom(authority.certificatePem);
  const Key issuerKey = keyFrom(authority.keyPem);
  if (issuer == nullptr || issuerKey == nullptr) return failed("reading the authority");
  FIELDPOST_TRY(const Certificate certificate, blank(validity, subject, key));
  FIELDPOST_CHECK(addEndExtensions(certificate.get(), issuer.get(), "clientAuth"));
  return signedPem(certificate.get(), issuer.get(), issuerKey.get());
}

bool isP256(EVP_PKEY* key) {
  std::array<char, 64> group{};
  std::size_t length = 0;
  return EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
         EVP_PKEY_get_group_name(key, group.data(), group.size(), &length) == 1 &&
         std::string_view(group.data(), length) == SN_X9_62_prime256v1;
}

std::int64_t msOf(const ASN1_TIME* time) {
  // Counted from 1970, since OpenSSL gives no seconds of its own.
  const std::unique_ptr<ASN1_TIME, Free<ASN1_TIME_free>> epoch(ASN1_TIME_set(nullptr, 0));
  int days = 0;
  int seconds = 0;
  if (epoch == nullptr || ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) return 0;
  return (std::int64_t{days} * 86'400 + seconds) * kMsPerSecond;
}

std::vector<std::string> namesOf(X509* certificate) {
  std::vector<std::string> texts;
  const Names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) {
      const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
      texts.emplace_back(text, static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName)));
    } else if (name->type == GEN_IPADD) {
      std::array<char, INET6_ADDRSTRLEN> text{};
      const int family = ASN1_STRING_length(name->d.iPAddress) == 4 ? AF_INET : AF_INET6;
      inet_ntop(family, ASN1_STRING_get0_data(name->d.iPAddress), text.data(), text.size());
      texts.emplace_back(text.data());
    }
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

}  // namespace

Result<KeyPair> makeAuthority(std::string_view name, const Validity& validity) {
  const Key key(EVP_EC_gen(SN_X9_62_prime256v1));
  if (key == nullptr) return failed("making a key");
  FIELDPOST_TRY(const Certificate certificate,
                blank(validity, {.id = std::string(name), .office = {}, .role = {}}, key.get()));
  X509* self = certificate.get();
  FIELDPOST_CHECK(addExtension(self, self, NID_basic_constraints, "critical,CA:TRUE,pathlen:0"));
  FIELDPOST_CHECK(addExtension(self, self, NID_key_usage, "critical,keyCertSign,cRLSign"));
  FIELDPOST_CHECK(addExtension(self, self, NID_subject_key_identifier, "hash"));
  KeyPair pair;
  FIELDPOST_TRY(pair.certificatePem, signedPem(self, self, key.get()));
  FIELDPOST_TRY(pair.keyPem, pemOf(key.get()));
  return pair;
}

Result<KeyPair> makeServer(const KeyPair& authority, const std::vector<std::string>& names,
                           const Validity& validity) {
  const Certificate issuer = certificateFrom(authority.certificatePem);
  const Key issuerKey = keyFrom(authority.keyPem);
  const Key key(EVP_EC_gen(SN_X9_62_prime256v1));
  if (issuer == nullptr || issuerKey == nullptr || key == nullptr)
    return failed("reading the authority");
  FIELDPOST_TRY(const Certificate certificate,
                blank(validity, {.id = "fieldpostd", .office = {}, .role = {}}, key.get()));
  FIELDPOST_CHECK(addEndExtensions(certificate.get(), issuer.get(), "serverAuth"));
  std::string alternatives;
  for (const std::string& name : names)
    alternatives += fmt::format("{}{}:{}", alternatives.empty() ? "" : ",",
                                isAddress(name) ? "IP" : "DNS", name);
  FIELDPOST_CHECK(
      addExtension(certificate.get(), issuer.get(), NID_subject_alt_name, alternatives));
  KeyPair pair;
  FIELDPOST_TRY(pair.certificatePem, signedPem(certificate.get(), issuer.get(), issuerKey.get()));
  FIELDPOST_TRY(pair.keyPem, pemOf(key.get()));
  return pair;
}

Result<KeyPair> makeClient(const KeyPair& authority, const Subject& subject,
                           const Validity& validity) {
  const Key key(EVP_EC_gen(SN_X9_62_prime256v1));
  if (key == nullptr) return failed("making a key");
  KeyPair pair;
  FIELDPOST_TRY(pair.certificatePem, clientCertificate(authority, key.get(), subject, validity));
  FIELDPOST_TRY(pair.keyPem, pemOf(key.get()));
  return pair;
}

Result<std::string> signRequest(const KeyPair& authority, std::string_view requestPem,
                                const Subject& subject, const Validity& validity) {
  if (requestPem.size() > kRequestBytesMost) return badRequest("is too large");
  const Request request(
      PEM_read_bio_X509_REQ(reading(requestPem).get(), nullptr, nullptr, nullptr));
  if (request == nullptr) return badRequest("cannot be read");
  EVP_PKEY* key = X509_REQ_get0_pubkey(request.get());
  if (key == nullptr || !isP256(key)) return badRequest("has another kind of key");
  if (X509_REQ_verify(request.get(), key) != 1) return badRequest("is not signed by its own key");
  return clientCertificate(authority, key, subject, validity);
}

Result<Facts> read(std::string_view certificatePem) {
  const Certificate certificate = certificateFrom(certificatePem);
  ERR_clear_error();
  if (certificate == nullptr)
    return Error{Code::InvalidArgument, "BAD_CERTIFICATE",
                 "the certificate cannot be read; enrol again"};
  Facts facts;
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  const int place = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (place >= 0) {
    unsigned char* text = nullptr;
    const int length =
        ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, place)));
    if (length > 0)
      facts.commonName.assign(reinterpret_cast<const char*>(text),
                              static_cast<std::size_t>(length));
    OPENSSL_free(text);
  }
  FIELDPOST_TRY(facts.serial, serialOf(certificate.get()));
  facts.validity = {msOf(X509_get0_notBefore(certificate.get())),
                    msOf(X509_get0_notAfter(certificate.get()))};
  facts.names = namesOf(certificate.get());
  return facts;
}

bool isSignedBy(std::string_view certificatePem, std::string_view authorityPem) {
  const Certificate certificate = certificateFrom(certificatePem);
  const Certificate authority = certificateFrom(authorityPem);
  const bool good = certificate != nullptr && authority != nullptr &&
                    X509_verify(certificate.get(), X509_get0_pubkey(authority.get())) == 1;
  ERR_clear_error();
  return good;
}

bool belongTogether(const KeyPair& pair) {
  const Certificate certificate = certificateFrom(pair.certificatePem);
  const Key key = keyFrom(pair.keyPem);
  const bool good = certificate != nullptr && key != nullptr &&
                    X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace fieldpost::access
