#include "client/importing/iati_words.h"

#include <algorithm>

#include "sync/record/dates.h"

namespace fieldpost {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool startsCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

std::string lowerLanguage(std::string_view tag) {
  std::string lower(tag.substr(0, 2));
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return lower;
}

struct Said {
  std::string language;
  std::string text;
};

std::vector<Said> everythingSaid(const std::vector<const XmlElement*>& elements,
                                 std::string_view language) {
  std::vector<Said> said;
  const auto add = [&](const XmlElement& element, std::string_view around) {
    const auto own = element.attribute("xml:lang");
    auto text = cleaned(element.text);
    if (!text.empty()) said.push_back({lowerLanguage(own.empty() ? around : own), std::move(text)});
  };
  for (const XmlElement* element : elements) {
    const auto own = element->attribute("xml:lang");
    const auto around = own.empty() ? language : own;
    add(*element, around);
    for (const XmlElement& child : element->children) {
      if (child.name == "narrative") add(child, around);
    }
  }
  return said;
}

}  // namespace

std::string cleaned(std::string_view text) {
  std::string clean;
  int lineEnds = 0;
  bool blank = false;
  for (const char c : text) {
    if (kBlanks.find(c) != std::string_view::npos) {
      blank = true;
      if (c == '\n') ++lineEnds;
      continue;
    }
    if (blank && !clean.empty()) clean += lineEnds > 1 ? "\n\n" : " ";
    blank = false;
    lineEnds = 0;
    clean += c;
  }
  return clean;
}

IatiWords wordsOf(const std::vector<const XmlElement*>& elements, std::string_view language) {
  const auto said = everythingSaid(elements, language);
  const auto own = lowerLanguage(language);
  const auto rank = [&](const Said& words) {
    return words.language == "en" ? 0 : words.language == own ? 1 : 2;
  };
  const auto best = std::min_element(
      said.begin(), said.end(), [&](const Said& a, const Said& b) { return rank(a) < rank(b); });
  IatiWords words;
  if (best == said.end()) return words;
  words.text = best->text;
  for (auto i = said.begin(); i != said.end(); ++i) {
    if (i == best || i->text == words.text) continue;
    words.others.push_back((i->language.empty() ? "" : i->language + ": ") + i->text);
  }
  return words;
}

std::string wordsOf(const XmlElement& element, std::string_view language) {
  auto text = wordsOf(std::vector{&element}, language).text;
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string dateOf(const XmlElement& element) {
  for (const std::string& text :
       {std::string(element.attribute("iso-date")), cleaned(element.text)}) {
    // Some write a time or a zone behind the day.
    const auto day = text.substr(0, 10);
    const bool ends =
        text.size() <= 10 || std::string_view("TZ+- ").find(text[10]) != std::string_view::npos;
    if (ends && isDate(day)) return day;
  }
  return {};
}

std::string organisationOf(const XmlElement& element, std::string_view language) {
  const auto name = wordsOf(element, language);
  const std::string ref(element.attribute("ref"));
  if (name.empty()) return ref;
  return ref.empty() || ref == name ? name : name + " (" + ref + ")";
}

std::string lineOf(const XmlElement& element) {
  std::string line = element.name;
  std::string attributes;
  for (const auto& [name, value] : element.attributes) {
    // Prefixed names are the language and other programs' own marks.
    if (name.find(':') == std::string::npos && !value.empty())
      attributes += (attributes.empty() ? "" : ", ") + name + "=" + cleaned(value);
  }
  if (!attributes.empty()) line += " [" + attributes + "]";
  std::string words = cleaned(element.text);
  for (const XmlElement& child : element.children) {
    if (child.name == "narrative") words += (words.empty() ? "" : " / ") + cleaned(child.text);
  }
  std::replace(words.begin(), words.end(), '\n', ' ');
  if (!words.empty()) line += ": " + words;
  std::string inner;
  for (const XmlElement& child : element.children) {
    if (child.name != "narrative") inner += (inner.empty() ? "" : "; ") + lineOf(child);
  }
  if (!inner.empty()) line += " {" + inner + "}";
  return line;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::size_t characters = 0;
  std::size_t lastSpace = 0;
  std::size_t fits = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!startsCharacter(text[i])) continue;
    if (++characters > most) {
      const std::size_t cut = lastSpace > fits / 2 ? lastSpace : fits;
      return std::string(text.substr(0, cut)) + "…";
    }
    // One character stays free for the mark that something was cut.
    if (characters == most) fits = i;
    if (text[i] == ' ' && characters < most) lastSpace = i;
  }
  return std::string(text);
}

}  // namespace fieldpost
