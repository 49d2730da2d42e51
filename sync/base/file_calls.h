// The few calls by which Fieldpost changes files that are not SQLite's.
//
// Used by whatever writes such a file (sync/base/private_file.h and its like); what goes through
// here is what a test can cut, fill up or break (tests/support/fault_vfs.h). Every call gives 0 or
// more, or the negative number of the error (-ENOSPC).
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string_view>

namespace fieldpost {

/// Any thread.
class FileCalls {
 public:
  virtual ~FileCalls() = default;
  /// Makes a file that must not be there yet, opened for writing. Gives its descriptor.
  virtual int create(const std::filesystem::path& path, mode_t mode);
  /// Opens a file to go on writing at its end. Gives its descriptor.
  virtual int append(const std::filesystem::path& path);
  /// Opens a file to read and write anywhere in it; makes it, readable by its owner alone. Gives
  /// its descriptor.
  virtual int openOrCreate(const std::filesystem::path& path);
  /// Writes some of `bytes`; gives how many.
  virtual ssize_t write(int descriptor, std::string_view bytes);
  /// Writes some of `bytes` at `offset`; gives how many.
  virtual ssize_t writeAt(int descriptor, std::uint64_t offset, std::string_view bytes);
  virtual int truncate(int descriptor, std::uint64_t size);
  virtual int sync(int descriptor);
  virtual int close(int descriptor);
  virtual int rename(const std::filesystem::path& from, const std::filesystem::path& to);
  /// Gives a file a second name on the same disk; that name must not be there yet.
  virtual int link(const std::filesystem::path& from, const std::filesystem::path& to);
  virtual int remove(const std::filesystem::path& path);
  /// Makes the names in a folder durable.
  virtual int syncFolder(const std::filesystem::path& folder);

  /// Writes all of `bytes` by write().
  int writeAll(int descriptor, std::string_view bytes);
};

/// Those of the operating system, unless a test put others in their place.
FileCalls& fileCalls();
/// Puts others in their place until it is called with nullptr. Before any thread is started.
void replaceFileCalls(FileCalls* calls);

}  // namespace fieldpost
