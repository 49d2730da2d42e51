// A blob on its way: the bytes that came so far, kept so that a cut or a power failure costs only
// what was in flight.
//
// Made by BlobStore::resume; used by both halves of a session. Beside the bytes lies a list of
// their checksums, so that after a power failure the part that is sound is known and gone on from.
// Only a blob whose whole SHA-256 is right ever gets its name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "sync/base/result.h"
#include "sync/blob/blob_file.h"
#include "sync/blob/blob_id.h"

namespace fieldpost {

class PartialBlob {
 public:
  /// Opens or makes the partial file `file` of the blob `id`, which will have `size` bytes and then
  /// the name `whole`. Reads through what is there, and cuts off what is not sound. Errors: those
  /// of BlobFile.
  static Result<PartialBlob> open(const std::filesystem::path& file,
                                  const std::filesystem::path& whole, const BlobId& id,
                                  std::uint64_t size);

  [[nodiscard]] const BlobId& id() const { return m_id; }
  [[nodiscard]] std::uint64_t size() const { return m_size; }
  /// Bytes that are here.
  [[nodiscard]] std::uint64_t length() const { return m_length; }
  [[nodiscard]] bool complete() const { return m_length == m_size; }

  /// Adds bytes at the end; durable after each 256 KiB and by finish(). Errors:
  /// InvalidArgument/ATTACHMENT_TOO_LONG past size(); Aborted/ATTACHMENT_MOVED_ON when another
  /// session has gone on with the file meanwhile (open it again); ResourceExhausted/DISK_FULL, and
  /// what was here before is still here.
  Result<Done> append(std::string_view bytes);
  /// Gives the complete blob its name; durable when this returns. Precondition: complete().
  /// Errors: DataLoss/ATTACHMENT_MISMATCH when the bytes are not those of id(): they are dropped;
  /// Aborted/ATTACHMENT_MOVED_ON.
  Result<Done> finish();

 private:
  PartialBlob(BlobFile bytes, BlobFile sums, std::filesystem::path whole, const BlobId& id,
              std::uint64_t size);
  Result<Done> readAll();
  Result<Done> checkMine() const;

  BlobFile m_bytes;
  BlobFile m_sums;
  std::filesystem::path m_whole;
  BlobId m_id;
  std::uint64_t m_size;
  std::uint64_t m_length = 0;
  std::uint64_t m_sumsLength = 0;
  std::uint64_t m_synced = 0;
  BlobHash m_hash;
};

}  // namespace fieldpost
