#include "client/importing/amounts.h"

#include <gtest/gtest.h>

namespace fieldpost {
namespace {

TEST(Amounts, AreReadAsPeopleWriteThem) {
  EXPECT_EQ(amountFrom("1250", "USD")->minorUnits, 125000);
  EXPECT_EQ(amountFrom("1,250.5", "USD")->minorUnits, 125050);
  EXPECT_EQ(amountFrom("-1 250.00", "EUR")->minorUnits, -125000);
  EXPECT_EQ(amountFrom("1'234'567.89", "CHF")->minorUnits, 123456789);
  EXPECT_EQ(amountFrom("1,250", "USD")->minorUnits, 125000);
}

TEST(Amounts, HaveTheDigitsOfTheirCurrency) {
  EXPECT_EQ(amountFrom("1250", "JPY")->minorUnits, 1250);
  EXPECT_EQ(amountFrom("1.2345", "KWD")->minorUnits, 1235);
  EXPECT_TRUE(amountFrom("1.2345", "KWD")->rounded);
  EXPECT_FALSE(amountFrom("1.2300", "USD")->rounded);
}

TEST(Amounts, ThatCouldMeanTwoThingsAreNotGuessed) {
  for (const char* text : {"", ".", "-", "1250,00", "1,25", "12,50.00", "1.250,00", "1e6", "12 USD",
                           "1,,250", "1,250,", ",250", "0x10"}) {
    EXPECT_FALSE(amountFrom(text, "USD")) << text;
  }
  EXPECT_FALSE(amountFrom("1", "XYZ"));
  EXPECT_FALSE(amountFrom("1", "usd"));
}

TEST(Amounts, BeyondSixtyFourBitsAreNone) {
  EXPECT_TRUE(amountFrom("92233720368547758.07", "USD"));
  EXPECT_FALSE(amountFrom("92233720368547758.08", "USD"));
  EXPECT_FALSE(amountFrom("99999999999999999999", "JPY"));
}

}  // namespace
}  // namespace fieldpost
