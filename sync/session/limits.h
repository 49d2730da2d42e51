// The tuning numbers of a session, each with its reason. Kept in one place.
#pragma once

#include <cstddef>
#include <cstdint>

namespace fieldpost {

/// Version of the protocol that this build speaks.
inline constexpr std::uint32_t kProtocol = 1;
/// Encoded changes in one batch: about 8 s of a 64 kbit/s link before compression pays.
inline constexpr std::size_t kBatchBytes = 64 * 1024;
/// Batches that may be on their way unacknowledged: hides 600 ms of round trip; a cut costs no more
/// than these.
inline constexpr std::size_t kBatchesInFlight = 4;
/// Encoded commits in one page of a pull; the cursor moves page by page.
inline constexpr std::size_t kPageBytes = 64 * 1024;
}  // namespace fieldpost
