// A file that headquarters streams: it has its name once it is whole and on the disk.
//
// Used by the commands that write an export or a return bundle. What was written before an error
// goes, and a file of that name stays as it was.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace fieldpost::console {

class WholeFile {
 public:
  /// `again`: what to do once there is room, or another file is named: "export again".
  WholeFile(std::filesystem::path file, std::string again)
      : m_file(std::move(file)),
        m_partial(m_file.string() + ".partial"),
        m_again(std::move(again)) {}
  WholeFile(const WholeFile&) = delete;
  WholeFile& operator=(const WholeFile&) = delete;
  ~WholeFile();

  /// Errors of all three: ResourceExhausted/DISK_FULL; PermissionDenied/CANNOT_WRITE.
  Result<Done> open();
  Result<Done> write(std::string_view bytes);
  /// Gives it its name; a file that had it is replaced.
  Result<Done> finish();

 private:
  [[nodiscard]] Error failed(int code) const;

  std::filesystem::path m_file;
  std::filesystem::path m_partial;
  std::string m_again;
  int m_descriptor = -1;
};

}  // namespace fieldpost::console
