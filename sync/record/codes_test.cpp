#include "sync/record/codes.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "sync/record/dates.h"

namespace fieldpost {
namespace {

TEST(States, AreSortedByCodeWithoutTwins) {
  const auto states = allStates();
  for (std::size_t i = 1; i < states.size(); ++i) EXPECT_LT(states[i - 1].code, states[i].code);
  EXPECT_EQ(findState("AD"), &states.front());
  EXPECT_EQ(findState("ZW"), &states.back());
}

TEST(States, EveryRowHasANameARegionAndRealDates) {
  for (const State& state : allStates()) {
    EXPECT_EQ(state.code.size(), 2u);
    EXPECT_FALSE(state.name.empty()) << state.code;
    EXPECT_NE(findRegion(state.region), nullptr) << state.code;
    EXPECT_TRUE(state.validFrom.empty() || isDate(state.validFrom)) << state.code;
    EXPECT_TRUE(state.validTo.empty() || isDate(state.validTo)) << state.code;
    EXPECT_TRUE(state.validTo.empty() || state.validFrom < state.validTo) << state.code;
  }
}

TEST(States, TheUnitedNationsHave193MembersAndISO3166Has249Codes) {
  const auto today = [](const State& state) { return state.validTo.empty(); };
  const auto states = allStates();
  EXPECT_EQ(std::count_if(states.begin(), states.end(), today), 249);
  EXPECT_EQ(std::count_if(states.begin(), states.end(),
                          [&](const State& state) { return today(state) && state.memberState; }),
            193);
}

TEST(States, SerbiaAndMontenegroWasOneStateUntilItWasTwo) {
  const State& together = *findState("CS");
  EXPECT_EQ(together.name, "Serbia and Montenegro");
  EXPECT_TRUE(together.memberState);
  EXPECT_FALSE(validOn(together, "2003-02-03"));
  EXPECT_TRUE(validOn(together, "2003-02-04"));
  EXPECT_TRUE(validOn(together, "2006-06-05"));
  EXPECT_FALSE(validOn(together, "2006-06-06"));
  EXPECT_FALSE(validOn(*findState("RS"), "2005-06-30"));
  EXPECT_FALSE(validOn(*findState("ME"), "2005-06-30"));
  EXPECT_TRUE(validOn(*findState("RS"), "2006-06-06"));
}

TEST(States, WithdrawnCodesStayReadable) {
  for (const char* code : {"YU", "TP", "ZR", "DD", "SU", "AN", "CS", "BU", "YD", "FX", "NT"}) {
    EXPECT_TRUE(isCountry(code)) << code;
    EXPECT_FALSE(validOn(*findState(code), "2026-01-01")) << code;
  }
}

TEST(States, OnlyUpperCaseCodesOfTheTableAreCountries) {
  for (const char* code : {"", "ke", "K", "KEN", "XX", "EU", "UK", "00"})
    EXPECT_FALSE(isCountry(code)) << code;
  EXPECT_EQ(stateName("KE"), "Kenya");
  EXPECT_EQ(stateName("XX"), "XX");
}

TEST(Regions, NestUpToTheWorld) {
  EXPECT_EQ(findState("KE")->region, "014");
  EXPECT_EQ(regionName("014"), "Eastern Africa");
  EXPECT_TRUE(regionWithin("014", "202"));
  EXPECT_TRUE(regionWithin("014", "002"));
  EXPECT_TRUE(regionWithin("014", "014"));
  EXPECT_FALSE(regionWithin("014", "150"));
  EXPECT_FALSE(regionWithin("999", "001"));
  for (const Region& region : allRegions()) EXPECT_TRUE(regionWithin(region.code, "001"));
}

TEST(Regions, AreSortedByCode) {
  EXPECT_TRUE(std::is_sorted(allRegions().begin(), allRegions().end(),
                             [](const Region& a, const Region& b) { return a.code < b.code; }));
}

TEST(Currencies, HaveTheDigitsOfISO4217) {
  EXPECT_EQ(currencyMinorDigits("USD"), 2);
  EXPECT_EQ(currencyMinorDigits("EUR"), 2);
  EXPECT_EQ(currencyMinorDigits("AED"), 2);
  EXPECT_EQ(currencyMinorDigits("ZWL"), 2);
  EXPECT_EQ(currencyMinorDigits("JPY"), 0);
  EXPECT_EQ(currencyMinorDigits("XOF"), 0);
  EXPECT_EQ(currencyMinorDigits("KWD"), 3);
  EXPECT_EQ(currencyMinorDigits("CLF"), 4);
  EXPECT_EQ(currencyMinorDigits("CSD"), 2) << "the dinar of Serbia in 2004";
}

TEST(Currencies, NothingElseIsOne) {
  for (const char* code : {"", "usd", "US", "USDX", "XXX", "XAU", "SD ", "D A", "ZZZ"})
    EXPECT_EQ(currencyMinorDigits(code), std::nullopt) << code;
}

TEST(LanguageTags, AreWellFormedByBcp47) {
  for (const char* tag : {"en", "fr", "ar", "swh", "zh-Hant", "es-419", "pt-BR", "sr-Latn-ME",
                          "zh-cmn-Hans-CN", "de-CH-1901", "sl-rozaj-biske", "en-US-u-islamcal",
                          "en-a-bbb-x-a-ccc", "x-whatever", "de-x-a", "EN-gb", "abcde"})
    EXPECT_TRUE(isLanguageTag(tag)) << tag;
  for (const char* tag :
       {"", "e", "english language", "en_GB", "en-", "-en", "en--GB", "a-DE", "de-419-DE", "en-a",
        "en-a-bb-a-cc", "x", "x-", "en-x", "abcdefghi", "ar-a-aaa-b", "12", "é"})
    EXPECT_FALSE(isLanguageTag(tag)) << tag;
}

}  // namespace
}  // namespace fieldpost
