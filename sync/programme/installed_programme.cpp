#include "sync/programme/installed_programme.h"

#include <system_error>

namespace fieldpost {

std::optional<std::filesystem::path> installedProgramme() {
  std::error_code failed;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
  if (failed) return {};
  return installedProgramme(program.parent_path());
}

std::optional<std::filesystem::path> installedProgramme(const std::filesystem::path& folder) {
  std::error_code failed;
  std::optional<std::filesystem::path> newest;
  const auto programmes = folder.parent_path() / "share/fieldpost/programmes";
  for (std::filesystem::directory_iterator i(programmes, failed), end; !failed && i != end;
       i.increment(failed)) {
    // Names begin with the biennium, so the last one is the newest.
    if (i->path().extension() == ".txtpb" && (!newest || newest->filename() < i->path().filename()))
      newest = i->path();
  }
  return newest;
}

}  // namespace fieldpost
