#include "tests/bench/counting_proxy.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <vector>

namespace fieldpost::bench {
namespace {

/// What one direction holds before its reader waits: like the queue of a modem, and the buffers of
/// both ends behind it.
constexpr std::size_t kHeldMost = 64 * 1024;

std::int64_t nowUs() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

[[noreturn]] void die(const char* what) {
  std::perror(what);
  std::abort();
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

void prepare(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::fcntl(socket, F_SETFL, O_NONBLOCK);
  ::fcntl(socket, F_SETFD, FD_CLOEXEC);
}

}  // namespace

CountingProxy::CountingProxy(std::uint16_t target) : m_target(target) {
  m_listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  if (m_listener < 0 || ::bind(m_listener, plain, size) != 0 || ::listen(m_listener, 64) != 0 ||
      ::getsockname(m_listener, plain, &size) != 0 || ::pipe(m_wake) != 0)
    die("counting proxy");
  m_port = ntohs(address.sin_port);
  ::fcntl(m_listener, F_SETFL, O_NONBLOCK);
  m_thread = std::thread([this] { loop(); });
}

CountingProxy::~CountingProxy() {
  m_stop = true;
  if (::write(m_wake[1], "x", 1) != 1) die("counting proxy");
  m_thread.join();
  for (auto& connection : m_connections) {
    ::close(connection.laptop);
    ::close(connection.headquarters);
  }
  for (const int handle : {m_listener, m_wake[0], m_wake[1]}) ::close(handle);
}

Traffic CountingProxy::traffic() const {
  const std::lock_guard guard(m_mutex);
  return m_traffic;
}

void CountingProxy::reset() {
  const std::lock_guard guard(m_mutex);
  m_traffic = {};
}

void CountingProxy::shape(int delayMs, int bytesPerSecond) {
  m_delayMs = delayMs;
  m_bytesPerSecond = bytesPerSecond;
}

void CountingProxy::cutAfter(std::uint64_t bytesPassed) {
  const std::lock_guard guard(m_mutex);
  m_cutAt = m_traffic.upPassed + bytesPassed;
}

void CountingProxy::accept() {
  const int laptop = ::accept(m_listener, nullptr, nullptr);
  if (laptop < 0) return;
  const int headquarters = ::socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = loopback(m_target);
  if (headquarters < 0 ||
      ::connect(headquarters, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(laptop);
    if (headquarters >= 0) ::close(headquarters);
    return;
  }
  prepare(laptop);
  prepare(headquarters);
  auto& connection = m_connections.emplace_back();
  connection.laptop = laptop;
  connection.headquarters = headquarters;
  connection.openUs = nowUs() + 2'000 * std::int64_t{m_delayMs};
  const std::lock_guard guard(m_mutex);
  ++m_traffic.connections;
}

void CountingProxy::read(Connection& connection, bool isUp) {
  Direction& direction = isUp ? connection.up : connection.down;
  std::array<char, 16 * 1024> buffer;
  const ssize_t got =
      ::recv(isUp ? connection.laptop : connection.headquarters, buffer.data(), buffer.size(), 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    direction.ended = true;
    connection.broken = connection.broken || got < 0;
    return;
  }
  const auto size = static_cast<std::size_t>(got);
  const std::int64_t now = nowUs();
  std::int64_t& busy = m_busyUntilUs[isUp ? 0 : 1];
  busy = std::max({busy, now, connection.openUs});
  const int rate = m_bytesPerSecond;
  // A packet at a time, as a modem hands them on.
  for (std::size_t at = 0; at < size; at += 1'400) {
    const std::size_t part = rate == 0 ? size : std::min<std::size_t>(1'400, size - at);
    if (rate > 0) busy += static_cast<std::int64_t>(part) * 1'000'000 / rate;
    direction.chunks.push_back(
        {busy + std::int64_t{m_delayMs} * 1'000, std::string(buffer.data() + at, part), 0});
    if (part == size) break;
  }
  direction.held += size;
  const std::lock_guard guard(m_mutex);
  (isUp ? m_traffic.up : m_traffic.down) += size;
  if (!isUp && connection.laptopSpokeLast) ++m_traffic.turns;
  connection.laptopSpokeLast = isUp;
}

void CountingProxy::write(Connection& connection, bool isUp, std::int64_t now) {
  Direction& direction = isUp ? connection.up : connection.down;
  const int sink = isUp ? connection.headquarters : connection.laptop;
  while (!direction.chunks.empty() && direction.chunks.front().dueUs <= now) {
    Chunk& chunk = direction.chunks.front();
    const ssize_t put = ::send(sink, chunk.bytes.data() + chunk.written,
                               chunk.bytes.size() - chunk.written, MSG_NOSIGNAL);
    if (put < 0) {
      connection.broken = connection.broken || (errno != EAGAIN && errno != EINTR);
      return;
    }
    chunk.written += static_cast<std::size_t>(put);
    direction.held -= static_cast<std::size_t>(put);
    if (isUp) notePassed(static_cast<std::size_t>(put));
    if (chunk.written < chunk.bytes.size()) return;
    direction.chunks.pop_front();
  }
  if (direction.ended && direction.chunks.empty() && !direction.shutDown) {
    ::shutdown(sink, SHUT_WR);
    direction.shutDown = true;
  }
}

void CountingProxy::notePassed(std::size_t bytes) {
  const std::lock_guard guard(m_mutex);
  m_traffic.upPassed += bytes;
  if (m_cutAt == 0 || m_traffic.upPassed < m_cutAt) return;
  m_cutAt = 0;
  for (auto& each : m_connections) each.broken = true;
}

int CountingProxy::waitMs(std::int64_t now) const {
  std::int64_t wait = 1'000'000;
  for (const auto& connection : m_connections) {
    for (const auto* direction : {&connection.up, &connection.down}) {
      // What is due and could not be written waits for the sink a little.
      if (!direction->chunks.empty())
        wait = std::min(wait, std::max<std::int64_t>(direction->chunks.front().dueUs - now, 500));
    }
  }
  return static_cast<int>((wait + 999) / 1'000);
}

void CountingProxy::loop() {
  while (!m_stop) {
    std::vector<pollfd> handles = {{m_wake[0], POLLIN, 0}, {m_listener, POLLIN, 0}};
    const auto events = [](const Direction& from) -> short {
      return from.ended || from.held >= kHeldMost ? 0 : POLLIN;
    };
    for (const auto& connection : m_connections) {
      handles.push_back({connection.laptop, events(connection.up), 0});
      handles.push_back({connection.headquarters, events(connection.down), 0});
    }
    ::poll(handles.data(), handles.size(), waitMs(nowUs()));
    std::size_t at = 2;
    for (auto& connection : m_connections) {
      for (const bool isUp : {true, false}) {
        const auto& handle = handles[at++];
        if ((handle.revents & (POLLIN | POLLHUP | POLLERR)) != 0 && handle.events != 0)
          read(connection, isUp);
      }
    }
    const std::int64_t now = nowUs();
    for (auto& connection : m_connections) {
      write(connection, true, now);
      write(connection, false, now);
    }
    m_connections.remove_if([](const Connection& connection) {
      const bool over = connection.broken || (connection.up.shutDown && connection.down.shutDown);
      if (!over) return false;
      ::close(connection.laptop);
      ::close(connection.headquarters);
      return true;
    });
    if ((handles[1].revents & POLLIN) != 0) accept();
  }
}

}  // namespace fieldpost::bench
