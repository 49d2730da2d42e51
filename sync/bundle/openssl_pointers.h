// OpenSSL's things as pointers that free what they hold.
//
// Used wherever keys and certificates are handled: the laptop's identity, the look at a server's
// certificate, and headquarters' authority.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

namespace fieldpost::openssl {

template <auto free>
struct Free {
  template <typename T>
  void operator()(T* thing) const {
    free(thing);
  }
};

using Bio = std::unique_ptr<BIO, Free<BIO_free_all>>;
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Free<X509_free>>;
using Request = std::unique_ptr<X509_REQ, Free<X509_REQ_free>>;

}  // namespace fieldpost::openssl
