#include "sync/blob/blob_store.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <system_error>

#include "sync/base/clock.h"
#include "sync/base/file_calls.h"
#include "sync/base/ids.h"

namespace fieldpost {
namespace {

namespace fs = std::filesystem;

Error missing(const BlobId& id) {
  return {Code::NotFound, "ATTACHMENT_MISSING",
          fmt::format("the bytes of the attachment {} are not here", id.text())};
}

Error tooLarge(const fs::path& file) {
  return {Code::ResourceExhausted, "FILE_TOO_LARGE",
          fmt::format("{} has more than {} MB, and no attachment has; make it smaller, or attach "
                      "parts of it",
                      file.string(), kBlobBytesMost / 1'000'000)};
}

/// Milliseconds since 1970 of the file's last change; nothing when it is not there.
std::optional<std::int64_t> touchedMs(const fs::path& file) {
  struct stat told {};
  if (::stat(file.c_str(), &told) != 0) return std::nullopt;
  return static_cast<std::int64_t>(told.st_mtim.tv_sec) * 1000;
}

/// Copies `file` to the path `to`, which nobody else uses; gives what it copied.
Result<StoredBlob> copyIn(const fs::path& file, const fs::path& to) {
  FIELDPOST_TRY(const BlobFile from, BlobFile::openToRead(file));
  FIELDPOST_TRY(const std::uint64_t size, from.size());
  if (size > kBlobBytesMost) return tooLarge(file);
  FIELDPOST_TRY(BlobFile copy, BlobFile::openToWrite(to));
  BlobHash hash;
  StoredBlob stored;
  const auto copied = readThrough(from, [&](std::string_view bytes) -> Result<Done> {
    if (stored.size + bytes.size() > kBlobBytesMost) return tooLarge(file);
    FIELDPOST_CHECK(copy.write(stored.size, bytes));
    stored.size += bytes.size();
    hash.add(bytes);
    return Done{};
  });
  if (!copied.ok()) return copied.error();
  if (stored.size == 0)
    return Error{Code::InvalidArgument, "FILE_EMPTY", file.string() + " is empty"};
  FIELDPOST_CHECK(copy.sync());
  stored.id = hash.id();
  return stored;
}

}  // namespace

fs::path BlobStore::pathOf(const BlobId& id) const {
  const std::string name = id.text();
  return m_folder / name.substr(0, 2) / name;
}

fs::path BlobStore::partialOf(const BlobId& id, std::string_view owner) const {
  const std::string whose = owner.empty() ? "" : toHex(hashOf({owner})).substr(0, 16) + '-';
  return m_folder / "partial" / (whose + id.text());
}

bool BlobStore::has(const BlobId& id) const {
  std::error_code failed;
  return fs::is_regular_file(pathOf(id), failed);
}

Result<std::uint64_t> BlobStore::sizeOf(const BlobId& id) const {
  std::error_code failed;
  const auto size = fs::file_size(pathOf(id), failed);
  if (failed) return missing(id);
  return static_cast<std::uint64_t>(size);
}

Result<StoredBlob> BlobStore::add(const fs::path& file) {
  const fs::path folder = m_folder / "partial";
  FIELDPOST_CHECK(makeFolder(folder));
  const fs::path copy = folder / ("copy-" + Uuid::makeRandom(systemRandom()).text());
  auto stored = copyIn(file, copy);
  if (!stored.ok() || has(stored.value().id)) (void)fileCalls().remove(copy);
  if (!stored.ok()) return stored;
  const fs::path whole = pathOf(stored.value().id);
  if (has(stored.value().id))
    // Its time of grace begins anew.
    ::utimensat(AT_FDCWD, whole.c_str(), nullptr, 0);
  else
    FIELDPOST_CHECK(moveFile(copy, whole));
  return stored;
}

Error BlobStore::putApart(const BlobId& id) {
  // When even this fails, the next reader finds the same.
  (void)moveFile(pathOf(id), m_folder / "damaged" / id.text());
  return {Code::DataLoss, "ATTACHMENT_DAMAGED",
          fmt::format("the bytes of the attachment {} were damaged on this disk and have been put "
                      "apart; fetch it again, or attach the file again",
                      id.text())};
}

Result<Done> BlobStore::copyTo(const BlobId& id, const fs::path& target) {
  if (!has(id)) return missing(id);
  FIELDPOST_TRY(const BlobFile from, BlobFile::openToRead(pathOf(id)));
  const fs::path partial = target.string() + ".partial";
  BlobHash hash;
  const auto copied = [&]() -> Result<Done> {
    FIELDPOST_TRY(BlobFile copy, BlobFile::openToWrite(partial));
    FIELDPOST_CHECK(copy.truncate(0));
    std::uint64_t length = 0;
    const auto read = readThrough(from, [&](std::string_view bytes) -> Result<Done> {
      FIELDPOST_CHECK(copy.write(length, bytes));
      length += bytes.size();
      hash.add(bytes);
      return Done{};
    });
    if (!read.ok()) return read.error();
    if (hash.id() != id) return putApart(id);
    FIELDPOST_CHECK(copy.sync());
    return moveFile(partial, fs::absolute(target));
  }();
  if (!copied.ok()) (void)fileCalls().remove(partial);
  return copied;
}

Result<Done> BlobStore::verify(const BlobId& id) {
  if (!has(id)) return missing(id);
  FIELDPOST_TRY(const BlobFile file, BlobFile::openToRead(pathOf(id)));
  BlobHash hash;
  FIELDPOST_CHECK(readThrough(file, [&](std::string_view bytes) -> Result<Done> {
    hash.add(bytes);
    return Done{};
  }));
  if (hash.id() != id) return putApart(id);
  return Done{};
}

Result<std::string> BlobStore::read(const BlobId& id, std::uint64_t offset,
                                    std::size_t most) const {
  if (!has(id)) return missing(id);
  FIELDPOST_TRY(const BlobFile file, BlobFile::openToRead(pathOf(id)));
  return file.read(offset, most);
}

Result<PartialBlob> BlobStore::resume(const BlobId& id, std::uint64_t size,
                                      std::string_view owner) {
  return PartialBlob::open(partialOf(id, owner), pathOf(id), id, size);
}

std::uint64_t BlobStore::partialBytes(const BlobId& id, std::string_view owner) const {
  std::error_code failed;
  const auto size = fs::file_size(partialOf(id, owner), failed);
  return failed ? 0 : static_cast<std::uint64_t>(size);
}

Result<std::vector<StoredBlob>> BlobStore::list() const {
  std::vector<StoredBlob> blobs;
  std::error_code failed;
  for (fs::recursive_directory_iterator at(m_folder, failed), end; !failed && at != end;
       at.increment(failed)) {
    if (at.depth() != 1) continue;
    const auto id = BlobId::parse(at->path().filename().string());
    if (!id.ok() || at->path() != pathOf(id.value())) continue;
    FIELDPOST_TRY(const std::uint64_t size, sizeOf(id.value()));
    blobs.push_back({id.value(), size});
  }
  return blobs;
}

Result<CleanedBlobs> BlobStore::clean(const std::function<bool(const BlobId&)>& named,
                                      std::int64_t nowMs, std::int64_t graceMs) {
  CleanedBlobs cleaned;
  const auto isOld = [&](const fs::path& file) {
    const auto touched = touchedMs(file);
    return touched && *touched < nowMs - graceMs;
  };
  FIELDPOST_TRY(const auto blobs, list());
  for (const StoredBlob& blob : blobs) {
    if (!isOld(pathOf(blob.id)) || named(blob.id)) continue;
    if (fileCalls().remove(pathOf(blob.id)) < 0) continue;
    ++cleaned.blobs;
    cleaned.bytes += blob.size;
  }
  std::error_code failed;
  for (fs::directory_iterator at(m_folder / "partial", failed), end; !failed && at != end;
       at.increment(failed)) {
    if (isOld(at->path())) (void)fileCalls().remove(at->path());
  }
  return cleaned;
}

}  // namespace fieldpost
