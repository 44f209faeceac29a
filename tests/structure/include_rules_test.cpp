// SPDX-License-Identifier: Apache-2.0
//
// The module graph holds in this tree, and each rule of it can fail.
#include "structure/include_rules.hpp"

#include <algorithm>

#include "testing/catch.hpp"

namespace fihris::structure {
namespace {

std::string objections(const std::string& path, const std::string& text) { return to_text(check_includes({path, text})); }

TEST_CASE("a module may include only modules that stand before it, so the graph has no cycle") {
  std::vector<std::string_view> before;
  for (const auto& module : modules()) {
    for (const auto name : module.may_include) CHECK(std::find(before.begin(), before.end(), name) != before.end());
    before.push_back(module.name);
  }
}

TEST_CASE("the tree keeps the module graph") {
  const auto files = read_source_tree();
  REQUIRE(files.size() > 10);
  std::vector<Finding> findings;
  for (const auto& file : files) {
    const auto found = check_includes(file);
    findings.insert(findings.end(), found.begin(), found.end());
  }
  INFO(to_text(findings));
  CHECK(findings.empty());
}

TEST_CASE("a module may include itself and what the table allows") {
  CHECK(objections("lib/codec/a.cpp", "#include \"codec/a.hpp\"\n#include \"base/bits.hpp\"\n#include <fihris/error.hpp>\n").empty());
  CHECK(objections("lib/search/a.cpp", "#include \"index/reader.hpp\"\n#include <fihris/searcher.hpp>\n#include <vector>\n").empty());
}

TEST_CASE("a module must not include a module above or beside it") {
  CHECK(objections("lib/codec/a.cpp", "\n#include \"search/bm25.hpp\"\n") == "lib/codec/a.cpp:2: codec must not include search/bm25.hpp\n");
  CHECK_FALSE(objections("lib/codec/a.cpp", "  #  include \"storage/file.hpp\"\n").empty());
  CHECK_FALSE(objections("lib/codec/a.hpp", "#include <text/token.hpp>\n").empty());
  CHECK_FALSE(objections("lib/search/a.cpp", "#include \"storage/file.hpp\"\n").empty());
  CHECK_FALSE(objections("lib/snippet/a.cpp", "#include \"index/reader.hpp\"\n").empty());
}

TEST_CASE("a module includes its own headers from the root of lib") {
  CHECK_FALSE(objections("lib/text/a.cpp", "#include \"a.hpp\"\n").empty());
  CHECK_FALSE(objections("lib/text/a.cpp", "#include \"../text/a.hpp\"\n").empty());
}

TEST_CASE("the modules under index know no public header of indexes and searches") {
  CHECK_FALSE(objections("lib/text/a.cpp", "#include <fihris/searcher.hpp>\n").empty());
  CHECK(objections("lib/index/a.cpp", "#include <fihris/index_reader.hpp>\n").empty());
}

TEST_CASE("a public header includes public headers only") {
  CHECK(objections("include/fihris/a.hpp", "#include <string>\n#include <fihris/error.hpp>\n").empty());
  CHECK_FALSE(objections("include/fihris/a.hpp", "#include \"text/token.hpp\"\n").empty());
  CHECK_FALSE(objections("include/fihris/a.hpp", "#include \"error.hpp\"\n").empty());
  CHECK_FALSE(objections("include/fihris/a.hpp", "#include <base/bits.hpp>\n").empty());
}

TEST_CASE("tools, benchmarks, examples and the tests of the interface see public headers only") {
  for (const char* path : {"tools/fihris/a.cpp", "bench/end_to_end/a.cpp", "examples/a.cpp", "tests/api/a_test.cpp"}) {
    CHECK_FALSE(objections(path, "#include \"index/reader.hpp\"\n").empty());
    CHECK_FALSE(objections(path, "#include \"../../lib/index/reader.hpp\"\n").empty());
    CHECK(objections(path, "#include \"common.hpp\"\n#include <fihris/searcher.hpp>\n#include <unicode/uchar.h>\n").empty());
  }
  CHECK(objections("bench/micro/text/a.cpp", "#include \"text/tokenizer.hpp\"\n").empty());
  CHECK(objections("tests/text/a_test.cpp", "#include \"text/tokenizer.hpp\"\n").empty());
}

TEST_CASE("the DEPENDS of a module obey the same table") {
  CHECK(objections("lib/index/CMakeLists.txt", "fihris_add_module(index SOURCES a.cpp DEPENDS base text LIBS x)\n").empty());
  CHECK(objections("lib/text/CMakeLists.txt", "fihris_add_module(text\n  SOURCES a.cpp\n  DEPENDS base\n    codec)\n") ==
        "lib/text/CMakeLists.txt:4: text must not depend on codec\n");
  CHECK(
      objections("lib/text/CMakeLists.txt", "fihris_add_module(text SOURCES a.cpp)\nadd_custom_command(OUTPUT x DEPENDS index)\n").empty());
}

}  // namespace
}  // namespace fihris::structure
