// A TCP link on loopback that counts what passes, and can be made slow, far, or cut.
//
// Used by the measurements of whole sessions: the bytes are those of TLS and HTTP/2, as a modem
// would see them (without the headers of TCP and IP). One thread of its own.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <list>
#include <mutex>
#include <string>
#include <thread>

namespace fieldpost::bench {

/// What has passed since reset().
struct Traffic {
  std::uint64_t up = 0;        ///< Bytes from laptop to headquarters, as the laptop sent them.
  std::uint64_t upPassed = 0;  ///< Of them, those that have come out at the other end.
  std::uint64_t down = 0;
  std::uint64_t turns = 0;  ///< How often headquarters spoke after the laptop had.
  std::uint64_t connections = 0;
};

class CountingProxy {
 public:
  /// Listens on a free port of 127.0.0.1 and leads to `target` there.
  explicit CountingProxy(std::uint16_t target);
  CountingProxy(const CountingProxy&) = delete;
  CountingProxy& operator=(const CountingProxy&) = delete;
  ~CountingProxy();

  [[nodiscard]] std::uint16_t port() const { return m_port; }
  [[nodiscard]] Traffic traffic() const;
  /// Starts to count anew.
  void reset();
  /// From now on bytes take `delayMs` each way, and no more than `bytesPerSecond` pass each way
  /// (0: any number). A new connection takes a round trip before its first byte.
  void shape(int delayMs, int bytesPerSecond);
  /// Breaks all connections once that many more bytes have come out at headquarters' end.
  void cutAfter(std::uint64_t bytesPassed);

 private:
  struct Chunk {
    std::int64_t dueUs = 0;
    std::string bytes;
    std::size_t written = 0;
  };
  /// One direction of a connection: what was read at one end and not yet written at the other.
  struct Direction {
    std::deque<Chunk> chunks;
    std::size_t held = 0;
    bool ended = false;     ///< Nothing more will be read.
    bool shutDown = false;  ///< The other end was told so.
  };
  struct Connection {
    int laptop = -1;
    int headquarters = -1;
    Direction up;
    Direction down;
    bool laptopSpokeLast = false;
    std::int64_t openUs = 0;  ///< No byte passes before.
    bool broken = false;
  };
  void loop();
  void accept();
  void read(Connection& connection, bool isUp);
  void write(Connection& connection, bool isUp, std::int64_t nowUs);
  void notePassed(std::size_t bytes);
  int waitMs(std::int64_t nowUs) const;

  std::uint16_t m_target;
  std::uint16_t m_port = 0;
  int m_listener = -1;
  int m_wake[2] = {-1, -1};
  std::list<Connection> m_connections;  ///< Of the thread alone.
  std::int64_t m_busyUntilUs[2] = {0, 0};
  std::atomic<bool> m_stop = false;
  std::atomic<int> m_delayMs = 0;
  std::atomic<int> m_bytesPerSecond = 0;
  mutable std::mutex m_mutex;
  Traffic m_traffic;          ///< Guarded by m_mutex.
  std::uint64_t m_cutAt = 0;  ///< Guarded by m_mutex. 0: never.
  std::thread m_thread;
};

}  // namespace fieldpost::bench
