// A laptop's key and certificate: made when it enrols, kept in its store's folder, readable by its
// owner alone.
//
// Used by sync_client. A file is replaced whole or not at all; a key is kept until its certificate
// is safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "sync/base/result.h"

namespace fieldpost {

/// What a TLS connection to headquarters needs; PEM each.
struct Identity {
  std::string keyPem;
  std::string certificatePem;
  std::string caPem;
};

/// A key that waits for its certificate, and the request to sign it.
struct PendingKey {
  std::string keyPem;
  std::string requestPem;
};

/// The identity in the folder; empty when it has none. Errors: DataLoss/BAD_IDENTITY.
Result<std::optional<Identity>> loadIdentity(const std::filesystem::path& folder);
/// Errors: PermissionDenied/CANNOT_WRITE.
Result<Done> saveIdentity(const std::filesystem::path& folder, const Identity& identity);
/// The key that waits in the folder; a new one when there is none, written before it is given.
/// Errors: PermissionDenied/CANNOT_WRITE; Internal/KEY_FAILED.
Result<PendingKey> pendingKey(const std::filesystem::path& folder);
/// Forgets the waiting key, once its certificate is safe.
void dropPendingKey(const std::filesystem::path& folder);

/// Whether the certificate is valid at `nowMs`, and what is to be done if it is not.
/// Errors: Unauthenticated/CERTIFICATE_EXPIRED, CLOCK_WRONG; DataLoss/BAD_IDENTITY.
Result<Done> checkValidity(const Identity& identity, std::int64_t nowMs);

}  // namespace fieldpost
