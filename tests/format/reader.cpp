// SPDX-License-Identifier: Apache-2.0
#include "format/reader.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>

#include "testing/catch.hpp"
#include "testing/files.hpp"
#include "testing/temporary_folder.hpp"

namespace fihris::format {
namespace {

bool succeeds(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

/// Why the script cannot run here; empty when it can.
std::string missing() {
  if (!succeeds("python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))'")) return "there is no Python 3.8 or later";
  if (!succeeds("zstd --version") && !succeeds("python3 -c 'from compression import zstd'")) return "there is no zstd command";
  return "";
}

}  // namespace

std::optional<std::string> read_independently(const std::string& folder) {
  static const std::string kMissing = missing();
  if (!kMissing.empty()) {
    WARN("skipped: the independent reader was not run, because " << kMissing);
    return std::nullopt;
  }
  const testing::TemporaryFolder output;
  const std::string lines = (output.path() / "lines").string();
  const std::string errors = (output.path() / "errors").string();
  const std::string script = std::string(FIHRIS_SOURCE_DIR) + "/tests/format/read_index.py";
  const int status = std::system(("python3 '" + script + "' '" + folder + "' >'" + lines + "' 2>'" + errors + "'").c_str());
  INFO(testing::read_file(errors));
  REQUIRE(status == 0);
  return testing::read_file(lines);
}

}  // namespace fihris::format
