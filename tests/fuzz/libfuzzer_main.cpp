// SPDX-License-Identifier: Apache-2.0
//
// The door for libFuzzer. FIHRIS_FUZZ_TARGET names the target; tools/fuzz.sh sets it, and these:
//   FIHRIS_FUZZ_LIST=1         print the names of all targets, and end
//   FIHRIS_FUZZ_SEEDS=FOLDER   write the seeds of the target there, and end
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "fuzz/target.hpp"

namespace {

using fihris::fuzz::Target;

Target the_target;

void write_seeds(const std::string& folder) {
  std::filesystem::create_directories(folder);
  int number = 0;
  for (const std::string& seed : the_target.seeds()) {
    std::ofstream file(std::filesystem::path(folder) / ("seed-" + std::to_string(number++)), std::ios::binary);
    file << seed;
  }
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* /*argument_count*/, char*** /*arguments*/) {
  if (std::getenv("FIHRIS_FUZZ_LIST") != nullptr) {
    for (const Target& target : fihris::fuzz::targets()) std::cout << target.name << '\n';
    std::exit(0);
  }
  const char* const wanted = std::getenv("FIHRIS_FUZZ_TARGET");
  for (const Target& target : fihris::fuzz::targets()) {
    if (wanted != nullptr && std::string(wanted) == target.name) the_target = target;
  }
  if (the_target.run == nullptr) {
    std::cerr << "FIHRIS_FUZZ_TARGET must name a target; FIHRIS_FUZZ_LIST=1 lists them\n";
    std::exit(2);
  }
  if (const char* const folder = std::getenv("FIHRIS_FUZZ_SEEDS")) {
    write_seeds(folder);
    std::exit(0);
  }
  for (const std::string& seed : the_target.seeds()) the_target.run(seed);  // what is made once does not count as slowness of an input
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  the_target.run(input.substr(0, the_target.most_bytes));
  return 0;
}
