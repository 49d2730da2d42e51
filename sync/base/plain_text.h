// Text of other people, made safe to print: one line that cannot steer the terminal it is shown on.
//
// Used by both command lines. What is stored, and what is printed as JSON, is never changed.
#pragma once

#include <string>
#include <string_view>

namespace fieldpost {

/// `text` in one line: control characters, line breaks and marks that turn the direction of what
/// follows are spaces; bytes that are no UTF-8 are U+FFFD. Terminals obey the first; the marks let
/// one text pass for another.
std::string plain(std::string_view text);

/// Whether all bytes are UTF-8: shortest forms only, no surrogates, up to U+10FFFF.
/// Source: RFC 3629, section 4.
bool isUtf8(std::string_view bytes);

}  // namespace fieldpost
