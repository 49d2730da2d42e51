#include "sync/base/plain_text.h"

#include <gtest/gtest.h>

namespace fieldpost {
namespace {

TEST(PlainText, WhatSteersATerminalBecomesSpace) {
  EXPECT_EQ(plain("a\nb\x1B[2J\u009BK Bogotá"), "a b [2J K Bogotá");
  EXPECT_EQ(plain(std::string_view("a\0b\x7F", 4)), "a b ");
}

TEST(PlainText, WhatTurnsTheDirectionBecomesSpaceAndAnAlphabetStays) {
  EXPECT_EQ(plain("\u202Etxt.exe\u202C \u2066x\u2069"), " txt.exe   x ");
  EXPECT_EQ(plain("مكافحة 日本 😀"), "مكافحة 日本 😀");
}

TEST(PlainText, BytesThatAreNoUtf8AreTold) {
  EXPECT_EQ(plain("a\xFF\xC3"), "a\uFFFD\uFFFD");
  EXPECT_TRUE(isUtf8("Bogotá 😀"));
  for (const char* const bad : {"\xFF", "\xC0\x80", "\xED\xA0\x80", "a\xC3", "\xF5\x80\x80\x80"})
    EXPECT_FALSE(isUtf8(bad)) << bad;
}

}  // namespace
}  // namespace fieldpost
