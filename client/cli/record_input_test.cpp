#include "client/cli/record_input.h"

#include <gtest/gtest.h>

#include <sstream>

namespace fieldpost {
namespace {

TEST(RecordInput, ObjectsMayStandInLinesOrOverLines) {
  const auto records = recordsIn("{\"a\": \"}\\\"{\"}\n\n{\n \"b\": {\"c\": [1]}\n}\n{}").value();
  ASSERT_EQ(records.size(), 3u);
  EXPECT_EQ(records[0].json, "{\"a\": \"}\\\"{\"}");
  EXPECT_EQ(records[1].line, 3u);
  EXPECT_EQ(records[2].line, 6u);
  EXPECT_FALSE(records[0].id);
}

TEST(RecordInput, AnIdIsTakenOutOfTheRecord) {
  const auto records =
      recordsIn("{\"id\": \"01890000-0000-7000-8000-00000000000a\", \"title\": \"x\"}").value();
  EXPECT_EQ(records[0].json, "{\"title\":\"x\"}");
  EXPECT_EQ(records[0].id->text(), "01890000-0000-7000-8000-00000000000a");
  EXPECT_EQ(recordsIn("{\"id\": 7}").error().reason, "BAD_ID");
}

TEST(RecordInput, WhatIsNoObjectIsNamedByItsLine) {
  for (const char* text :
       {"", " \n", "hello", "[]", "\"x\"", "{\"a\": 1", "{\"a\": }", "{} x", "{}}"})
    EXPECT_EQ(recordsIn(text).error().reason, "BAD_JSON") << text;
  EXPECT_NE(recordsIn("{}\n{}\nhello").error().message.find("line 3"), std::string::npos);
  // Nesting that would exhaust the reader ends as an error as well.
  EXPECT_FALSE(recordsIn("{\"a\":" + std::string(100, '[')).ok());
}

TEST(RecordInput, EverythingIsReadUpToTheEnd) {
  std::istringstream input(std::string(200'000, 'x'));
  EXPECT_EQ(readInput(input).value().size(), 200'000u);
}

}  // namespace
}  // namespace fieldpost
