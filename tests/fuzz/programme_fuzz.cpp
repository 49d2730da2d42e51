// Whatever stands in a programme of work's file: it is used, or every problem names its line.
#include "sync/programme/programme_file.h"
#include "tests/fuzz/target.h"

namespace fieldpost::fuzz {

int run(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto problems = checkProgramme(text);
  for (const auto& problem : problems)
    require(problem.line >= 1 && problem.column >= 1 && !problem.message.empty());
  require(parseProgramme(text, "it").ok() == problems.empty());
  return 0;
}

}  // namespace fieldpost::fuzz
