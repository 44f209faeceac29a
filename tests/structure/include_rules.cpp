// SPDX-License-Identifier: Apache-2.0
//
// Reads the #include lines of a file, finds out to which part of the tree each leads, and compares that with the table.
// Text decides, not the preprocessor: an #include in a branch that is not compiled counts as well.
#include "structure/include_rules.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace fihris::structure {
namespace {

// What a user of the library has. Micro benchmarks and the tests of modules look inside on purpose.
constexpr std::array<std::string_view, 4> kUsers = {"tools/", "bench/", "examples/", "tests/api/"};
constexpr std::string_view kMicroBenchmarks = "bench/micro/";

// Public headers that speak of indexes and searches; the modules under `index` know nothing of them.
constexpr std::array<std::string_view, 6> kIndexHeaders = {"fihris/index_reader.hpp", "fihris/index_writer.hpp", "fihris/searcher.hpp",
                                                           "fihris/query.hpp",        "fihris/snippet.hpp",      "fihris/explanation.hpp"};
constexpr std::array<std::string_view, 4> kModulesUnderIndex = {"base", "text", "codec", "storage"};

template <typename Sequence>
bool contains(const Sequence& sequence, std::string_view value) {
  return std::find(sequence.begin(), sequence.end(), value) != sequence.end();
}

std::string_view trim_front(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text;
}

struct Include {
  std::string_view target;
  bool quoted;
};

std::optional<Include> parse_include(std::string_view line) {
  line = trim_front(line);
  if (!line.starts_with('#')) return std::nullopt;
  line = trim_front(line.substr(1));
  constexpr std::string_view kDirective = "include";
  if (!line.starts_with(kDirective)) return std::nullopt;
  line = trim_front(line.substr(kDirective.size()));
  if (line.empty() || (line.front() != '"' && line.front() != '<')) return std::nullopt;
  const bool quoted = line.front() == '"';
  const auto end = line.find(quoted ? '"' : '>', 1);
  if (end == std::string_view::npos) return std::nullopt;
  return Include{line.substr(1, end - 1), quoted};
}

std::string_view first_folder(std::string_view path) {
  const auto slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

const Module* find_module(std::string_view name) {
  const auto& all = modules();
  const auto found = std::find_if(all.begin(), all.end(), [name](const Module& module) { return module.name == name; });
  return found == all.end() ? nullptr : &*found;
}

/// The module of "lib/<module>/…", or nothing.
const Module* module_of(std::string_view path) {
  constexpr std::string_view kLibrary = "lib/";
  return path.starts_with(kLibrary) ? find_module(first_folder(path.substr(kLibrary.size()))) : nullptr;
}

bool allows(const Module& module, std::string_view other) { return module.name == other || contains(module.may_include, other); }

/// Why this file must not have this #include, or an empty string.
std::string objection(std::string_view path, const Include& include) {
  const auto folder = first_folder(include.target);
  const std::string target(include.target);
  if (const auto* module = module_of(path)) {
    const std::string name(module->name);
    if (folder == "fihris") {
      const bool low = contains(kModulesUnderIndex, module->name);
      return low && contains(kIndexHeaders, include.target) ? name + " must not know " + target : "";
    }
    if (find_module(folder) != nullptr) return allows(*module, folder) ? "" : name + " must not include " + target;
    return include.quoted ? "include it from the root of lib/ (\"" + name + "/…\"): " + target : "";
  }
  if (path.starts_with("include/")) {
    const bool inside = include.quoted || find_module(folder) != nullptr;
    return inside ? "a public header includes public headers only, as <fihris/…>: " + target : "";
  }
  const auto holds = [path](std::string_view user) { return path.starts_with(user); };
  if (std::any_of(kUsers.begin(), kUsers.end(), holds) && !path.starts_with(kMicroBenchmarks)) {
    const bool inside = find_module(folder) != nullptr || target.find("lib/") != std::string::npos;
    return inside ? "only include/fihris may be included here: " + target : "";
  }
  return "";
}

/// Reads the words after DEPENDS in fihris_add_module(…); the DEPENDS of other commands are files and targets.
std::vector<Finding> check_depends(const SourceFile& file, const Module& module) {
  constexpr std::string_view kSeparators = " ()";
  std::vector<Finding> findings;
  bool in_call = false;
  bool in_depends = false;
  int number = 0;
  for (auto line : split_lines(file.text)) {
    ++number;
    line = line.substr(0, line.find('#'));
    while (!line.empty()) {
      const auto word = line.substr(0, line.find_first_of(kSeparators));
      if (word.empty()) {
        if (line.front() == ')') in_call = in_depends = false;
        line.remove_prefix(1);
        continue;
      }
      line.remove_prefix(word.size());
      if (word == "fihris_add_module") in_call = true;
      if (word == "DEPENDS" || word == "SOURCES" || word == "LIBS") {
        in_depends = in_call && word == "DEPENDS";
      } else if (in_depends && find_module(word) != nullptr && !allows(module, word)) {
        findings.push_back({file.path, number, std::string(module.name) + " must not depend on " + std::string(word)});
      }
    }
  }
  return findings;
}

}  // namespace

const std::vector<Module>& modules() {
  static const std::vector<Module> kModules = {
      {"base", {}},
      {"text", {"base"}},
      {"codec", {"base"}},
      {"storage", {"base"}},
      {"index", {"base", "text", "codec", "storage"}},
      {"search", {"base", "text", "codec", "index"}},
      {"snippet", {"base", "text", "search"}},
  };
  return kModules;
}

std::vector<Finding> check_includes(const SourceFile& file) {
  const auto* module = module_of(file.path);
  if (module != nullptr && file.path.ends_with("/CMakeLists.txt")) return check_depends(file, *module);
  std::vector<Finding> findings;
  if (!is_cpp(file.path)) return findings;
  int number = 0;
  for (const auto line : split_lines(file.text)) {
    ++number;
    const auto include = parse_include(line);
    if (!include) continue;
    auto what = objection(file.path, *include);
    if (!what.empty()) findings.push_back({file.path, number, std::move(what)});
  }
  return findings;
}

}  // namespace fihris::structure
