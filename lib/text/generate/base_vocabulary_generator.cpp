// SPDX-License-Identifier: Apache-2.0
//
// base_vocabulary_generator OUT.cpp LIST.txt ...: writes the base vocabulary as a C++ array. The build runs it; see lib/text/CMakeLists.txt.
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>

#include "text/generate/derived_counts.hpp"
#include "text/generate/word_lists.hpp"

namespace {

void write_array(std::ostream& out, const std::string& bytes) {
  constexpr size_t kBytesPerLine = 40;
  out << "// Generated from the word lists of data/vocabulary; do not edit.\n"
         "#include \"text/base_vocabulary_bytes.hpp\"\n\n"
         "namespace fihris::text {\n\n"
         "const unsigned char kBaseVocabularyBytes[] = {\n";
  for (size_t i = 0; i < bytes.size(); ++i) {
    out << static_cast<unsigned>(static_cast<unsigned char>(bytes[i])) << (i % kBytesPerLine == kBytesPerLine - 1 ? ",\n" : ",");
  }
  out << "};\nconst std::size_t kBaseVocabularySize = sizeof kBaseVocabularyBytes;\n\n}  // namespace fihris::text\n";
}

void generate(const std::string& out_name, int list_count, char** list_names) {
  fihris::text::WordList words;
  for (int i = 0; i < list_count; ++i) {
    std::ifstream in(list_names[i], std::ios::binary);
    if (!in) throw std::runtime_error(std::string(list_names[i]) + ": cannot be opened");
    fihris::text::read_word_list(in, list_names[i], words);
  }
  const std::string bytes = fihris::text::derive_vocabulary(words);
  std::ofstream out(out_name, std::ios::binary);
  write_array(out, bytes);
  out.close();
  if (!out) throw std::runtime_error(out_name + ": cannot be written");
  std::cout << "base vocabulary: " << words.size() << " listed words, " << fihris::text::VocabularyBytes(bytes).size() << " forms, "
            << bytes.size() << " bytes\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: base_vocabulary_generator OUT.cpp LIST.txt ...\n";
    return 2;
  }
  try {
    generate(argv[1], argc - 2, argv + 2);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
