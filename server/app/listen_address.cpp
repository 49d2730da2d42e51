#include "server/app/listen_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace fieldpost::app {
namespace {

constexpr int kPortMost = 65535;

Error badAddress(std::string_view text) {
  return {Code::InvalidArgument, "BAD_ADDRESS",
          fmt::format("\"{}\" is no HOST:PORT; write it like 127.0.0.1:4711 or [::1]:4711", text)};
}

}  // namespace

Result<ListenAddress> parseListenAddress(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return badAddress(text);
  std::string_view host = text.substr(0, colon);
  const std::string_view port = text.substr(colon + 1);
  ListenAddress address;
  const auto [end, failed] = std::from_chars(port.data(), port.data() + port.size(), address.port);
  if (failed != std::errc() || end != port.data() + port.size() || address.port < 0 ||
      address.port > kPortMost)
    return badAddress(text);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  // A colon in the host is IPv6, and then the port's would be guessed without brackets.
  if ((host.find(':') != std::string_view::npos) != bracketed || !checkName(host).ok())
    return badAddress(text);
  address.host = std::string(host);
  return address;
}

Result<Done> checkName(std::string_view name) {
  const bool good = !name.empty() && name.size() <= 253 &&
                    std::all_of(name.begin(), name.end(), [](char character) {
                      return (character >= 'a' && character <= 'z') ||
                             (character >= 'A' && character <= 'Z') ||
                             (character >= '0' && character <= '9') || character == '.' ||
                             character == '-' || character == ':';
                    });
  if (good) return Done{};
  return Error{Code::InvalidArgument, "BAD_ADDRESS",
               fmt::format("\"{}\" is no name or address of a host", name)};
}

std::string addressText(std::string_view host, int port) {
  return host.find(':') == std::string_view::npos ? fmt::format("{}:{}", host, port)
                                                  : fmt::format("[{}]:{}", host, port);
}

bool isLoopback(std::string_view host) {
  return host == "localhost" || host == "::1" || host.substr(0, 4) == "127.";
}

bool isWildcard(std::string_view host) { return host == "0.0.0.0" || host == "::"; }

}  // namespace fieldpost::app
