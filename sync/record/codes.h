// Codes from outside that records store: States, regions, currencies, languages.
//
// Used by rules, imports, reports and picklists. Codes are stored and names are shown, so a code
// that was withdrawn stays readable for ever.
#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace fieldpost {

/// A State or territory of ISO 3166-1, those withdrawn since 1989 included.
struct State {
  std::string_view code;       ///< Alpha-2: "KE".
  std::string_view name;       ///< English short name.
  std::string_view validFrom;  ///< First day, YYYY-MM-DD; empty: before 1989.
  std::string_view validTo;    ///< Last day, YYYY-MM-DD; empty: still valid.
  std::string_view region;     ///< M49 code of its sub-region: "014"; "010" is Antarctica.
  bool memberState;            ///< Of the United Nations: is one, or was one when it ended.
};

/// A region of M49.
struct Region {
  std::string_view code;    ///< Three digits: "014".
  std::string_view parent;  ///< The region around it: "202"; empty for the world.
  std::string_view name;    ///< English: "Eastern Africa".
};

/// All of them, sorted by code. A code that was given to two States has the later one.
std::span<const State> allStates();
/// Upper case only. Null when there is no such code.
const State* findState(std::string_view code);
/// Whether `code` is or was a State or territory of ISO 3166-1.
bool isCountry(std::string_view code);
/// The English short name, or `code` itself when it is unknown, so that a list never shows a gap.
std::string_view stateName(std::string_view code);
/// Whether `state` existed on `day` (YYYY-MM-DD, not checked); its first and last day count.
bool validOn(const State& state, std::string_view day);

/// All of them, sorted by code.
std::span<const Region> allRegions();
/// Null when there is no such region.
const Region* findRegion(std::string_view m49);
/// The English name, or `m49` itself when it is unknown.
std::string_view regionName(std::string_view m49);
/// Whether `m49` is `around` or lies within it: "014" lies within "002" (Africa).
bool regionWithin(std::string_view m49, std::string_view around);

/// How many digits stand after the point: 2 for USD, 0 for JPY, 3 for KWD. Absent: not a currency.
/// Source: ISO 4217, those withdrawn since about 1990 included. XDR, for which it gives no minor
/// unit, is kept with 2. Metals and test codes are not currencies here.
std::optional<int> currencyMinorDigits(std::string_view code);

/// Whether `tag` is well-formed by BCP 47 (RFC 5646, section 2.1): "fr", "zh-Hant", "es-419".
/// Whether its parts are registered is not asked; grandfathered tags are refused, all have newer
/// ones.
bool isLanguageTag(std::string_view tag);

}  // namespace fieldpost
