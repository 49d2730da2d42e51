// Pictures that say how large they are.
#include "client/pictures/picture_size.h"

#include <gtest/gtest.h>

#include <fstream>

namespace fieldpost {
namespace {

namespace fs = std::filesystem;

std::string bigEndian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

/// The head of a PNG and its end, without a pixel; sums are not looked at. Source: RFC 2083.
std::string png(std::uint32_t wide, std::uint32_t high) {
  using namespace std::string_literals;
  return "\x89PNG\r\n\x1A\n"s + bigEndian(13) + "IHDR" + bigEndian(wide) + bigEndian(high) +
         "\x08\x02\0\0\0"s + bigEndian(0) + bigEndian(0) + "IEND" + bigEndian(0);
}

/// The head of a JPEG: a frame of that size, and the end. Source: T.81.
std::string jpeg(std::uint16_t wide, std::uint16_t high) {
  using namespace std::string_literals;
  return "\xFF\xD8\xFF\xE0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xFF\xC0\0\x0B\x08"s +
         bigEndian(high).substr(2) + bigEndian(wide).substr(2) + "\x01\x01\x11\0\xFF\xD9"s;
}

std::string reasonOf(const std::string& content) {
  const fs::path file = fs::path(::testing::TempDir()) / "picture_size";
  std::ofstream(file, std::ios::binary) << content;
  const auto checked = checkPixels(file);
  fs::remove(file);
  return checked.ok() ? "" : checked.error().reason;
}

TEST(PictureSize, MorePixelsThanAComputerCanShowAreRefused) {
  EXPECT_EQ(reasonOf(png(50'000, 50'000)), "PICTURE_TOO_LARGE");
  EXPECT_EQ(reasonOf(jpeg(50'000, 50'000)), "PICTURE_TOO_LARGE");
  EXPECT_EQ(reasonOf(png(0x7FFFFFFF, 0x7FFFFFFF)), "PICTURE_TOO_LARGE");
}

TEST(PictureSize, APhotoPasses) {
  EXPECT_EQ(reasonOf(png(12'000, 8'000)), "");
  EXPECT_EQ(reasonOf(jpeg(4'000, 3'000)), "");
}

TEST(PictureSize, WhatIsNoPictureIsNoneOfItsBusiness) {
  EXPECT_EQ(reasonOf("a letter"), "");
  EXPECT_EQ(reasonOf(png(50'000, 50'000).substr(0, 12)), "");
  EXPECT_EQ(reasonOf(""), "");
}

}  // namespace
}  // namespace fieldpost
