// HOST:PORT as an administrator writes it, and the names a certificate needs for it.
//
// Used by server/app at start. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"

namespace fieldpost::app {

struct ListenAddress {
  std::string host;  ///< A name or an address, without brackets.
  int port = 0;      ///< 0: a free one.
};

/// Reads "127.0.0.1:4711", "[::1]:0" or "hq.example.org:443". Errors: InvalidArgument/BAD_ADDRESS.
Result<ListenAddress> parseListenAddress(std::string_view text);
/// A host for --name: letters, digits, dots, hyphens, or an address. Errors:
/// InvalidArgument/BAD_ADDRESS.
Result<Done> checkName(std::string_view name);
/// HOST:PORT, an IPv6 address in brackets.
std::string addressText(std::string_view host, int port);
/// It takes calls from this machine alone.
bool isLoopback(std::string_view host);
/// It is every address of this machine, and so no address to call.
bool isWildcard(std::string_view host);

}  // namespace fieldpost::app
