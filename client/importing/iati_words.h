// What an element of an IATI activity says, in the words, dates and lines that records are made of.
//
// In 2.x words stand in `narrative` children, in 1.x in the element itself; here both read alike.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/importing/xml_activities.h"

namespace fieldpost {

/// One text, and the same in other languages.
struct IatiWords {
  std::string text;                 ///< English where there is any, else the activity's language.
  std::vector<std::string> others;  ///< "fr: ...".
};

/// `text` without the indentation of XML: one space between words, an empty line between
/// paragraphs.
std::string cleaned(std::string_view text);
/// The words of elements that say one thing, in several languages perhaps. `language`: the
/// activity's own.
IatiWords wordsOf(const std::vector<const XmlElement*>& elements, std::string_view language);
/// The words of one element in one line; empty when it has none.
std::string wordsOf(const XmlElement& element, std::string_view language);
/// The day of an element's `iso-date`, or of its text; empty when neither is a date.
std::string dateOf(const XmlElement& element);
/// Name and reference of an organisation: "Ministry of Justice (XM-1)".
std::string organisationOf(const XmlElement& element, std::string_view language);
/// Everything that the element says, in one line.
std::string lineOf(const XmlElement& element);
/// `text` cut to at most `most` characters (code points), at a space where there is one.
std::string shortened(std::string_view text, std::size_t most);

}  // namespace fieldpost
