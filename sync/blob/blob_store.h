// The bytes of attachments: a folder of files, each named by its SHA-256.
//
// Used by laptop and headquarters alike; records name the blobs, and nothing here knows a record.
// What has its name is whole, right and durable; what is on its way lies apart (PartialBlob).
//
//   FOLDER/3f/3f0c...      a blob
//   FOLDER/partial/...     bytes on their way
//   FOLDER/damaged/3f0c... bytes that turned out not to be what their name says; for an expert
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/result.h"
#include "sync/blob/blob_id.h"
#include "sync/blob/partial_blob.h"

namespace fieldpost {

/// The largest attachment: an hour of a 256 kbit/s link.
inline constexpr std::uint64_t kBlobBytesMost = 100 * 1024 * 1024;
/// How long bytes stay that no record names, or that stopped coming: a change of mind, a laptop on
/// leave.
inline constexpr std::int64_t kBlobGraceMs = std::int64_t{30} * 24 * 3600 * 1000;

/// A blob that was put in.
struct StoredBlob {
  BlobId id;
  std::uint64_t size = 0;
};

/// What a cleaning took away.
struct CleanedBlobs {
  std::size_t blobs = 0;
  std::uint64_t bytes = 0;
};

/// Any thread, any number of programs on one folder. Nothing is made before the first write. Errors
/// of everything here, beside those named: those of BlobFile.
class BlobStore {
 public:
  explicit BlobStore(std::filesystem::path folder) : m_folder(std::move(folder)) {}

  [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }
  /// Where the blob is, or will be.
  [[nodiscard]] std::filesystem::path pathOf(const BlobId& id) const;
  [[nodiscard]] bool has(const BlobId& id) const;
  /// Errors: NotFound/ATTACHMENT_MISSING.
  [[nodiscard]] Result<std::uint64_t> sizeOf(const BlobId& id) const;

  /// Copies a person's file in; durable when this returns. One that is here already is left alone.
  /// Errors: NotFound/NO_FILE; InvalidArgument/NOT_A_FILE, FILE_EMPTY;
  /// ResourceExhausted/FILE_TOO_LARGE past kBlobBytesMost.
  Result<StoredBlob> add(const std::filesystem::path& file);
  /// Copies a blob out, whole and right, or not at all. Errors: NotFound/ATTACHMENT_MISSING;
  /// DataLoss/ATTACHMENT_DAMAGED, and the blob has been put apart.
  Result<Done> copyTo(const BlobId& id, const std::filesystem::path& target);
  /// Errors: as copyTo.
  Result<Done> verify(const BlobId& id);
  /// At most `most` bytes from `offset` on. Errors: NotFound/ATTACHMENT_MISSING.
  [[nodiscard]] Result<std::string> read(const BlobId& id, std::uint64_t offset,
                                         std::size_t most) const;
  /// The blob on its way from `owner`: what came of it so far, to go on from. Owners' bytes are
  /// kept apart, so that none can spoil another's. Precondition: 0 < size <= kBlobBytesMost.
  Result<PartialBlob> resume(const BlobId& id, std::uint64_t size, std::string_view owner = {});
  /// Bytes that came so far, unchecked. 0: none.
  [[nodiscard]] std::uint64_t partialBytes(const BlobId& id, std::string_view owner = {}) const;

  /// Every blob.
  [[nodiscard]] Result<std::vector<StoredBlob>> list() const;
  /// Takes away blobs that `named` does not know, and bytes on their way, if nothing touched them
  /// for `graceMs`.
  Result<CleanedBlobs> clean(const std::function<bool(const BlobId&)>& named, std::int64_t nowMs,
                             std::int64_t graceMs = kBlobGraceMs);

 private:
  [[nodiscard]] std::filesystem::path partialOf(const BlobId& id, std::string_view owner) const;
  Error putApart(const BlobId& id);

  std::filesystem::path m_folder;
};

}  // namespace fieldpost
