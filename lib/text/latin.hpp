// SPDX-License-Identifier: Apache-2.0
//
// Snowball: the stems of words of a European language (and Snowball's own Arabic, for comparison), by libstemmer.
//
//     Snowball french("french");
//     french.stem("nationales");   // "national"
//
// Words come folded (fold(): lower case, no accents); the stemmers know some words better with accents, and lose little without.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace fihris::text {

/// A value. Immutable: every thread may call stem() of one object, since each thread keeps stemmers of its own.
class Snowball {
 public:
  /// "none" leaves every word as it is. Throws Error(kInvalidArgument), which names the languages there are.
  explicit Snowball(std::string_view language);

  /// The stem of a folded word, in UTF-8; the word itself if the language is "none".
  std::string stem(std::string_view letters) const;

  /// As it was given.
  std::string_view language() const noexcept;

  /// All that the constructor accepts.
  static std::span<const std::string_view> languages() noexcept;

 private:
  std::size_t index_;  // in languages()
};

}  // namespace fihris::text
