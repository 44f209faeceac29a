// SPDX-License-Identifier: Apache-2.0
//
// README.md promises that its program is compiled and run. It is: readme_example.cpp. Here the two are compared.
#include <string>
#include <string_view>

#include "testing/catch.hpp"
#include "testing/files.hpp"

namespace {

/// The C++ block behind the marker, without the fences; "" when there is none.
std::string code_after(std::string_view page, std::string_view marker) {
  constexpr std::string_view kOpen = "```cpp\n";
  const std::size_t at = page.find(marker);
  const std::size_t open = at == std::string_view::npos ? at : page.find(kOpen, at);
  if (open == std::string_view::npos) return {};
  const std::size_t begin = open + kOpen.size();
  const std::size_t end = page.find("```", begin);
  return std::string(page.substr(begin, end == std::string_view::npos ? 0 : end - begin));
}

}  // namespace

TEST_CASE("the program in README.md is the one that is compiled and run") {
  const std::string source = FIHRIS_SOURCE_DIR;
  const std::string shown = code_after(fihris::testing::read_file(source + "/README.md"), "<!-- tests/api/readme_example.cpp -->");
  const std::string compiled = fihris::testing::read_file(source + "/tests/api/readme_example.cpp");
  REQUIRE(!shown.empty());
  CHECK(shown == compiled.substr(compiled.find("#include")));
}
