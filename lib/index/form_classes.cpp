// SPDX-License-Identifier: Apache-2.0
#include "index/form_classes.hpp"

#include <algorithm>
#include <array>

#include "codec/term_code.hpp"
#include "text/analysis.hpp"
#include "text/form.hpp"
#include "text/word.hpp"

namespace fihris::index {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{256} << 10;

/// What is known may be so many times what is asked for: then it is forgotten, so that its memory stays in proportion to the buffer's.
constexpr std::size_t kMostKnown = 2;

/// The term code of the letters of words and of packed forms, where it is one byte; else 0.
struct LetterCodes {
  LetterCodes() {
    const auto code_of = [](const std::string& letter) {
      const std::string code = codec::term_code(letter);
      return code.size() == 1 ? code[0] : '\0';
    };
    for (text::Letter letter = 1; letter <= text::letter::kStar; ++letter) of_words.at(letter) = code_of(text::Word{letter}.utf8());
    for (unsigned letter = 1; letter < of_forms.size(); ++letter) of_forms.at(letter) = code_of(text::unpack_form(letter));
  }
  std::array<char, 64> of_words{};
  std::array<char, 64> of_forms{};
};

const LetterCodes& letter_codes() {
  static const LetterCodes codes;
  return codes;
}

void append_word(text::Word word, std::string& code) {
  const LetterCodes& codes = letter_codes();
  for (unsigned at = 0; at < word.size(); ++at) code.push_back(codes.of_words[word[at]]);
}

void append_packed(std::uint64_t packed, std::string& code) {
  const LetterCodes& codes = letter_codes();
  const std::size_t begin = code.size();
  for (unsigned left = text::packed_length(packed); left > 0; --left) {
    code.push_back(codes.of_forms[packed >> 6 * (left - 1) & 0x3F]);
    if (code.back() != 0) continue;
    code.resize(begin);  // a letter of another language
    codec::append_term_code(text::unpack_form(packed), code);
    return;
  }
}

}  // namespace

std::vector<FormClasses> ClassMemo::classify(const FormTable& table, const Analyzer& analyzer) {
  const bool other_analyzer = !analyzer_ || &analyzer_->impl() != &analyzer.impl();
  if (other_analyzer || known_.size() > kMostKnown * table.size()) forget();
  analyzer_ = analyzer;
  std::vector<std::uint32_t> numbers(table.size());
  known_.add_all(table, numbers.data());
  std::vector<FormClasses> classes;
  classes.reserve(table.size());
  for (std::uint32_t form = 0; form < table.size(); ++form) {
    if (numbers[form] == classes_.size()) classes_.push_back(make(table, form));
    classes.push_back(classes_[numbers[form]]);
  }
  return classes;
}

FormClasses ClassMemo::make(const FormTable& table, std::uint32_t form) {
  scratch_.clear();
  const std::uint64_t packed = table.packed(form);
  if (const auto classes = packed == 0 ? std::nullopt : analyzer_->impl().classify(packed)) {
    append_word(classes->root, scratch_);
    scratch_.push_back('\0');
    append_word(classes->stem, scratch_);
    const std::size_t key = scratch_.size();
    append_word(classes->letters, scratch_);
    const std::size_t letters = scratch_.size() - key;
    append_packed(packed, scratch_);
    return keep(key, letters);
  }
  const std::string written = table.form(form);
  const text::WordClasses classes = analyzer_->impl().classify(written);
  codec::append_term_key(classes.root, classes.stem, scratch_);
  const std::size_t key = scratch_.size();
  codec::append_term_code(classes.letters, scratch_);
  const std::size_t letters = scratch_.size() - key;
  codec::append_term_code(written, scratch_);
  return keep(key, letters);
}

/// Moves scratch_ to where it stays.
FormClasses ClassMemo::keep(std::size_t key, std::size_t letters) {
  if (scratch_.size() > free_bytes_) {
    free_bytes_ = std::max(kChunkBytes, scratch_.size());
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(free_bytes_));
    free_ = chunks_.back().get();
  }
  const char* const bytes = free_;
  free_ = std::copy(scratch_.begin(), scratch_.end(), free_);
  free_bytes_ -= scratch_.size();
  return {bytes, key, letters, scratch_.size() - key - letters};
}

void ClassMemo::forget() {
  known_.clear();
  classes_ = {};
  chunks_.clear();
  free_ = nullptr;
  free_bytes_ = 0;
}

}  // namespace fihris::index
