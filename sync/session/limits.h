// The tuning numbers of a session, each with its reason. Kept in one place.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace fieldpost {

/// Version of the protocol that this build speaks.
inline constexpr std::uint32_t kProtocol = 1;
/// A batch is what the link carries in this time: long enough that acknowledgements cost nothing,
/// short enough that a cut costs little and somebody who waits sees it move.
inline constexpr std::chrono::milliseconds kBatchTime{8000};
/// Encoded changes in one batch, at most and at least: memory of both ends; what is worth a
/// transaction.
inline constexpr std::size_t kBatchBytes = 64 * 1024;
inline constexpr std::size_t kBatchBytesLeast = 8 * 1024;
/// Before the link is known. The first batch goes with Hello, before headquarters could say that it
/// has it already.
inline constexpr std::size_t kBatchBytesFirst = kBatchBytesLeast;
/// Batches that may be on their way unacknowledged: hides 600 ms of round trip. What headquarters
/// took in of them before a cut it tells the next session, so they are not sent again.
inline constexpr std::size_t kBatchesInFlight = 4;
/// Encoded commits in one page of a pull; the cursor moves page by page.
inline constexpr std::size_t kPageBytes = 64 * 1024;
/// Bytes of an attachment in one frame: two seconds of a 64 kbit/s link, so that a save does not
/// wait for longer.
inline constexpr std::size_t kBlobPieceBytes = 16 * 1024;
/// The largest piece that is taken; what a cut may cost.
inline constexpr std::size_t kBlobChunkBytes = 64 * 1024;
/// Bytes of attachments on their way, one way: at least and at most. Between them two seconds of
/// the link, as it was so far.
inline constexpr std::uint64_t kBlobWindowLeast = 32 * 1024;
inline constexpr std::uint64_t kBlobWindowMost = 1024 * 1024;
/// Bytes of attachments that one bundle brings, but for the last file: a stick holds them, and a
/// carrying laptop's link takes a night for them.
inline constexpr std::uint64_t kBundleBlobBytesMost = 64 * 1024 * 1024;
/// Attachments in one offer.
inline constexpr std::size_t kBlobsOffered = 64;
/// Of a key that the other end should know, so many bytes say which it is: 32 random ones would be
/// a third of a session with nothing new.
inline constexpr std::size_t kKeyBeginBytes = 4;
/// A laptop's clock that seems off by less is right: Hello was on its way when it was measured.
/// Else every stamp would be corrected by the link's length, and no change take effect as it was
/// sent.
inline constexpr std::int64_t kClockOffLeastMs = 5000;
/// Held changes of others in one frame at most; kBatchBytes of them end it before.
inline constexpr std::size_t kRelaysInFrame = 32;
}  // namespace fieldpost
