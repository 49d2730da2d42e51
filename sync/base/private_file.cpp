#include "sync/base/private_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace fieldpost {
namespace {

Error cannotWrite(const std::filesystem::path& path, int code) {
  if (code == ENOSPC || code == EDQUOT)
    return {Code::ResourceExhausted, "DISK_FULL",
            fmt::format("the disk that holds {} is full; free some space and try again",
                        path.string())};
  return {Code::PermissionDenied, "CANNOT_WRITE",
          fmt::format("{} cannot be written ({}); check the folder's owner and rights",
                      path.string(), std::strerror(code))};
}

/// 0, or the error's number.
int writeAll(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t count = ::write(descriptor, content.data(), content.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno;
    content.remove_prefix(static_cast<std::size_t>(count));
  }
  return ::fsync(descriptor) == 0 ? 0 : errno;
}

}  // namespace

Result<Done> writePrivateFile(const std::filesystem::path& path, std::string_view content,
                              mode_t mode) {
  const std::filesystem::path partial = path.string() + ".partial";
  ::unlink(partial.c_str());
  const int descriptor =
      ::open(partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
  if (descriptor < 0) return cannotWrite(path, errno);
  int code = writeAll(descriptor, content);
  ::close(descriptor);
  if (code == 0 && ::rename(partial.c_str(), path.c_str()) != 0) code = errno;
  if (code != 0) {
    ::unlink(partial.c_str());
    return cannotWrite(path, code);
  }
  // The new name is durable once its folder is.
  const int folder = ::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return Done{};
}

Result<std::optional<std::string>> readFileIfThere(const std::filesystem::path& path) {
  std::error_code failed;
  if (!std::filesystem::exists(path, failed) && !failed) return std::optional<std::string>();
  std::ifstream in(path, std::ios::binary);
  std::ostringstream content;
  content << in.rdbuf();
  if (!in || !content)
    return Error{Code::PermissionDenied, "CANNOT_READ",
                 fmt::format("{} cannot be read; check its owner and rights", path.string())};
  return std::optional(content.str());
}

Result<std::string> readSmallFile(const std::filesystem::path& path, std::size_t bytesMost) {
  std::ifstream stream(path, std::ios::binary);
  std::error_code failed;
  if (!stream || std::filesystem::is_directory(path, failed))
    return Error{Code::NotFound, "NO_FILE",
                 "the file " + path.string() + " is not there or cannot be read"};
  std::string content(bytesMost + 1, '\0');
  stream.read(content.data(), static_cast<std::streamsize>(content.size()));
  content.resize(static_cast<std::size_t>(stream.gcount()));
  if (content.size() > bytesMost)
    return Error{
        Code::ResourceExhausted, "FILE_TOO_LARGE",
        fmt::format("{} is larger than {} bytes; is it the right file?", path.string(), bytesMost)};
  return content;
}

}  // namespace fieldpost
