#include "server/console/whole_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

#include "sync/base/file_calls.h"

namespace fieldpost::console {

WholeFile::~WholeFile() {
  if (m_descriptor < 0) return;
  ::close(m_descriptor);
  ::unlink(m_partial.c_str());
}

Result<Done> WholeFile::open() {
  ::unlink(m_partial.c_str());
  m_descriptor =
      ::open(m_partial.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0644);
  return m_descriptor < 0 ? Result<Done>(failed(errno)) : Done{};
}

Result<Done> WholeFile::write(std::string_view bytes) {
  const int written = fileCalls().writeAll(m_descriptor, bytes);
  return written < 0 ? Result<Done>(failed(-written)) : Done{};
}

Result<Done> WholeFile::finish() {
  if (::fsync(m_descriptor) != 0 || ::rename(m_partial.c_str(), m_file.c_str()) != 0)
    return failed(errno);
  ::close(m_descriptor);
  m_descriptor = -1;
  return Done{};
}

Error WholeFile::failed(int code) const {
  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    return {
        Code::ResourceExhausted, "DISK_FULL",
        fmt::format("there is no room for {}; free some space and {}", m_file.string(), m_again)};
  return {Code::PermissionDenied, "CANNOT_WRITE",
          fmt::format("{} cannot be written ({}); name another file and {}", m_file.string(),
                      std::error_code(code, std::generic_category()).message(), m_again)};
}

}  // namespace fieldpost::console
