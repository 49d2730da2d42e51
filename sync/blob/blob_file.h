// One open file of the operating system, with its failures as Results. Private to sync/blob.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace fieldpost {

/// Errors of everything that writes: ResourceExhausted/DISK_FULL; DataLoss/DISK_ERROR;
/// PermissionDenied/CANNOT_WRITE. Of what reads: NotFound/NO_FILE; InvalidArgument/NOT_A_FILE;
/// PermissionDenied/CANNOT_READ; DataLoss/DISK_ERROR.
class BlobFile {
 public:
  /// For reading. A folder, a device or a pipe is none.
  static Result<BlobFile> openToRead(const std::filesystem::path& path);
  /// For both; makes it, readable by its owner alone.
  static Result<BlobFile> openToWrite(const std::filesystem::path& path);
  BlobFile(BlobFile&& other) noexcept;
  BlobFile& operator=(BlobFile&& other) noexcept;
  ~BlobFile();

  [[nodiscard]] const std::filesystem::path& path() const { return m_path; }
  [[nodiscard]] Result<std::uint64_t> size() const;
  /// Its name still leads to it.
  [[nodiscard]] bool isThere() const;
  /// At most `most` bytes from `offset` on; fewer only at the file's end.
  [[nodiscard]] Result<std::string> read(std::uint64_t offset, std::size_t most) const;
  Result<Done> write(std::uint64_t offset, std::string_view bytes);
  Result<Done> truncate(std::uint64_t size);
  /// What was written is durable when this returns.
  Result<Done> sync();

  /// Keeps other programs and other open files out until it goes.
  class Lock {
   public:
    explicit Lock(const BlobFile& file);
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;
    ~Lock();

   private:
    int m_handle;
  };

 private:
  BlobFile(std::filesystem::path path, int handle) : m_path(std::move(path)), m_handle(handle) {}
  std::filesystem::path m_path;
  int m_handle;
};

/// Reads `file` from its beginning to its end, piece by piece. An error of `take` ends it.
Result<Done> readThrough(const BlobFile& file,
                         const std::function<Result<Done>(std::string_view)>& take);
/// Makes the folder and those above it. Errors: as a file's that is written.
Result<Done> makeFolder(const std::filesystem::path& folder);
/// Gives the file the name `to`, durably; replaces what has it. Errors: as a file's that is
/// written.
Result<Done> moveFile(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace fieldpost
