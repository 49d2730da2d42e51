// The tables of codes, compiled in because they must be at hand on a laptop that never had a
// network. State names are in state_table.inc, one row per line.
#include "sync/record/codes.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace fieldpost {
namespace {

constexpr State kStates[] = {
#include "sync/record/state_table.inc"
};

// Source: United Nations M49. Sub-Saharan Africa (202) and Latin America and the Caribbean (419)
// are its intermediate regions.
constexpr Region kRegions[] = {
    {"001", "", "World"},
    {"002", "001", "Africa"},
    {"005", "419", "South America"},
    {"009", "001", "Oceania"},
    {"010", "001", "Antarctica"},
    {"011", "202", "Western Africa"},
    {"013", "419", "Central America"},
    {"014", "202", "Eastern Africa"},
    {"015", "002", "Northern Africa"},
    {"017", "202", "Middle Africa"},
    {"018", "202", "Southern Africa"},
    {"019", "001", "Americas"},
    {"021", "019", "Northern America"},
    {"029", "419", "Caribbean"},
    {"030", "142", "Eastern Asia"},
    {"034", "142", "Southern Asia"},
    {"035", "142", "South-eastern Asia"},
    {"039", "150", "Southern Europe"},
    {"053", "009", "Australia and New Zealand"},
    {"054", "009", "Melanesia"},
    {"057", "009", "Micronesia"},
    {"061", "009", "Polynesia"},
    {"142", "001", "Asia"},
    {"143", "142", "Central Asia"},
    {"145", "142", "Western Asia"},
    {"150", "001", "Europe"},
    {"151", "150", "Eastern Europe"},
    {"154", "150", "Northern Europe"},
    {"155", "150", "Western Europe"},
    {"202", "002", "Sub-Saharan Africa"},
    {"419", "019", "Latin America and the Caribbean"},
};

// Each list holds codes of three letters with one space between, so a code starts at every fourth.
struct Currencies {
  int minorDigits;
  std::string_view codes;
};
constexpr Currencies kCurrencies[] = {
    {2,
     "AED AFA AFN ALL AMD ANG AOA ARS ATS AUD AWG AZM AZN BAM BBD BDT BGL BGN BMD BND BOB BOV BRL "
     "BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CSD CUC CUP CVE CYP CZK DEM DKK DOP "
     "DZD EEK EGP ERN ETB EUR FIM FJD FKP FRF GBP GEL GHC GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF "
     "IDR IEP ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD "
     "MMK MNT MOP MRO MRU MTL MUR MVR MWK MXN MXV MYR MZM MZN NAD NGN NIO NLG NOK NPR NZD PAB PEN "
     "PGK PHP PKR PLN QAR ROL RON RSD RUB RUR SAR SBD SCR SDD SDG SEK SGD SHP SIT SKK SLE SLL SOS "
     "SRD SRG SSP STD STN SVC SYP SZL THB TJS TMM TMT TOP TRY TTD TWD TZS UAH USD USN USS UYU UZS "
     "VEB VED VEF VES WST XCD XDR XEU YER YUM ZAR ZMK ZMW ZWD ZWL"},
    {0,
     "ADP BEF BIF BYB BYR CLP DJF ESP GNF GRD ISK ITL JPY KMF KRW LUF MGF PTE PYG RWF TPE TRL UGX "
     "UYI VND VUV XAF XOF XPF"},
    {3, "BHD IQD JOD KWD LYD OMR TND"},
    {4, "CLF UYW"},
};

template <typename Row>
const Row* findRow(std::span<const Row> rows, std::string_view code) {
  const auto* row =
      std::lower_bound(rows.data(), rows.data() + rows.size(), code,
                       [](const Row& one, std::string_view wanted) { return one.code < wanted; });
  return row != rows.data() + rows.size() && row->code == code ? row : nullptr;
}

}  // namespace

std::span<const State> allStates() { return kStates; }
const State* findState(std::string_view code) { return findRow(allStates(), code); }
bool isCountry(std::string_view code) { return findState(code) != nullptr; }

std::string_view stateName(std::string_view code) {
  const State* state = findState(code);
  return state ? state->name : code;
}

bool validOn(const State& state, std::string_view day) {
  return state.validFrom <= day && (state.validTo.empty() || day <= state.validTo);
}

std::span<const Region> allRegions() { return kRegions; }
const Region* findRegion(std::string_view m49) { return findRow(allRegions(), m49); }

std::string_view regionName(std::string_view m49) {
  const Region* region = findRegion(m49);
  return region ? region->name : m49;
}

bool regionWithin(std::string_view m49, std::string_view around) {
  for (const Region* region = findRegion(m49); region; region = findRegion(region->parent))
    if (region->code == around) return true;
  return false;
}

std::optional<int> currencyMinorDigits(std::string_view code) {
  if (code.size() != 3) return std::nullopt;
  for (const Currencies& group : kCurrencies)
    for (std::size_t at = 0; at < group.codes.size(); at += 4)
      if (group.codes.substr(at, 3) == code) return group.minorDigits;
  return std::nullopt;
}

namespace {

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetterOrDigit(char c) { return isLetter(c) || isDigit(c); }

bool isWord(std::string_view text, std::size_t shortest, std::size_t longest, bool (*kind)(char)) {
  return text.size() >= shortest && text.size() <= longest &&
         std::all_of(text.begin(), text.end(), kind);
}

bool isVariant(std::string_view part) {
  return isWord(part, 5, 8, isLetterOrDigit) ||
         (isWord(part, 4, 4, isLetterOrDigit) && isDigit(part[0]));
}

// The parts of a tag with a place among them, read from left to right.
class TagReader {
 public:
  explicit TagReader(std::string_view tag) {
    for (std::size_t start = 0; start <= tag.size();) {
      const std::size_t end = std::min(tag.find('-', start), tag.size());
      m_parts.push_back(tag.substr(start, end - start));
      start = end + 1;
    }
  }

  bool wellFormed() {
    if (isSingleton('x')) return privateUse();
    if (take([](auto part) { return isWord(part, 2, 3, isLetter); })) {
      for (int i = 0; i < 3 && take([](auto part) { return isWord(part, 3, 3, isLetter); }); ++i) {
      }
    } else if (!take([](auto part) { return isWord(part, 4, 8, isLetter); })) {
      return false;
    }
    take([](auto part) { return isWord(part, 4, 4, isLetter); });
    take([](auto part) { return isWord(part, 2, 2, isLetter) || isWord(part, 3, 3, isDigit); });
    while (take(isVariant)) {
    }
    return extensions() && (atEnd() || privateUse());
  }

 private:
  [[nodiscard]] bool atEnd() const { return m_at == m_parts.size(); }
  [[nodiscard]] bool isSingleton(char wanted) const {
    return !atEnd() && m_parts[m_at].size() == 1 && (m_parts[m_at][0] | 0x20) == wanted;
  }
  template <typename Test>
  bool take(Test test) {
    if (atEnd() || !test(m_parts[m_at])) return false;
    ++m_at;
    return true;
  }
  // Every extension has a letter or digit of its own, once, and at least one part.
  bool extensions() {
    std::string seen;
    while (!atEnd() && !isSingleton('x') && isWord(m_parts[m_at], 1, 1, isLetterOrDigit)) {
      const char letter = static_cast<char>(m_parts[m_at][0] | 0x20);
      if (seen.find(letter) != std::string::npos) return false;
      seen += letter;
      ++m_at;
      if (!take([](auto part) { return isWord(part, 2, 8, isLetterOrDigit); })) return false;
      while (take([](auto part) { return isWord(part, 2, 8, isLetterOrDigit); })) {
      }
    }
    return true;
  }
  bool privateUse() {
    if (!isSingleton('x')) return false;
    ++m_at;
    if (!take([](auto part) { return isWord(part, 1, 8, isLetterOrDigit); })) return false;
    while (take([](auto part) { return isWord(part, 1, 8, isLetterOrDigit); })) {
    }
    return atEnd();
  }

  std::vector<std::string_view> m_parts;
  std::size_t m_at = 0;
};

}  // namespace

bool isLanguageTag(std::string_view tag) {
  constexpr std::size_t kLongest = 100;
  return tag.size() <= kLongest && TagReader(tag).wellFormed();
}

}  // namespace fieldpost
