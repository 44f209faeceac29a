// SPDX-License-Identifier: Apache-2.0
//
// WordStream: the words of text after text, in all their levels, as fast as they can be had. Analyzer::analyze() gives the same words, and owns
// its strings; use that where time does not matter.
//
//     fihris::WordStream stream(analyzer);
//     stream.start("وبكتابهم");
//     for (auto batch = stream.next(); !batch.empty(); batch = stream.next())
//       for (const fihris::PlacedWord& at : batch) use(at.word->stem(), at.begin, at.end);
//
// What a word is does not depend on where it stands, so each is analysed when it first comes, and remembered. In news of 29,704 articles 27 of 28
// words were seen before. The memory is bounded: when it is full, everything is forgotten, and the next words are analysed again.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include <fihris/analyzer.hpp>
#include <fihris/export.hpp>

namespace fihris {

/// A word in all its levels (fihris/analyzer.hpp). What a custom stemmer makes longer than 65,535 bytes is cut.
class AnalyzedWord {
 public:
  std::string_view written() const noexcept { return {bytes_, ends_[0]}; }
  std::string_view letters() const noexcept { return level(1); }
  std::string_view stem() const noexcept { return level(2); }
  std::string_view root() const noexcept { return level(3); }
  TokenKind kind() const noexcept { return kind_; }
  bool is_stop_word() const noexcept { return is_stop_word_; }  ///< a function word

 private:
  friend class WordStream;
  std::string_view level(std::size_t number) const noexcept {
    return {bytes_ + ends_[number - 1], ends_[number] - std::size_t{ends_[number - 1]}};
  }

  const char* bytes_ = nullptr;          // the levels, one behind the other
  std::array<std::uint16_t, 4> ends_{};  // where each ends
  TokenKind kind_ = TokenKind::kOther;
  bool is_stop_word_ = false;
};

/// One occurrence of a word.
struct PlacedWord {
  const AnalyzedWord* word;
  std::uint32_t begin;     ///< first byte in the text
  std::uint32_t end;       ///< one past the last byte
  std::uint32_t position;  ///< number of the word, from 0
};

/// One thread at a time. Movable.
class FIHRIS_EXPORT WordStream {
 public:
  explicit WordStream(const Analyzer& analyzer);
  ~WordStream();
  WordStream(WordStream&&) noexcept;
  WordStream& operator=(WordStream&&) noexcept;

  /// Begins a text of less than 4 GiB, any bytes, which must stay unchanged until the last batch is used.
  void start(std::string_view text);

  /// The next 1 to 128 words in order; empty at the end of the text. The span and the words are valid until the next call of next() or start().
  std::span<const PlacedWord> next();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fihris
