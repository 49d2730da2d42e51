// How many pixels a picture says it has, read from its head alone.
//
// Used before a file is attached: a few kilobytes can say that they are 50,000 x 50,000 pixels, and
// whoever opens them needs 10 GB. No pixel is decoded here.
#pragma once

#include <cstdint>
#include <filesystem>

#include "sync/base/result.h"

namespace fieldpost {

/// What the largest cameras make; decoded, 400 MB.
inline constexpr std::uint64_t kPixelsMost = 100'000'000;

/// Lets through pictures with at most kPixelsMost, and whatever is no picture that is known here.
/// Errors: InvalidArgument/PICTURE_TOO_LARGE.
Result<Done> checkPixels(const std::filesystem::path& file);

}  // namespace fieldpost
