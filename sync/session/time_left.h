// How much longer a session will take, guessed from how it went so far.
//
// Used by the window and the command line, which feed it what the session counts. Pure: time is
// given.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "sync/session/session_counters.h"

namespace fieldpost {

class TimeLeft {
 public:
  /// By a clock that does not jump; call it as often as the session reports.
  void note(std::chrono::milliseconds now, const SessionCounters& counters);
  /// Nothing while it cannot be told: in the first two seconds, and when nothing moves.
  [[nodiscard]] std::optional<std::chrono::seconds> left() const;

 private:
  /// One direction: changes up or commits down.
  struct Way {
    std::uint64_t done = 0;
    std::uint64_t toDo = 0;
    double perMs = 0;  ///< Smoothed; 0: not known yet.
    void note(double tookMs, std::uint64_t doneNow, std::uint64_t toDoNow);
    [[nodiscard]] std::optional<double> leftMs() const;
  };
  std::optional<std::chrono::milliseconds> m_last;
  Way m_up;
  Way m_down;
};

/// "about 3 min left", "about 20 s left"; empty when it cannot be told.
std::string timeLeftText(std::optional<std::chrono::seconds> left);

}  // namespace fieldpost
