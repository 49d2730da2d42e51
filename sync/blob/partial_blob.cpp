#include "sync/blob/partial_blob.h"

#include <array>
#include <utility>

#include "sync/base/file_calls.h"
#include "sync/base/ids.h"

namespace fieldpost {
namespace {

/// What a power failure may cost: half a minute of a 64 kbit/s link.
constexpr std::uint64_t kDurableEveryBytes = 256 * 1024;
/// The largest run of bytes under one checksum; more is not read at once.
constexpr std::uint64_t kRunBytesMost = 1024 * 1024;
/// A row of the list: where the run ends (8 bytes, little-endian) and its checksum.
constexpr std::size_t kEndBytes = 8;
constexpr std::size_t kRowBytes = kEndBytes + 32;

std::string rowOf(std::uint64_t end, std::string_view run) {
  std::string row;
  for (std::size_t i = 0; i < kEndBytes; ++i) row += static_cast<char>(end >> (8 * i) & 0xFF);
  return row + hashOf({row, run});
}

std::uint64_t endIn(std::string_view row) {
  std::uint64_t end = 0;
  for (std::size_t i = kEndBytes; i-- > 0;) end = end << 8 | static_cast<unsigned char>(row[i]);
  return end;
}

Error movedOn() {
  return {Code::Aborted, "ATTACHMENT_MOVED_ON",
          "another session has gone on with this attachment; nothing is lost"};
}

}  // namespace

PartialBlob::PartialBlob(BlobFile bytes, BlobFile sums, std::filesystem::path whole,
                         const BlobId& id, std::uint64_t size)
    : m_bytes(std::move(bytes)),
      m_sums(std::move(sums)),
      m_whole(std::move(whole)),
      m_id(id),
      m_size(size) {}

Result<PartialBlob> PartialBlob::open(const std::filesystem::path& file,
                                      const std::filesystem::path& whole, const BlobId& id,
                                      std::uint64_t size) {
  FIELDPOST_CHECK(makeFolder(file.parent_path()));
  FIELDPOST_TRY(BlobFile bytes, BlobFile::openToWrite(file));
  FIELDPOST_TRY(BlobFile sums, BlobFile::openToWrite(file.string() + ".sums"));
  PartialBlob partial(std::move(bytes), std::move(sums), whole, id, size);
  FIELDPOST_CHECK(partial.readAll());
  return partial;
}

Result<Done> PartialBlob::readAll() {
  const BlobFile::Lock lock(m_bytes);
  for (;;) {
    FIELDPOST_TRY(const std::string row, m_sums.read(m_sumsLength, kRowBytes));
    if (row.size() < kRowBytes) break;
    const std::uint64_t end = endIn(row);
    if (end <= m_length || end > m_size || end - m_length > kRunBytesMost) break;
    FIELDPOST_TRY(const std::string run,
                  m_bytes.read(m_length, static_cast<std::size_t>(end - m_length)));
    if (run.size() != end - m_length || rowOf(end, run) != row) break;
    m_hash.add(run);
    m_length = end;
    m_sumsLength += kRowBytes;
  }
  m_synced = m_length;
  FIELDPOST_CHECK(m_bytes.truncate(m_length));
  return m_sums.truncate(m_sumsLength);
}

Result<Done> PartialBlob::checkMine() const {
  FIELDPOST_TRY(const std::uint64_t length, m_bytes.size());
  FIELDPOST_TRY(const std::uint64_t sums, m_sums.size());
  if (length != m_length || sums != m_sumsLength || !m_bytes.isThere()) return movedOn();
  return Done{};
}

Result<Done> PartialBlob::append(std::string_view bytes) {
  if (bytes.size() > m_size - m_length || bytes.size() > kRunBytesMost)
    return Error{Code::InvalidArgument, "ATTACHMENT_TOO_LONG",
                 "more bytes came of the attachment than it has; they were not taken"};
  if (bytes.empty()) return Done{};
  const BlobFile::Lock lock(m_bytes);
  FIELDPOST_CHECK(checkMine());
  const std::uint64_t end = m_length + bytes.size();
  auto written = m_bytes.write(m_length, bytes);
  if (written.ok()) written = m_sums.write(m_sumsLength, rowOf(end, bytes));
  if (!written.ok()) {
    // Best effort: what is not cut off here is when the file is read through again.
    (void)m_bytes.truncate(m_length);
    (void)m_sums.truncate(m_sumsLength);
    return written;
  }
  m_hash.add(bytes);
  m_length = end;
  m_sumsLength += kRowBytes;
  if (m_length - m_synced < kDurableEveryBytes) return Done{};
  FIELDPOST_CHECK(m_bytes.sync());
  FIELDPOST_CHECK(m_sums.sync());
  m_synced = m_length;
  return Done{};
}

Result<Done> PartialBlob::finish() {
  const BlobFile::Lock lock(m_bytes);
  FIELDPOST_CHECK(checkMine());
  if (!complete() || m_hash.id() != m_id) {
    (void)fileCalls().remove(m_bytes.path());
    (void)fileCalls().remove(m_sums.path());
    return Error{Code::DataLoss, "ATTACHMENT_MISMATCH",
                 "the bytes that came are not those of the attachment; they were dropped. Send it "
                 "again"};
  }
  FIELDPOST_CHECK(m_bytes.sync());
  FIELDPOST_CHECK(moveFile(m_bytes.path(), m_whole));
  (void)fileCalls().remove(m_sums.path());
  return Done{};
}

}  // namespace fieldpost
