#include "sync/base/private_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace fieldpost {
namespace {

class PrivateFileTest : public ::testing::Test {
 protected:
  std::filesystem::path m_file =
      std::filesystem::path(::testing::TempDir()) /
      (std::string("private_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(PrivateFileTest, IsForItsOwnerAloneAndComesBackWhole) {
  const std::string content("key\0\n", 5);
  ASSERT_TRUE(writePrivateFile(m_file, content).ok());
  ASSERT_TRUE(writePrivateFile(m_file, content).ok());
  struct stat about {};
  ASSERT_EQ(::stat(m_file.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777, 0600u);
  EXPECT_EQ(readFileIfThere(m_file).value(), content);
  EXPECT_EQ(readSmallFile(m_file, 5).value(), content);
  EXPECT_EQ(readSmallFile(m_file, 4).error().reason, "FILE_TOO_LARGE");
}

TEST_F(PrivateFileTest, WhatIsNotThereOrCannotBeWrittenIsTold) {
  EXPECT_FALSE(readFileIfThere(m_file / "none").value());
  EXPECT_EQ(readSmallFile(m_file / "none", 10).error().reason, "NO_FILE");
  EXPECT_EQ(readSmallFile(m_file.parent_path(), 10).error().reason, "NO_FILE");
  EXPECT_EQ(writePrivateFile(m_file / "none" / "key", "x").error().reason, "CANNOT_WRITE");
}

}  // namespace
}  // namespace fieldpost
