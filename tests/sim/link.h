// One session between a laptop and headquarters, byte by byte, with all that may happen to them on
// the way: they stand still, they are cut at any byte, and the laptop's end may be long gone when
// headquarters still reads.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "sync/session/client_session.h"
#include "sync/session/server_session.h"
#include "tests/sim/laptop.h"
#include "tests/sim/tap.h"

namespace fieldpost::sim {

/// What both ends keep of a stream between two sessions.
struct KeptStream {
  ClientStream client = ClientStream();
  ServerStream server = ServerStream();
};

class Link {
 public:
  /// `laptop` and `tap` outlive the link. `kept`: of the session before, or KeptStream().
  Link(Laptop& laptop, Tap& tap, const Peer& peer, ClientWishes wishes, KeptStream kept);

  [[nodiscard]] Laptop& laptop() { return m_laptop; }
  /// The laptop says its first words.
  Result<Done> start();
  /// Carries up to so many bytes that lie on the way; the receiver answers what it likes.
  Result<Done> carryUp(std::size_t bytesMost);
  Result<Done> carryDown(std::size_t bytesMost);
  /// Carries everything until neither has more to say.
  Result<Done> run();

  /// The laptop's end is gone; what it sent may still arrive.
  void cutLaptop();
  void cutHeadquarters();
  [[nodiscard]] bool hasLaptop() const { return m_client != nullptr; }
  [[nodiscard]] bool hasHeadquarters() const { return m_server != nullptr; }
  [[nodiscard]] bool isIdle() const { return m_up.empty() && m_down.empty(); }
  [[nodiscard]] bool finished() const { return m_client != nullptr && m_client->finished(); }
  /// The stream for another session, if both ends keep it; the link is of no use after that.
  std::optional<KeptStream> keep();
  /// All that the laptop sent so far.
  [[nodiscard]] const std::string& sent() const { return m_sent; }

 private:
  Result<Done> fillUp();
  void fillDown();

  Laptop& m_laptop;
  std::unique_ptr<ClientSession> m_client;
  std::unique_ptr<ServerSession> m_server;
  std::string m_up;
  std::string m_down;
  std::string m_sent;
};

}  // namespace fieldpost::sim
