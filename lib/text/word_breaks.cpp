// SPDX-License-Identifier: Apache-2.0
//
// ICU's word break iterator over UTF-8.
#include "text/word_breaks.hpp"

#include <cstdint>

#include <unicode/brkiter.h>
#include <unicode/locid.h>
#include <unicode/utext.h>

namespace fihris::text {

struct WordBreaks::Icu {
  std::unique_ptr<icu::BreakIterator> iterator;
};

WordBreaks::WordBreaks() = default;
WordBreaks::~WordBreaks() = default;

const std::vector<WordBreaks::Word>& WordBreaks::words_of(std::string_view run) {
  words_.assign(1, {0, run.size()});
  UErrorCode status = U_ZERO_ERROR;
  if (icu_ == nullptr) {
    icu_ = std::make_unique<Icu>();
    icu_->iterator.reset(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
  }
  if (U_FAILURE(status) || icu_->iterator == nullptr) return words_;

  UText text = UTEXT_INITIALIZER;
  utext_openUTF8(&text, run.data(), static_cast<std::int64_t>(run.size()), &status);
  icu_->iterator->setText(&text, status);
  if (U_SUCCESS(status)) {
    words_.clear();
    std::int32_t begin = icu_->iterator->first();
    for (std::int32_t end = icu_->iterator->next(); end != icu::BreakIterator::DONE; end = icu_->iterator->next()) {
      words_.push_back({static_cast<std::size_t>(begin), static_cast<std::size_t>(end)});
      begin = end;
    }
  }
  utext_close(&text);
  return words_;
}

}  // namespace fihris::text
