// SPDX-License-Identifier: Apache-2.0
//
// Root families: what letters alone do not show about a root. Tables, written from knowledge of the language.
#pragma once

#include "text/word.hpp"

namespace fihris::text {

/// The pseudo-root of a stem whose letters would mislead, or the empty word.
Word family_of(Word stem);

/// Pairs of consonants that stand for a weak root in a derived form.
bool is_hollow_tenth(Word pair);    ///< "benefited", of f-y-d
bool is_doubled_tenth(Word pair);   ///< "continued", of m-r-r
bool is_hollow_eighth(Word pair);   ///< "chose", of kh-y-r
bool is_doubled_eighth(Word pair);  ///< "occupied", of h-l-l
bool is_waw_eighth(Word pair);      ///< "contacted", of w-s-l

}  // namespace fihris::text
