// SPDX-License-Identifier: Apache-2.0
//
// The pseudo-root: what is left of a stem when vowels and derivational letters are taken away.
//
// One string operation without any list; it is not the root of a grammarian, but words of one family mostly meet in it, broken plurals
// among them, and that is what ranking needs of it.
#pragma once

#include <string>
#include <string_view>

#include "text/word.hpp"

namespace fihris::text {

/// The pseudo-root of a stem, both in UTF-8; a pure function of the stem. A stem with fewer than two consonants, or with anything but
/// Arabic letters, is its own root. With just two consonants a star stands where the weak
/// radical was, first, middle or last; without a weak letter the second consonant is doubled.
std::string root_of(std::string_view stem);
Word root_of(Word stem);

}  // namespace fihris::text
