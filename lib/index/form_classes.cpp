// SPDX-License-Identifier: Apache-2.0
#include "index/form_classes.hpp"

#include <algorithm>
#include <array>

#include "base/bytes.hpp"
#include "base/varint.hpp"
#include "codec/term_code.hpp"
#include "index/shared_classes.hpp"
#include "text/analysis.hpp"
#include "text/form.hpp"
#include "text/word.hpp"

namespace fihris::index {
namespace {

constexpr std::size_t kFirstChunk = std::size_t{64} << 10;
constexpr std::uint32_t kQuestionsOfForm = 8;  ///< that the stemmer asks the vocabulary, about
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

std::byte* write_word(text::Word word, std::byte* to) noexcept {
  const LetterCodes& codes = letter_codes();
  for (unsigned at = 0; at < word.size(); ++at) *to++ = static_cast<std::byte>(codes.of_words[word[at]]);
  return to;
}

/// Returns nullptr when a letter is one of another language.
std::byte* write_packed(std::uint64_t packed, std::byte* to) noexcept {
  const LetterCodes& codes = letter_codes();
  for (unsigned left = text::packed_length(packed); left > 0; --left) {
    const char code = codes.of_forms[packed >> 6 * (left - 1) & 0x3F];
    if (code == 0) return nullptr;
    *to++ = static_cast<std::byte>(code);
  }
  return to;
}

}  // namespace

std::span<const FormClasses> ClassMemo::classify(const FormTable& table, const Analyzer& analyzer, SharedClasses* shared) {
  if (!analyzer_ || &analyzer_->impl() != &analyzer.impl()) forget();
  analyzer_ = analyzer;
  classes_.reserve(table.size());
  if (shared != nullptr) shared->keep(chunks_);
  analyzer.impl().vocabulary().expect(kQuestionsOfForm * static_cast<std::uint32_t>(table.size() - classes_.size()));
  constexpr std::uint32_t kAhead = 4;
  for (auto form = static_cast<std::uint32_t>(classes_.size()); form < table.size(); ++form) {
    if (shared != nullptr && form + 4 * kAhead < table.size()) shared->fetch_ahead(table.packed(form + 4 * kAhead));
    if (form + kAhead < table.size()) fetch_ahead(table.packed(form + kAhead), shared);
    classes_.push_back(make(table, form, shared));
  }
  if (shared != nullptr) shared->leave();
  return classes_;
}

/// What make() will look at.
void ClassMemo::fetch_ahead(std::uint64_t packed, const SharedClasses* shared) const noexcept {
  if (const std::byte* const known = shared != nullptr ? shared->find(packed) : nullptr) {
    FormClasses(known).prefetch();
  } else {
    analyzer_->impl().fetch_ahead(packed);
  }
}

FormClasses ClassMemo::make(const FormTable& table, std::uint32_t form, SharedClasses* shared) {
  const std::uint64_t packed = table.packed(form);
  if (packed != 0) {
    if (const std::byte* const known = shared != nullptr ? shared->find(packed) : nullptr) return copy_of(known);
    const auto classes = analyzer_->impl().classify(packed);
    if (const std::byte* const kept = classes ? keep(*classes, packed) : nullptr) {
      if (shared != nullptr) shared->add(packed, kept);
      return FormClasses(kept);
    }
  }
  key_.clear();
  letters_.clear();
  written_.clear();
  const std::string written = table.form(form);
  const text::WordClasses of_text = analyzer_->impl().classify(written);
  codec::append_term_key(of_text.root, of_text.stem, key_);
  codec::append_term_code(of_text.letters, letters_);
  codec::append_term_code(written, written_);
  return keep();
}

/// Writes the classes of a packed form to where they stay. Returns nullptr, and writes nothing, when it has letters of another language.
const std::byte* ClassMemo::keep(const text::ArabicClasses& classes, std::uint64_t packed) {
  constexpr std::size_t kMost = 3 + 1 + 3 * text::Word::kMostLetters + text::kMaxPackedLetters;
  static_assert(2 * text::Word::kMostLetters + 1 < 128);  // lengths of a byte
  std::byte* const lengths = room_for(kMost);
  std::byte* const key = lengths + 3;
  std::byte* at = write_word(classes.root, key);
  *at++ = std::byte{0};
  std::byte* const letters = write_word(classes.stem, at);
  std::byte* const written = write_word(classes.letters, letters);
  std::byte* const end = write_packed(packed, written);
  if (end == nullptr) return nullptr;
  lengths[0] = static_cast<std::byte>(letters - key);
  lengths[1] = static_cast<std::byte>(written - letters);
  lengths[2] = static_cast<std::byte>(end - written);
  free_bytes_ -= static_cast<std::size_t>(end - free_);
  free_ = end;
  return lengths;
}

/// Copies key_, letters_ and written_ to where they stay.
FormClasses ClassMemo::keep() {
  std::byte* const begin = room_for(3 * base::kMaxVarintBytes<std::uint64_t> + key_.size() + letters_.size() + written_.size());
  for (const std::string* text : {&key_, &letters_, &written_}) free_ = base::write_varint(free_, text->size());
  for (const std::string* text : {&key_, &letters_, &written_}) {
    const auto bytes = base::as_bytes(*text);
    free_ = std::copy(bytes.begin(), bytes.end(), free_);
  }
  free_bytes_ -= static_cast<std::size_t>(free_ - begin);
  return FormClasses(begin);
}

/// Of classes that another lane has.
FormClasses ClassMemo::copy_of(const std::byte* classes) {
  const std::string_view written = FormClasses(classes).written();  // the last of the bytes
  const std::byte* const end = reinterpret_cast<const std::byte*>(written.data() + written.size());
  std::byte* const begin = room_for(static_cast<std::size_t>(end - classes));
  free_ = std::copy(classes, end, begin);
  free_bytes_ -= static_cast<std::size_t>(free_ - begin);
  return FormClasses(begin);
}

/// At least so many bytes behind each other: the rest of a chunk.
std::byte* ClassMemo::room_for(std::size_t most) {
  if (most > free_bytes_) {
    const std::size_t bytes = std::max(std::clamp(chunk_bytes_, kFirstChunk, kLargestChunk), most);
    chunks_->push_back({static_cast<std::byte*>(base::allocate_large(bytes)), base::FreeLarge{bytes}});
    chunk_bytes_ += bytes;
    free_ = chunks_->back().get();
    free_bytes_ = bytes;
  }
  return free_;
}

void ClassMemo::forget() {
  classes_ = {};
  chunks_ = std::make_shared<Chunks>();  // other lanes may still read the old ones
  chunk_bytes_ = 0;
  free_ = nullptr;
  free_bytes_ = 0;
}

}  // namespace fihris::index
