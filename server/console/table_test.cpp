#include "server/console/table.h"

#include <gtest/gtest.h>

#include <clocale>

namespace fieldpost::console {
namespace {

class TableTest : public ::testing::Test {
 protected:
  // Widths of letters depend on it, as in the program.
  void SetUp() override { ASSERT_NE(std::setlocale(LC_CTYPE, "C.UTF-8"), nullptr); }
};

TEST_F(TableTest, ColumnsAreAsWideAsTheirCells) {
  Table table({{"Code"}, {"Records", true}});
  table.add({"KEN", "12"});
  table.add({"BOGOTA", "7"});
  EXPECT_EQ(table.text(0), "Code    Records\nKEN          12\nBOGOTA        7\n");
}

TEST_F(TableTest, TheFlexibleColumnGivesWay) {
  Table table({{"Title", false, true}, {"N", true}});
  table.add({"A very long title of a project", "1"});
  EXPECT_EQ(table.text(15), "Title         N\nA very long…  1\n");
}

TEST_F(TableTest, LettersAreMeasuredAsATerminalShowsThem) {
  EXPECT_EQ(widthOf("Bogotá"), 6u);
  EXPECT_EQ(widthOf("中国"), 4u);
  EXPECT_EQ(widthOf("\xFF"), 1u);
  EXPECT_EQ(cut("中国人", 5), "中国…");
  EXPECT_EQ(cut("two\nlines", 20), "two lines");
  EXPECT_EQ(cut("\x1B[31m", 20), " [31m");
}

TEST_F(TableTest, ColumnsOfNoughtsAreLeftOut) {
  Table table({{"Output"}, {"Carried", true}, {"Total", true}});
  table.add({"Meetings", "0", "16"});
  table.dropEmptyNumbers();
  EXPECT_EQ(table.text(0), "Output    Total\nMeetings     16\n");
}

}  // namespace
}  // namespace fieldpost::console
