#include "tests/bench/counting_proxy.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <thread>

namespace fieldpost::bench {
namespace {

/// A server on loopback that answers each byte it gets with two.
class Doubling {
 public:
  Doubling() {
    m_listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(m_listener, plain, size), 0);
    EXPECT_EQ(::listen(m_listener, 4), 0);
    EXPECT_EQ(::getsockname(m_listener, plain, &size), 0);
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] {
      const int peer = ::accept(m_listener, nullptr, nullptr);
      char byte = 0;
      while (::recv(peer, &byte, 1, 0) == 1) {
        const char two[2] = {byte, byte};
        if (::send(peer, two, 2, MSG_NOSIGNAL) != 2) break;
      }
      ::close(peer);
    });
  }
  ~Doubling() {
    m_thread.join();
    ::close(m_listener);
  }
  [[nodiscard]] std::uint16_t port() const { return m_port; }

 private:
  int m_listener = -1;
  std::uint16_t m_port = 0;
  std::thread m_thread;
};

int connectTo(std::uint16_t port) {
  const int handle = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(handle, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  return handle;
}

/// Sends a word and reads the answer of twice its length.
std::string ask(int handle, const std::string& word) {
  EXPECT_EQ(::send(handle, word.data(), word.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(word.size()));
  std::string answer(word.size() * 2, '\0');
  const auto got = ::recv(handle, answer.data(), answer.size(), MSG_WAITALL);
  answer.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return answer;
}

TEST(CountingProxy, CountsBytesAndTurnsEachWay) {
  const Doubling server;
  CountingProxy proxy(server.port());
  const int laptop = connectTo(proxy.port());
  EXPECT_EQ(ask(laptop, "abc"), "aabbcc");
  EXPECT_EQ(ask(laptop, "d"), "dd");
  const Traffic traffic = proxy.traffic();
  EXPECT_EQ(traffic.up, 4u);
  EXPECT_EQ(traffic.down, 8u);
  EXPECT_EQ(traffic.turns, 2u);
  EXPECT_EQ(traffic.connections, 1u);
  ::close(laptop);
}

TEST(CountingProxy, AShapedLinkTakesItsTime) {
  const Doubling server;
  CountingProxy proxy(server.port());
  proxy.shape(20, 0);
  const auto begun = std::chrono::steady_clock::now();
  const int laptop = connectTo(proxy.port());
  EXPECT_EQ(ask(laptop, "a"), "aa");
  // A round trip for the connection, one for the word.
  EXPECT_GE(std::chrono::steady_clock::now() - begun, std::chrono::milliseconds(80));
  ::close(laptop);
}

TEST(CountingProxy, ACutEndsTheConnection) {
  const Doubling server;
  CountingProxy proxy(server.port());
  proxy.cutAfter(3);
  const int laptop = connectTo(proxy.port());
  EXPECT_EQ(ask(laptop, "a"), "aa");
  EXPECT_LT(ask(laptop, "bcd").size(), 6u);
  ::close(laptop);
}

}  // namespace
}  // namespace fieldpost::bench
