#include "sync/base/private_file.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "sync/base/file_calls.h"

namespace fieldpost {
namespace {

Error cannotWrite(const std::filesystem::path& path, int code) {
  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    return {Code::ResourceExhausted, "DISK_FULL",
            fmt::format("the disk that holds {} is full; free some space and try again",
                        path.string())};
  if (code == EIO)
    return {Code::DataLoss, "DISK_ERROR",
            fmt::format("the disk failed while {} was written ({}); nothing was changed",
                        path.string(), std::strerror(code))};
  return {Code::PermissionDenied, "CANNOT_WRITE",
          fmt::format("{} cannot be written ({}); check the folder's owner and rights",
                      path.string(), std::strerror(code))};
}

}  // namespace

Result<Done> writePrivateFile(const std::filesystem::path& path, std::string_view content,
                              mode_t mode) {
  const std::filesystem::path partial = path.string() + ".partial";
  FileCalls& files = fileCalls();
  (void)files.remove(partial);
  const int descriptor = files.create(partial, mode);
  if (descriptor < 0) return cannotWrite(path, -descriptor);
  int code = files.writeAll(descriptor, content);
  if (code >= 0) code = files.sync(descriptor);
  (void)files.close(descriptor);
  if (code >= 0) code = files.rename(partial, path);
  if (code < 0) {
    (void)files.remove(partial);
    return cannotWrite(path, -code);
  }
  // The new name is durable once its folder is.
  if (code = files.syncFolder(path.parent_path()); code < 0) return cannotWrite(path, -code);
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
