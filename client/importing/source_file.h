// A file that somebody wants to import, read with care.
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>

#include "sync/base/result.h"

namespace fieldpost {

class SourceFile {
 public:
  /// Errors: NotFound/NO_FILE; PermissionDenied/CANNOT_READ; InvalidArgument/NOT_A_FILE for a
  /// folder; ResourceExhausted/FILE_TOO_LARGE beyond `bytesMost`, also while it is read: a device
  /// or a pipe does not tell its size.
  static Result<SourceFile> open(const std::filesystem::path& path, std::size_t bytesMost);
  /// Reads into `chunk` and gives how much; 0 at the end. Errors: PermissionDenied/CANNOT_READ;
  /// ResourceExhausted/FILE_TOO_LARGE.
  Result<std::size_t> read(std::span<char> chunk);
  /// The whole rest. Errors: as read.
  Result<std::string> readAll();

 private:
  SourceFile(std::ifstream stream, std::string name, std::size_t bytesMost)
      : m_stream(std::move(stream)), m_name(std::move(name)), m_bytesMost(bytesMost) {}
  std::ifstream m_stream;
  std::string m_name;
  std::size_t m_bytesMost;
  std::size_t m_bytesRead = 0;
};

}  // namespace fieldpost
