// SPDX-License-Identifier: Apache-2.0
//
// Reads the files whole: they are small.
#include "word_files.hpp"

#include "input/bytes.hpp"

namespace fihris::tool {

std::string text_of_file(const std::string& path) {
  input::FileSource source(path);
  input::Window window(source);
  while (window.fill()) {
  }
  return std::string(window.view());
}

std::vector<std::string> words_of(const CommandLine& line, const std::string& option) {
  if (!line.has(option)) return {};
  const std::string path = line.text(option);
  return parse_word_list(text_of_file(path), path);
}

std::vector<SynonymRule> synonyms_of(const CommandLine& line) {
  if (!line.has("synonyms")) return {};
  const std::string path = line.text("synonyms");
  return parse_synonyms(text_of_file(path), path);
}

}  // namespace fihris::tool
