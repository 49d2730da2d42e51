// How much a batch of changes may hold: as much as the link carries in eight seconds.
//
// Used by the laptop's session, which is told the time and asks before each batch. Without a time
// it keeps to the first size.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>

namespace fieldpost {

class Pacer {
 public:
  /// Any clock that does not jump.
  using Time = std::chrono::milliseconds;

  /// What the next batch may hold, in bytes of encoded changes: kBatchBytesLeast to kBatchBytes.
  [[nodiscard]] std::size_t batchBytes() const;
  /// A batch of so many bytes of encoded changes was given to the link.
  void sent(std::size_t bytes, Time now);
  /// The oldest batch that was not acknowledged is.
  void acknowledged(Time now);

 private:
  struct Batch {
    double bytes = 0;
    Time sent{0};
  };
  std::deque<Batch> m_inFlight;
  Time m_lastAcknowledged{0};
  bool m_measured = false;
  double m_bytesPerMs = 0;  ///< What the link carries, in bytes before pressing.
};

}  // namespace fieldpost
