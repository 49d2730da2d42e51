#include "sync/blob/file_type.h"

#include <magic.h>

#include <algorithm>
#include <array>
#include <memory>

#include "sync/blob/blob_file.h"

namespace fieldpost {
namespace {

constexpr const char* kUnknown = "application/octet-stream";
/// More of a file's beginning does not make it clearer.
constexpr std::size_t kLookedAtBytes = 1024 * 1024;

constexpr std::array<std::string_view, 29> kRunTypes = {
    "application/x-executable",
    "application/x-pie-executable",
    "application/x-sharedlib",
    "application/x-object",
    "application/x-dosexec",
    "application/x-mach-binary",
    "application/vnd.microsoft.portable-executable",
    "application/x-msi",
    "application/x-ms-shortcut",
    "application/java-archive",
    "application/x-java-applet",
    "application/vnd.debian.binary-package",
    "application/x-rpm",
    "application/x-desktop",
    "application/javascript",
    "application/xhtml+xml",
    "application/x-shockwave-flash",
    "text/html",
    "text/javascript",
    "text/x-msdos-batch",
    "text/x-shellscript",
    "text/x-script.python",
    "text/x-python",
    "text/x-perl",
    "text/x-ruby",
    "text/x-php",
    "text/x-tcl",
    "image/svg+xml",
    "message/rfc822"};

constexpr std::array<std::string_view, 29> kRunEndings = {
    ".exe", ".com", ".bat", ".cmd",  ".scr", ".pif",   ".msi",     ".dll", ".lnk",     ".url",
    ".hta", ".js",  ".jse", ".vbs",  ".vbe", ".wsf",   ".ps1",     ".jar", ".sh",      ".py",
    ".pl",  ".run", ".deb", ".html", ".htm", ".xhtml", ".desktop", ".svg", ".appimage"};

struct CloseMagic {
  void operator()(magic_set* set) const { magic_close(set); }
};

}  // namespace

Result<std::string> sniffFileType(const std::filesystem::path& file) {
  FIELDPOST_TRY(const BlobFile opened, BlobFile::openToRead(file));
  FIELDPOST_TRY(const std::string beginning, opened.read(0, kLookedAtBytes));
  // Not shared: a set belongs to one thread.
  const std::unique_ptr<magic_set, CloseMagic> magic(
      magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_ELF));
  if (magic == nullptr || magic_load(magic.get(), nullptr) != 0)
    return Error{Code::Internal, "FILE_TYPES",
                 "the system's list of file types cannot be read; install libmagic1"};
  const char* told = magic_buffer(magic.get(), beginning.data(), beginning.size());
  std::string type = told == nullptr ? kUnknown : told;
  if (type.find('/') == std::string::npos) type = kUnknown;
  // The list knows a shortcut of a desktop only as text.
  if (type.starts_with("text/") && beginning.find("[Desktop Entry]") < 4096)
    return std::string("application/x-desktop");
  return type;
}

bool mayRun(std::string_view mediaType, std::string_view name) {
  if (std::find(kRunTypes.begin(), kRunTypes.end(), mediaType) != kRunTypes.end()) return true;
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  // Windows passes over dots and blanks at a name's end.
  lower.erase(lower.find_last_not_of(". ") + 1);
  return std::any_of(kRunEndings.begin(), kRunEndings.end(),
                     [&](std::string_view ending) { return lower.ends_with(ending); });
}

bool isImage(std::string_view mediaType) {
  return mediaType == "image/jpeg" || mediaType == "image/png" || mediaType == "image/gif" ||
         mediaType == "image/webp" || mediaType == "image/tiff" || mediaType == "image/bmp";
}

}  // namespace fieldpost
