#include "tests/sim/link.h"

#include <algorithm>

namespace fieldpost::sim {

Link::Link(Laptop& laptop, Tap& tap, const Peer& peer, ClientWishes wishes, KeptStream kept)
    : m_laptop(laptop),
      m_client(std::make_unique<ClientSession>(laptop.store(), laptop.clock, std::move(kept.client),
                                               wishes)),
      m_server(std::make_unique<ServerSession>(tap, peer, std::move(kept.server), true)) {}

std::optional<KeptStream> Link::keep() {
  if (!finished() || m_server == nullptr || !m_client->kept() || !m_server->kept() || !isIdle())
    return std::nullopt;
  KeptStream kept{m_client->keep(), m_server->keep()};
  m_client.reset();
  m_server.reset();
  return kept;
}

Result<Done> Link::start() {
  FIELDPOST_TRY(const std::string hello, m_client->start());
  m_up += hello;
  m_sent += hello;
  return fillUp();
}

Result<Done> Link::fillUp() {
  while (m_client != nullptr) {
    auto more = m_client->next();
    if (!more.ok()) {
      m_client.reset();
      return more.error();
    }
    if (more.value().empty()) break;
    m_up += more.value();
    m_sent += more.value();
  }
  return Done{};
}

void Link::fillDown() {
  while (m_server != nullptr) {
    auto more = m_server->next();
    if (!more.ok()) {
      m_server.reset();
      return;
    }
    if (more.value().empty()) return;
    m_down += more.value();
  }
}

Result<Done> Link::carryUp(std::size_t bytesMost) {
  const std::size_t carried = std::min(bytesMost, m_up.size());
  const std::string bytes = m_up.substr(0, carried);
  m_up.erase(0, carried);
  if (m_server == nullptr || bytes.empty()) return Done{};
  // An error is told to the laptop by next(); here nobody else hears it.
  (void)m_server->receive(bytes);
  fillDown();
  return Done{};
}

Result<Done> Link::carryDown(std::size_t bytesMost) {
  const std::size_t carried = std::min(bytesMost, m_down.size());
  const std::string bytes = m_down.substr(0, carried);
  m_down.erase(0, carried);
  if (m_client == nullptr || bytes.empty()) return Done{};
  auto heard = m_client->receive(bytes);
  if (!heard.ok()) {
    m_client.reset();
    return heard;
  }
  return fillUp();
}

Result<Done> Link::run() {
  while (!isIdle()) {
    FIELDPOST_CHECK(carryUp(SIZE_MAX));
    FIELDPOST_CHECK(carryDown(SIZE_MAX));
  }
  if (finished()) return Done{};
  return Error{Code::Unavailable, "LINK_LOST", "the session stood still"};
}

void Link::cutLaptop() {
  m_client.reset();
  m_down.clear();
}

void Link::cutHeadquarters() {
  m_server.reset();
  m_up.clear();
}

}  // namespace fieldpost::sim
