// SPDX-License-Identifier: Apache-2.0
//
// WordBreaks: words in a run of letters of a script that may not write spaces (Chinese, Japanese, Thai, Khmer …), by ICU.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace fihris::text {

/// One thread at a time. Costs nothing until it is first used.
class WordBreaks {
 public:
  WordBreaks();
  ~WordBreaks();

  /// Half-open range of bytes in the run.
  struct Word {
    std::size_t begin;
    std::size_t end;
  };

  /// The words of well-formed UTF-8, in order; together they cover it. Valid until the next call. One word if ICU has no rules.
  const std::vector<Word>& words_of(std::string_view run);

 private:
  struct Icu;
  std::unique_ptr<Icu> icu_;
  std::vector<Word> words_;
};

}  // namespace fihris::text
