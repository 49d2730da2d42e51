// fieldpost-bad-link: a slow, far and lossy link between two network namespaces, so that the
// kernel's own TCP runs over it. Two TUN devices; every packet waits here, or is dropped.
//
// Started by bad_link.py as root. The same seed drops the same packets in the same order.
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <iostream>
#include <string>
#include <vector>

#include "client/demonstration/chance.h"

namespace fieldpost::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kPacketBytesMost = 1'500;
constexpr const char* kDevice = "link0";

volatile std::sig_atomic_t stopAsked = 0;

struct Settings {
  std::string namespaces[2];
  std::string addresses[2] = {"10.77.0.1", "10.77.0.2"};
  int delayMs = 300;
  int bytesPerSecond = 8'000;
  int lossPerMille = 80;
  std::size_t queueBytes = 32'000;
  std::uint64_t seed = 1;
};

struct Packet {
  Clock::time_point due;
  std::vector<char> bytes;
};

/// One way of the link.
struct Way {
  std::deque<Packet> packets;  ///< In the order they are due: the delay is the same for all.
  Clock::time_point busyUntil;
  std::size_t queued = 0;  ///< Bytes that wait for their turn or are on their way.
  std::uint64_t carried = 0;
  std::uint64_t carriedBytes = 0;
  std::uint64_t lost = 0;
  std::uint64_t overflowed = 0;
};

[[noreturn]] void fail(const std::string& what) {
  std::cerr << "fieldpost-bad-link: " << what << ": " << std::strerror(errno) << '\n';
  std::exit(1);
}

/// A TUN device in a network namespace, with `mine` at this end and `theirs` beyond it.
int openDevice(const std::string& name, const std::string& mine, const std::string& theirs) {
  const std::string file = "/run/netns/" + name;
  const int space = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (space < 0 || ::setns(space, CLONE_NEWNET) != 0) fail(file);
  ::close(space);
  const int device = ::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  ifreq request{};
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  std::strncpy(request.ifr_name, kDevice, IFNAMSIZ - 1);
  if (device < 0 || ::ioctl(device, TUNSETIFF, &request) != 0) fail("/dev/net/tun");
  const std::string command = "ip addr add " + mine + "/32 peer " + theirs + " dev " + kDevice +
                              " && ip link set " + kDevice + " mtu 1400 up && ip link set lo up";
  if (std::system(command.c_str()) != 0) fail(command);
  return device;
}

class Link {
 public:
  explicit Link(const Settings& settings) : m_settings(settings), m_chance(settings.seed, "loss") {
    for (int end = 0; end < 2; ++end)
      m_devices[end] = openDevice(settings.namespaces[end], settings.addresses[end],
                                  settings.addresses[1 - end]);
  }

  void run() {
    while (stopAsked == 0) {
      std::array<pollfd, 2> handles = {{{m_devices[0], POLLIN, 0}, {m_devices[1], POLLIN, 0}}};
      ::poll(handles.data(), handles.size(), waitMs());
      for (int end = 0; end < 2; ++end) {
        take(end);
        deliver(end);
      }
    }
  }

  void report() const {
    for (int end = 0; end < 2; ++end) {
      const Way& way = m_ways[end];
      std::printf("%s: %llu packets, %llu bytes, %llu lost, %llu overflowed\n",
                  m_settings.namespaces[end].c_str(), static_cast<unsigned long long>(way.carried),
                  static_cast<unsigned long long>(way.carriedBytes),
                  static_cast<unsigned long long>(way.lost),
                  static_cast<unsigned long long>(way.overflowed));
    }
  }

 private:
  [[nodiscard]] int waitMs() const {
    int wait = 100;
    for (const Way& way : m_ways) {
      if (way.packets.empty()) continue;
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                            way.packets.front().due - Clock::now())
                            .count();
      wait = std::min(wait, static_cast<int>(std::max<long long>(left + 1, 0)));
    }
    return wait;
  }

  /// Takes what one end sends and says when the other one will have it.
  void take(int end) {
    Way& way = m_ways[end];
    std::array<char, kPacketBytesMost> buffer;
    for (;;) {
      const ssize_t got = ::read(m_devices[end], buffer.data(), buffer.size());
      if (got <= 0) return;
      if ((buffer[0] >> 4 & 0xF) != 4) continue;  // IPv6 looks for neighbours; there are none.
      const auto size = static_cast<std::size_t>(got);
      ++way.carried;
      way.carriedBytes += size;
      if (m_chance.between(1, 1'000) <= m_settings.lossPerMille) {
        ++way.lost;
        continue;
      }
      if (way.queued + size > m_settings.queueBytes) {
        ++way.overflowed;
        continue;
      }
      way.busyUntil = std::max(way.busyUntil, Clock::now()) +
                      std::chrono::microseconds(
                          size * 1'000'000 / static_cast<std::size_t>(m_settings.bytesPerSecond));
      way.queued += size;
      way.packets.push_back({way.busyUntil + std::chrono::milliseconds(m_settings.delayMs),
                             {buffer.begin(), buffer.begin() + got}});
    }
  }

  void deliver(int end) {
    Way& way = m_ways[end];
    while (!way.packets.empty() && way.packets.front().due <= Clock::now()) {
      const auto& bytes = way.packets.front().bytes;
      // A packet that the device does not take is lost, as on any link.
      if (::write(m_devices[1 - end], bytes.data(), bytes.size()) < 0) ++way.overflowed;
      way.queued -= bytes.size();
      way.packets.pop_front();
    }
  }

  Settings m_settings;
  Chance m_chance;
  int m_devices[2] = {-1, -1};
  Way m_ways[2];
};

int runLink(int argc, char** argv) {
  CLI::App app("A bad link between two network namespaces; ends at SIGTERM");
  Settings settings;
  app.add_option("laptop-side", settings.namespaces[0])->required();
  app.add_option("server-side", settings.namespaces[1])->required();
  app.add_option("--delay", settings.delayMs, "ms, each way");
  app.add_option("--rate", settings.bytesPerSecond, "bytes a second, each way");
  app.add_option("--loss", settings.lossPerMille, "packets lost of a thousand");
  app.add_option("--queue", settings.queueBytes, "bytes that may wait, each way");
  app.add_option("--seed", settings.seed, "of the losses");
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGTERM, [](int) { stopAsked = 1; });
  std::signal(SIGINT, [](int) { stopAsked = 1; });
  Link link(settings);
  std::puts("up");
  std::fflush(stdout);
  link.run();
  link.report();
  return 0;
}

}  // namespace
}  // namespace fieldpost::bench

int main(int argc, char** argv) { return fieldpost::bench::runLink(argc, argv); }
