// SPDX-License-Identifier: Apache-2.0
//
// Function words: question words, pronouns, prepositions (alone and with pronouns), demonstratives, auxiliaries.
//
// They are indexed like any word, because phrases need them; ranking drops them from a query that has anything else.
#pragma once

#include <string_view>

#include "text/word.hpp"

namespace fihris::text {

/// Whether a folded word (UTF-8) is a function word, alone or behind wa- or fa-.
bool is_stop_word(Word letters);
inline bool is_stop_word(std::string_view letters) { return is_stop_word(Word::of(letters)); }

}  // namespace fihris::text
