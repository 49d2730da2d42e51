#include "client/pictures/metadata.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <exiv2/exiv2.hpp>
#include <fstream>
#include <string>
#include <string_view>

#include "sync/blob/blob_store.h"
#include "sync/blob/file_type.h"

namespace fieldpost {
namespace {

constexpr const char* kOrientation = "Exif.Image.Orientation";
/// Turned and mirrored in 8 ways (source: Exif 2.32, tag 0x0112).
constexpr long kOrientations = 8;

/// What metadata begins with wherever it hides: in a second picture behind the first, too.
using namespace std::string_view_literals;
constexpr std::array kMarks = {"http://ns.adobe.com/xap/"sv, "<x:xmpmeta"sv, "GPSLatitude"sv,
                               "Photoshop 3.0\0"sv,          "eXIf"sv,       "Raw profile type"sv};
constexpr std::string_view kExif = "Exif\0\0"sv;

Error stays(const std::filesystem::path& file) {
  return {Code::FailedPrecondition, "METADATA_STAYS",
          "what " + file.string() +
              " says of place and time could not be taken out for certain, so it was not attached; "
              "save the picture anew with a picture program, and attach that"};
}

long orientationIn(const Exiv2::ExifData& exif) {
  const auto found = exif.findKey(Exiv2::ExifKey(kOrientation));
  if (found == exif.end() || found->count() == 0) return 1;
  const long value = found->toLong();
  return value >= 1 && value <= kOrientations ? value : 1;
}

/// Where the first picture of a JPEG file ends; behind it phones put a second one with all it says.
/// 0: this is no JPEG that can be followed. Source: ITU-T T.81, B.1.
std::size_t endOfJpeg(std::string_view bytes) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  std::size_t i = 2;
  while (i + 1 < bytes.size()) {
    // Between the segments lie compressed pixels, in which 0xFF is followed by 0 or by a restart.
    if (at(i) != 0xFF || at(i + 1) == 0xFF || at(i + 1) == 0 ||
        (at(i + 1) >= 0xD0 && at(i + 1) <= 0xD7)) {
      ++i;
      continue;
    }
    if (at(i + 1) == 0xD9) return i + 2;
    if (i + 3 >= bytes.size()) return 0;
    i += 2u + at(i + 2) * 256u + at(i + 3);
  }
  return 0;
}

/// The PNG without what is not needed to show it: texts, times, Exif, what programs put there.
/// Empty: this is no PNG that can be followed. Source: ISO/IEC 15948, 5.3.
std::string shownPartOfPng(std::string_view bytes) {
  constexpr std::array kShown = {"IHDR"sv, "PLTE"sv, "IDAT"sv, "IEND"sv, "tRNS"sv,
                                 "gAMA"sv, "cHRM"sv, "sRGB"sv, "iCCP"sv, "sBIT"sv,
                                 "bKGD"sv, "pHYs"sv, "acTL"sv, "fcTL"sv, "fdAT"sv};
  constexpr std::size_t kSignatureBytes = 8;
  constexpr std::size_t kAroundBytes = 12;  // length, type and checksum
  std::string shown(bytes.substr(0, kSignatureBytes));
  bytes.remove_prefix(std::min(kSignatureBytes, bytes.size()));
  while (bytes.size() >= kAroundBytes) {
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) length = length << 8 | static_cast<unsigned char>(bytes[i]);
    if (length > bytes.size() - kAroundBytes) return {};
    const auto type = bytes.substr(4, 4);
    const auto chunk = bytes.substr(0, static_cast<std::size_t>(length) + kAroundBytes);
    if (std::find(kShown.begin(), kShown.end(), type) != kShown.end()) shown += chunk;
    if (type == "IEND") return shown;
    bytes.remove_prefix(chunk.size());
  }
  return {};
}

std::string contentOf(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool replace(const std::filesystem::path& file, std::string_view content) {
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  return !out.flush().fail();
}

/// May throw Exiv2's errors.
void clean(const std::filesystem::path& file) {
  const auto image = Exiv2::ImageFactory::open(file.string());
  image->readMetadata();
  const long orientation = orientationIn(image->exifData());
  image->clearExifData();
  image->clearIptcData();
  image->clearXmpPacket();
  image->clearXmpData();
  image->clearComment();
  if (orientation != 1) image->exifData()[kOrientation] = static_cast<std::uint16_t>(orientation);
  image->writeMetadata();
}

/// May throw Exiv2's errors.
bool isClean(const std::filesystem::path& file) {
  const auto image = Exiv2::ImageFactory::open(file.string());
  image->readMetadata();
  for (const auto& datum : image->exifData()) {
    if (datum.key() != kOrientation) return false;
  }
  if (!image->iptcData().empty() || !image->xmpData().empty() || !image->comment().empty())
    return false;
  const std::string bytes = contentOf(file);
  for (const std::string_view mark : kMarks) {
    if (bytes.find(mark) != std::string::npos) return false;
  }
  const auto first = bytes.find(kExif);
  return first == std::string::npos || bytes.find(kExif, first + 1) == std::string::npos;
}

Result<Done> cleanCopy(const std::filesystem::path& file, const std::filesystem::path& target,
                       std::string_view type) {
  try {
    if (type == "image/png") {
      const std::string shown = shownPartOfPng(contentOf(target));
      if (shown.empty() || !replace(target, shown)) return stays(file);
    } else {
      clean(target);
    }
    if (type == "image/jpeg") {
      const std::string bytes = contentOf(target);
      const std::size_t end = endOfJpeg(bytes);
      if (end == 0 || !replace(target, std::string_view(bytes).substr(0, end))) return stays(file);
    }
    if (!isClean(target)) return stays(file);
  } catch (const Exiv2::AnyError&) {
    return stays(file);
  }
  return Done{};
}

}  // namespace

Result<Done> copyWithoutMetadata(const std::filesystem::path& file,
                                 const std::filesystem::path& target) {
  FIELDPOST_TRY(const std::string type, sniffFileType(file));
  if (type != "image/jpeg" && type != "image/png" && type != "image/webp")
    return Error{Code::InvalidArgument, "METADATA_UNKNOWN_KIND",
                 file.string() + " is " + type +
                     "; place and time can be taken out of JPEG, PNG and WebP pictures alone"};
  std::error_code failed;
  const auto size = std::filesystem::file_size(file, failed);
  if (!failed && size > kBlobBytesMost)
    return Error{Code::ResourceExhausted, "FILE_TOO_LARGE",
                 file.string() + " is larger than any attachment"};
  if (!failed) std::filesystem::copy_file(file, target, failed);
  if (failed == std::errc::no_space_on_device)
    return Error{Code::ResourceExhausted, "DISK_FULL",
                 "the disk has no room for a copy of the picture; free some space and try again"};
  if (failed)
    return Error{Code::PermissionDenied, "CANNOT_WRITE",
                 "the picture cannot be copied (" + failed.message() + ")"};
  Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
  const auto cleaned = cleanCopy(file, target, type);
  if (!cleaned.ok()) ::unlink(target.c_str());
  return cleaned;
}

}  // namespace fieldpost
