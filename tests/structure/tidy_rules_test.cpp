// SPDX-License-Identifier: Apache-2.0
//
// This tree is tidy, and each rule can fail: every case below shows text that passes and the smallest change that does not.
#include "structure/tidy_rules.hpp"

#include "testing/catch.hpp"

namespace fihris::structure {
namespace {

const std::string kHead = "// SPDX-License-Identifier: Apache-2.0\n// Counts words.\n";
const std::string kBuildHead = "# SPDX-License-Identifier: Apache-2.0\n";

std::string faults(const std::string& path, const std::string& text) { return to_text(check_tidiness({path, text})); }
std::string cpp_faults(const std::string& body) { return faults("lib/text/a.cpp", kHead + body); }

TEST_CASE("the tree is tidy") {
  const auto files = read_source_tree();
  REQUIRE(files.size() > 10);
  std::vector<Finding> findings;
  for (const auto& file : files) {
    const auto found = check_tidiness(file);
    findings.insert(findings.end(), found.begin(), found.end());
  }
  INFO(to_text(findings));
  CHECK(findings.empty());
}

TEST_CASE("code begins with the SPDX line") {
  CHECK(faults("a.cpp", kHead).empty());
  CHECK(faults("a.cpp", "// Counts words.\n// More.\n") == "a.cpp:1: this line must be: // SPDX-License-Identifier: Apache-2.0\n");
  CHECK(faults("CMakeLists.txt", kBuildHead).empty());
  CHECK_FALSE(faults("lib/CMakeLists.txt", "project(x)\n").empty());
  CHECK(faults("tools/a.sh", "#!/bin/sh\n" + kBuildHead).empty());
  CHECK_FALSE(faults("tools/a.sh", "#!/bin/sh\necho\n").empty());
  CHECK_FALSE(faults(".ci/run", "#!/bin/sh\n").empty());
  CHECK(faults("README.md", "# Fihris\n").empty());
}

TEST_CASE("a C++ file says what it does after the SPDX line, or begins with the header that does") {
  const std::string spdx = "// SPDX-License-Identifier: Apache-2.0\n";
  CHECK_FALSE(faults("lib/text/a.cpp", spdx + "int x;\n").empty());
  CHECK(faults("lib/text/a.cpp", spdx + "#include \"text/a.hpp\"\n").empty());
  CHECK(faults("tests/text/a_test.cpp", spdx + "#include \"text/a.hpp\"\n").empty());
  CHECK_FALSE(faults("lib/text/a.cpp", spdx + "#include \"text/b.hpp\"\n").empty());
  CHECK_FALSE(faults("lib/text/a.hpp", spdx + "#include \"text/a.hpp\"\n#pragma once\n").empty());
}

TEST_CASE("a header has #pragma once") {
  CHECK(faults("a.hpp", kHead + "#pragma once\n").empty());
  CHECK_FALSE(faults("a.hpp", kHead).empty());
  CHECK_FALSE(faults("version.hpp.in", kHead).empty());
}

TEST_CASE("a line has at most 150 code points") {
  CHECK(cpp_faults("//" + std::string(148, 'x') + "\n").empty());
  CHECK(cpp_faults("//" + std::string(149, 'x') + "\n") == "lib/text/a.cpp:3: the line has 151 characters\n");
  std::string arabic = "//";
  for (int letter = 0; letter < 148; ++letter) arabic += "\xD8\xA8";
  CHECK(cpp_faults(arabic + "\n").empty());
  CHECK(faults("README.md", std::string(500, 'x') + "\n").empty());
}

TEST_CASE("a C++ file has at most 600 lines") {
  std::string body;
  for (int line = 3; line <= 600; ++line) body += "//\n";
  CHECK(cpp_faults(body).empty());
  CHECK_FALSE(cpp_faults(body + "//\n").empty());
}

TEST_CASE("notes to oneself do not stay in the tree") {
  const std::string letters = "XX";
  for (const std::string& note : {std::string("TO") + "DO", std::string("FIX") + "ME", letters + "X", std::string("HA") + "CK"}) {
    CHECK_FALSE(cpp_faults("// " + note + ": later\n").empty());
    CHECK_FALSE(faults("README.md", note + "\n").empty());
    CHECK(cpp_faults("int k" + note + "s;\n").empty());
  }
}

TEST_CASE("tabs and trailing white space are refused") {
  CHECK_FALSE(cpp_faults("\tint x;\n").empty());
  CHECK_FALSE(cpp_faults("int x; \n").empty());
  CHECK_FALSE(cpp_faults("int x;\r\n").empty());
}

TEST_CASE("a file ends with exactly one line end") {
  CHECK_FALSE(cpp_faults("int x;").empty());
  CHECK_FALSE(cpp_faults("int x;\n\n").empty());
  CHECK_FALSE(faults("README.md", "").empty());
}

TEST_CASE("invisible and combining characters in C++ stand only as escapes") {
  const std::string zero_width_space = "\u200B";
  const std::string isolate = "\u2067";
  const std::string embedding = "\u202B";
  const std::string fatha = "\u064E";
  const std::string dagger_alef = "\u0670";
  const std::string tatweel = "\u0640";
  const std::string byte_order_mark = "\uFEFF";
  const std::string tag = "\U000E0041";
  for (const auto& unseen : {zero_width_space, isolate, embedding, fatha, dagger_alef, tatweel, byte_order_mark, tag}) {
    CHECK_FALSE(cpp_faults("// " + unseen + "\n").empty());
    CHECK(faults("README.md", unseen + "\n").empty());
  }
  CHECK(cpp_faults("// " + fatha + "\n") == "lib/text/a.cpp:3: write this character as an escape: U+064E\n");
  CHECK(cpp_faults("// \\u064E and the letter \u0628\n").empty());
}

TEST_CASE("paths of one machine are refused, addresses and relative paths are not") {
  const std::string home = std::string("/ho") + "me/";
  CHECK_FALSE(cpp_faults("open(\"" + home + "me/data\");\n").empty());
  CHECK_FALSE(faults("README.md", home + "me/data\n").empty());
  CHECK_FALSE(cpp_faults(std::string("// see /tm") + "p/x\n").empty());
  CHECK(cpp_faults("// https://example.org" + home + "\n").empty());
}

}  // namespace
}  // namespace fihris::structure
