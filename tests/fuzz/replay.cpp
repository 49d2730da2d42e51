// Runs a target over the files that are named, once each: the corpus in every build, and a finding
// while it is looked into.
#include <fstream>
#include <iostream>
#include <sstream>

#include "tests/fuzz/target.h"

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "name the files to replay\n";
    return 2;
  }
  fieldpost::fuzz::silence();
  for (int i = 1; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    if (!in) {
      std::cerr << argv[i] << " cannot be read\n";
      return 1;
    }
    const std::string bytes = content.str();
    fieldpost::fuzz::run(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  }
  return 0;
}
