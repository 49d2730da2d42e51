#include "client/pictures/picture_size.h"

#include <fmt/format.h>

#include <algorithm>
#include <exiv2/exiv2.hpp>

namespace fieldpost {

Result<Done> checkPixels(const std::filesystem::path& file) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(file, failed)) return Done{};
  std::uint64_t wide = 0;
  std::uint64_t high = 0;
  try {
    const auto image = Exiv2::ImageFactory::open(file.string());
    if (image.get() == nullptr) return Done{};
    image->readMetadata();
    wide = static_cast<std::uint64_t>(std::max(0, image->pixelWidth()));
    high = static_cast<std::uint64_t>(std::max(0, image->pixelHeight()));
  } catch (const std::exception&) {
    // Not a picture, or one that no program will open as one.
    return Done{};
  }
  if (wide * high <= kPixelsMost) return Done{};
  return Error{
      Code::InvalidArgument, "PICTURE_TOO_LARGE",
      fmt::format("the picture has {} x {} pixels, more than the {} million that a computer "
                  "can show; it was not attached. Make it smaller with a picture program",
                  wide, high, kPixelsMost / 1'000'000)};
}

}  // namespace fieldpost
