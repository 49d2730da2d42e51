// Signatures of bundles, by the very keys and certificates that open a live link.
//
// Used by bundle_file and by whoever must know whether headquarters signed. So a bundle needs no
// register of its own: what the certificate may do by TLS, its signature may do in a file.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace fieldpost {

/// Who signs: a private key and its certificate, PEM each.
struct Signer {
  std::string keyPem;
  std::string certificatePem;
};

/// The signer's signature of `bytes` (ECDSA with SHA-256, DER). Errors: Internal/KEY_FAILED.
Result<std::string> signatureOf(std::string_view bytes, const Signer& signer);
/// Whether the certificate's key signed `bytes`. Says nothing of whose certificate it is.
bool isSignature(std::string_view signature, std::string_view bytes,
                 std::string_view certificatePem);
/// Whom the certificate names. Errors: DataLoss/BAD_IDENTITY.
Result<std::string> commonNameOf(std::string_view certificatePem);
/// Whether it is the certificate of a server of that authority: no laptop's, which has the same
/// authority. Its dates are not looked at, since a laptop's clock may be wrong by years.
bool isOfHeadquarters(std::string_view certificatePem, std::string_view authorityPem);

}  // namespace fieldpost
