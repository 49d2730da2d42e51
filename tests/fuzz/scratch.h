// A folder for what a target must keep in a file: in memory where there is one, and gone at the
// end.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <string>

namespace fieldpost::fuzz {

class Scratch {
 public:
  explicit Scratch(const std::string& name)
      : m_folder((::access("/dev/shm", W_OK) == 0 ? std::filesystem::path("/dev/shm")
                                                  : std::filesystem::temp_directory_path()) /
                 ("fieldpost-fuzz-" + name + "-" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(m_folder);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
  }
  [[nodiscard]] const std::filesystem::path& folder() const { return m_folder; }

 private:
  std::filesystem::path m_folder;
};

}  // namespace fieldpost::fuzz
