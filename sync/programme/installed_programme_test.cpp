#include "sync/programme/installed_programme.h"

#include <gtest/gtest.h>

#include <fstream>

namespace fieldpost {
namespace {

TEST(InstalledProgramme, IsTheNewestBesideTheProgram) {
  const auto root = std::filesystem::path(testing::TempDir()) / "installed_programme";
  std::filesystem::remove_all(root);
  EXPECT_FALSE(installedProgramme(root / "bin"));
  const auto programmes = root / "share/fieldpost/programmes";
  std::filesystem::create_directories(programmes);
  EXPECT_FALSE(installedProgramme(root / "bin"));
  for (const char* name : {"2006-2007.txtpb", "2004-2005.txtpb", "README"})
    std::ofstream(programmes / name) << "x";
  EXPECT_EQ(installedProgramme(root / "bin"), programmes / "2006-2007.txtpb");
}

}  // namespace
}  // namespace fieldpost
