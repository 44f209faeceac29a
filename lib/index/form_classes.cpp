// SPDX-License-Identifier: Apache-2.0
#include "index/form_classes.hpp"

#include <algorithm>
#include <array>

#include "base/bytes.hpp"
#include "base/varint.hpp"
#include "codec/term_code.hpp"
#include "text/analysis.hpp"
#include "text/form.hpp"
#include "text/word.hpp"

namespace fihris::index {
namespace {

constexpr std::size_t kFirstChunk = std::size_t{64} << 10;
constexpr std::size_t kLargestChunk = std::size_t{2} << 20;

}  // namespace

/// Of a form of which some text has 128 bytes or more.
FormClasses::All FormClasses::all_of_long() const noexcept {
  const std::byte* at = bytes_;
  const auto length = [&] {
    std::size_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = std::to_integer<std::size_t>(*at++);
      value |= (byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
  };
  const std::size_t key = length();
  const std::size_t letters = length();
  const std::size_t written = length();
  return split(at, key, letters, written);
}

namespace {

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

std::span<const FormClasses> ClassMemo::classify(const FormTable& table, const Analyzer& analyzer) {
  if (!analyzer_ || &analyzer_->impl() != &analyzer.impl()) forget();
  analyzer_ = analyzer;
  classes_.reserve(table.size());
  for (auto form = static_cast<std::uint32_t>(classes_.size()); form < table.size(); ++form) classes_.push_back(make(table, form));
  return classes_;
}

FormClasses ClassMemo::make(const FormTable& table, std::uint32_t form) {
  key_.clear();
  letters_.clear();
  written_.clear();
  const std::uint64_t packed = table.packed(form);
  if (const auto classes = packed == 0 ? std::nullopt : analyzer_->impl().classify(packed)) {
    append_word(classes->root, key_);
    key_.push_back('\0');
    append_word(classes->stem, key_);
    append_word(classes->letters, letters_);
    append_packed(packed, written_);
  } else {
    const std::string written = table.form(form);
    const text::WordClasses of_text = analyzer_->impl().classify(written);
    codec::append_term_key(of_text.root, of_text.stem, key_);
    codec::append_term_code(of_text.letters, letters_);
    codec::append_term_code(written, written_);
  }
  return keep();
}

/// Copies key_, letters_ and written_ to where they stay.
FormClasses ClassMemo::keep() {
  const std::size_t most = 3 * base::kMaxVarintBytes<std::uint64_t> + key_.size() + letters_.size() + written_.size();
  if (most > free_bytes_) {
    const std::size_t bytes = std::max(std::clamp(chunk_bytes_, kFirstChunk, kLargestChunk), most);
    chunks_.push_back({static_cast<std::byte*>(base::allocate_large(bytes)), base::FreeLarge{bytes}});
    chunk_bytes_ += bytes;
    free_ = chunks_.back().get();
    free_bytes_ = bytes;
  }
  std::byte* const begin = free_;
  for (const std::string* text : {&key_, &letters_, &written_}) free_ = base::write_varint(free_, text->size());
  for (const std::string* text : {&key_, &letters_, &written_}) {
    const auto bytes = base::as_bytes(*text);
    free_ = std::copy(bytes.begin(), bytes.end(), free_);
  }
  free_bytes_ -= static_cast<std::size_t>(free_ - begin);
  return FormClasses(begin);
}

void ClassMemo::forget() {
  classes_ = {};
  chunks_.clear();
  chunk_bytes_ = 0;
  free_ = nullptr;
  free_bytes_ = 0;
}

}  // namespace fihris::index
