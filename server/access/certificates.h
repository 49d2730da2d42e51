// Keys and X.509 certificates: makes them, signs them, reads them. The only room of the server that
// knows OpenSSL.
//
// Used by access.cpp. Everything is PEM text; who may have a certificate is decided elsewhere.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace fieldpost::access {

/// A certificate with its key, both PEM (the key PKCS #8).
struct KeyPair {
  std::string keyPem;
  std::string certificatePem;
};

/// When a certificate holds. Milliseconds since 1970-01-01 UTC.
struct Validity {
  std::int64_t fromMs = 0;
  std::int64_t untilMs = 0;
};

/// Whom a client's certificate names.
struct Subject {
  std::string id;      ///< Common name.
  std::string office;  ///< Organisation; left out when empty.
  std::string role;    ///< Organisational unit.
};

/// What a certificate says.
struct Facts {
  std::string commonName;
  std::string serial;  ///< Hexadecimal.
  Validity validity;
  std::vector<std::string> names;  ///< DNS names and addresses it is good for, sorted.
};

/// An authority that signs nothing but end certificates. All keys are P-256.
Result<KeyPair> makeAuthority(std::string_view name, const Validity& validity);
/// A server's certificate for `names`: DNS names, IPv4 and IPv6 addresses.
Result<KeyPair> makeServer(const KeyPair& authority, const std::vector<std::string>& names,
                           const Validity& validity);
/// A client's key and certificate.
Result<KeyPair> makeClient(const KeyPair& authority, const Subject& subject,
                           const Validity& validity);
/// A client's certificate for the key of a signing request (PKCS #10, PEM). Nothing else of the
/// request is looked at. Errors: InvalidArgument/BAD_SIGNING_REQUEST when it is none, is not signed
/// by its own key, or the key is not P-256.
Result<std::string> signRequest(const KeyPair& authority, std::string_view requestPem,
                                const Subject& subject, const Validity& validity);

/// Errors: InvalidArgument/BAD_CERTIFICATE.
Result<Facts> read(std::string_view certificatePem);
/// Whether the authority signed it.
bool isSignedBy(std::string_view certificatePem, std::string_view authorityPem);
/// Whether key and certificate belong together.
bool belongTogether(const KeyPair& pair);

}  // namespace fieldpost::access
