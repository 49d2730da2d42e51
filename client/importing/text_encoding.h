// Text files of other programs as UTF-8.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace fieldpost {

struct DecodedText {
  std::string text;      ///< UTF-8, without a byte order mark.
  std::string encoding;  ///< "UTF-8", "UTF-16", "Windows-1252".
};

/// Recognises UTF-8 and UTF-16 (with a byte order mark, or by its zero bytes), and Windows-1252, of
/// which Latin-1 is a part, where single high bytes stand among plain letters. Errors:
/// InvalidArgument/UNKNOWN_ENCODING, rather than showing names in wrong letters.
Result<DecodedText> decodeText(std::string_view bytes);

}  // namespace fieldpost
