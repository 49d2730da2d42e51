#include "client/importing/source_file.h"

#include <fmt/format.h>

#include <array>
#include <system_error>

namespace fieldpost {
namespace {

Error cannotRead(const std::string& name) {
  return {
      Code::PermissionDenied, "CANNOT_READ",
      fmt::format("{} cannot be read; see whether you may open it; nothing was imported", name)};
}

Error tooLarge(const std::string& name, std::size_t bytesMost) {
  return {Code::ResourceExhausted, "FILE_TOO_LARGE",
          fmt::format("{} has more than {} MB; import it in parts; nothing was imported", name,
                      bytesMost >> 20)};
}

}  // namespace

Result<SourceFile> SourceFile::open(const std::filesystem::path& path, std::size_t bytesMost) {
  std::error_code failed;
  const auto status = std::filesystem::status(path, failed);
  if (status.type() == std::filesystem::file_type::not_found)
    return Error{Code::NotFound, "NO_FILE",
                 fmt::format("there is no file {}; look at its name and folder", path.string())};
  if (failed) return cannotRead(path.string());
  if (std::filesystem::is_directory(status))
    return Error{Code::InvalidArgument, "NOT_A_FILE",
                 fmt::format("{} is a folder; name the file in it", path.string())};
  const auto size = std::filesystem::file_size(path, failed);
  if (!failed && size > bytesMost) return tooLarge(path.string(), bytesMost);
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return cannotRead(path.string());
  return SourceFile(std::move(stream), path.string(), bytesMost);
}

Result<std::size_t> SourceFile::read(std::span<char> chunk) {
  m_stream.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
  if (m_stream.bad()) return cannotRead(m_name);
  const auto size = static_cast<std::size_t>(m_stream.gcount());
  m_bytesRead += size;
  if (m_bytesRead > m_bytesMost) return tooLarge(m_name, m_bytesMost);
  return size;
}

Result<std::string> SourceFile::readAll() {
  std::string all;
  std::array<char, 64u << 10> chunk;
  while (true) {
    FIELDPOST_TRY(const std::size_t size, read(chunk));
    if (size == 0) return all;
    all.append(chunk.data(), size);
  }
}

}  // namespace fieldpost
