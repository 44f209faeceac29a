// SPDX-License-Identifier: Apache-2.0
//
// Derived counts: from listed words and their bands to the counts that a collection of about ten thousand articles would show.
//
// Only those forms are counted that a rule of the stemmer asks about. A noun behind the article says that its first letter is its own, so
// it is counted; a noun behind a preposition says nothing more, so it is not. That keeps the vocabulary small.
#pragma once

#include <string>

#include "text/generate/word_lists.hpp"
#include "text/vocabulary.hpp"

namespace fihris::text {

/// A vocabulary of the counts of all forms of all words, as VocabularyBuilder::finish() gives it.
std::string derive_vocabulary(const WordList& words);

}  // namespace fihris::text
