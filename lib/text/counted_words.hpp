// SPDX-License-Identifier: Apache-2.0
//
// CountedWords: words and their counts in rising order, and the vocabulary that several lists of them make.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "text/word.hpp"
#include "text/word_counts.hpp"

namespace fihris::text {

/// Words of 1 to 20 letters, in rising order. One word may come several times: its counts add up.
using CountedWords = std::vector<std::pair<Word, WordCounts>>;

/// The bytes that VocabularyBuilder::finish(least_documents) makes of all words of all lists. They are read side by side, and nothing is copied.
std::string vocabulary_of(std::span<const CountedWords> lists, std::uint32_t least_documents);

}  // namespace fihris::text
