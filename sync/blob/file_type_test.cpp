// What a file is, told by its bytes.
#include "sync/blob/file_type.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace fieldpost {
namespace {

std::string typeOf(const std::string& name, const std::string& content) {
  const auto file = std::filesystem::path(::testing::TempDir()) / ("file_type_" + name);
  std::ofstream(file, std::ios::binary) << content;
  return sniffFileType(file).value();
}

TEST(FileType, IsToldByTheBytesAndNotByTheName) {
  EXPECT_EQ(typeOf("photo.exe", std::string("\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01", 14)),
            "image/jpeg");
  EXPECT_EQ(typeOf("report.jpg", "%PDF-1.4\n%\xE2\xE3\xCF\xD3\n1 0 obj\n"), "application/pdf");
  EXPECT_EQ(typeOf("notes.pdf", "Visited the prison farm on Tuesday.\n"), "text/plain");
  EXPECT_EQ(typeOf("x", std::string("\x01\x02\x03\xFE\xFD", 5)), "application/octet-stream");
  EXPECT_EQ(sniffFileType("/nowhere").error().reason, "NO_FILE");
}

TEST(FileType, WhatAComputerWouldRunIsToldOf) {
  EXPECT_TRUE(mayRun(typeOf("a.jpg", "MZ" + std::string(62, '\0') + "PE"), "a.jpg"));
  EXPECT_TRUE(mayRun(sniffFileType("/proc/self/exe").value(), "ls"));
  EXPECT_TRUE(mayRun(typeOf("b.txt", "<!DOCTYPE html><html><body>x</body></html>"), "b.txt"));
  EXPECT_TRUE(mayRun(typeOf("c.txt", "[Desktop Entry]\nType=Application\nExec=rm\n"), "c.txt"));
  EXPECT_TRUE(mayRun(typeOf("d", "#!/bin/sh\nrm -r x\n"), "d"));
  EXPECT_TRUE(mayRun("application/octet-stream", "report.pdf.EXE"));
  EXPECT_TRUE(mayRun("text/plain", "start.bat . "));
  EXPECT_FALSE(mayRun("application/pdf", "report.pdf"));
  EXPECT_FALSE(mayRun("image/jpeg", "IMG_0001.JPG"));
  EXPECT_FALSE(mayRun("text/plain", "notes.txt"));
}

}  // namespace
}  // namespace fieldpost
