#include "sync/record/dates.h"

#include <gtest/gtest.h>

namespace fieldpost {
namespace {

TEST(Dates, OnlyDatesThatExistAreDates) {
  for (const char* text : {"2004-02-29", "2000-02-29", "2005-12-31", "0001-01-01", "9999-12-31"})
    EXPECT_TRUE(isDate(text)) << text;
  for (const char* text : {"", "2005-02-29", "1900-02-29", "2004-13-01", "2004-00-10", "2004-04-31",
                           "2004-4-1", "04-04-01", "2004-04-00", "0000-01-01", "2004/04/01",
                           "2004-04-01 ", " 2004-04-1", "+004-04-01", "2004-04-0x"})
    EXPECT_FALSE(isDate(text)) << text;
}

TEST(Dates, DayNumbersCountFrom1970AndLeadBack) {
  EXPECT_EQ(dayNumber("1970-01-01"), 0);
  EXPECT_EQ(dayNumber("1969-12-31"), -1);
  EXPECT_EQ(dayNumber("2004-03-01").value() - dayNumber("2004-02-28").value(), 2);
  EXPECT_EQ(dayNumber("2005-02-29"), std::nullopt);
  for (const char* text : {"0001-01-01", "1969-12-31", "2004-02-29", "9999-12-31"})
    EXPECT_EQ(dateOfDay(dayNumber(text).value()), text);
}

TEST(Dates, NoDateLiesOutsideFourDigitYears) {
  EXPECT_EQ(dateOfDay(dayNumber("0001-01-01").value() - 1), std::nullopt);
  EXPECT_EQ(dateOfDay(dayNumber("9999-12-31").value() + 1), std::nullopt);
}

TEST(Dates, TimesOfDayEndBeforeMidnight) {
  EXPECT_TRUE(isTimeOfDay("00:00"));
  EXPECT_TRUE(isTimeOfDay("23:59"));
  for (const char* text : {"", "24:00", "12:60", "9:30", "09.30", "-1:30", "09:30:00"})
    EXPECT_FALSE(isTimeOfDay(text)) << text;
}

}  // namespace
}  // namespace fieldpost
