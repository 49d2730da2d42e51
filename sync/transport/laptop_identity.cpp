#include "sync/transport/laptop_identity.h"

#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>
#include <system_error>

#include "sync/base/clock.h"
#include "sync/base/private_file.h"
#include "sync/bundle/openssl_pointers.h"

namespace fieldpost {
namespace {

constexpr const char* kIdentityFile = "identity.pem";
constexpr const char* kPendingKeyFile = "enrolment.key";
constexpr const char* kPendingRequestFile = "enrolment.csr";
constexpr std::size_t kPemBytesMost = 64 * 1024;

using openssl::Bio;
using openssl::Certificate;
using openssl::Key;
using openssl::Request;

Error keyFailed() {
  return {Code::Internal, "KEY_FAILED", "this laptop's key could not be made; try again"};
}

Bio memoryOf(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string textOf(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

/// The PEM blocks of `text` whose kind ends in `kind`, one after another.
std::string blocksOf(const std::string& text, std::string_view kind, std::size_t skip,
                     std::size_t most) {
  std::string blocks;
  std::size_t at = 0;
  const std::string begin = "-----BEGIN ";
  while ((at = text.find(begin, at)) != std::string::npos && most > 0) {
    const std::size_t label = at + begin.size();
    const std::size_t labelEnd = text.find("-----", label);
    const std::size_t end = text.find("-----END ", at);
    if (labelEnd == std::string::npos || end == std::string::npos) return blocks;
    const std::size_t lineEnd = std::min(text.find('\n', end), text.size() - 1);
    if (std::string_view(text).substr(label, labelEnd - label).ends_with(kind)) {
      if (skip > 0) {
        --skip;
      } else {
        blocks += text.substr(at, lineEnd + 1 - at);
        --most;
      }
    }
    at = lineEnd;
  }
  return blocks;
}

}  // namespace

Result<std::optional<Identity>> loadIdentity(const std::filesystem::path& folder) {
  const auto file = folder / kIdentityFile;
  std::error_code failed;
  if (!std::filesystem::exists(file, failed)) return std::optional<Identity>();
  FIELDPOST_TRY(const std::string text, readSmallFile(file, kPemBytesMost));
  Identity identity{blocksOf(text, "PRIVATE KEY", 0, 1), blocksOf(text, "CERTIFICATE", 0, 1),
                    blocksOf(text, "CERTIFICATE", 1, 1)};
  if (identity.keyPem.empty() || identity.certificatePem.empty() || identity.caPem.empty())
    return Error{Code::DataLoss, "BAD_IDENTITY",
                 file.string() + " is damaged; ask headquarters for a new enrolment file"};
  return std::optional(std::move(identity));
}

Result<Done> saveIdentity(const std::filesystem::path& folder, const Identity& identity) {
  return writePrivateFile(folder / kIdentityFile,
                          identity.keyPem + identity.certificatePem + identity.caPem);
}

Result<PendingKey> pendingKey(const std::filesystem::path& folder) {
  // A lost reply is asked for again with the very same key.
  const auto oldKey = readSmallFile(folder / kPendingKeyFile, kPemBytesMost);
  const auto oldRequest = readSmallFile(folder / kPendingRequestFile, kPemBytesMost);
  if (oldKey.ok() && oldRequest.ok()) return PendingKey{oldKey.value(), oldRequest.value()};

  const Key key(EVP_EC_gen("P-256"));
  const Request request(X509_REQ_new());
  const Bio keyText(BIO_new(BIO_s_mem()));
  const Bio requestText(BIO_new(BIO_s_mem()));
  // Headquarters ignores names in a request: the register says whose laptop it is.
  if (key == nullptr || request == nullptr || X509_REQ_set_pubkey(request.get(), key.get()) != 1 ||
      X509_REQ_sign(request.get(), key.get(), EVP_sha256()) <= 0 ||
      PEM_write_bio_PrivateKey(keyText.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) !=
          1 ||
      PEM_write_bio_X509_REQ(requestText.get(), request.get()) != 1)
    return keyFailed();
  PendingKey pending{textOf(keyText.get()), textOf(requestText.get())};
  FIELDPOST_CHECK(writePrivateFile(folder / kPendingKeyFile, pending.keyPem));
  FIELDPOST_CHECK(writePrivateFile(folder / kPendingRequestFile, pending.requestPem));
  return pending;
}

void dropPendingKey(const std::filesystem::path& folder) {
  std::error_code ignored;
  std::filesystem::remove(folder / kPendingRequestFile, ignored);
  std::filesystem::remove(folder / kPendingKeyFile, ignored);
}

Result<Done> checkValidity(const Identity& identity, std::int64_t nowMs) {
  const Bio memory = memoryOf(identity.certificatePem);
  const Certificate certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr)
    return Error{Code::DataLoss, "BAD_IDENTITY",
                 "this laptop's certificate is damaged; ask headquarters for a new enrolment file"};
  std::time_t now = nowMs / 1000;
  if (X509_cmp_time(X509_get0_notBefore(certificate.get()), &now) > 0)
    return Error{
        Code::Unauthenticated, "CLOCK_WRONG",
        fmt::format(
            "this laptop's clock shows {}, before its certificate was made; set the clock and"
            " sync again. Nothing is lost",
            minuteOf(nowMs))};
  if (X509_cmp_time(X509_get0_notAfter(certificate.get()), &now) < 0)
    return Error{
        Code::Unauthenticated, "CERTIFICATE_EXPIRED",
        fmt::format("this laptop's certificate has expired, or its clock ({}) is ahead; set the "
                    "clock, or ask"
                    " headquarters for a new enrolment file. Nothing is lost, and work goes on",
                    minuteOf(nowMs))};
  return Done{};
}

}  // namespace fieldpost
