// Two attachments that the targets pull and blobs and their seeds know: one that lies on the
// laptop, and one that headquarters has.
#pragma once

#include <string_view>

#include "sync/blob/blob_id.h"

namespace fieldpost::fuzz {

inline constexpr std::string_view kFileHere = "a file of a laptop's\n";
inline constexpr std::string_view kFileThere = "a file of headquarters'\n";

inline BlobId idOf(std::string_view content) {
  BlobHash hash;
  hash.add(content);
  return hash.id();
}

}  // namespace fieldpost::fuzz
