// SPDX-License-Identifier: Apache-2.0
//
// The words of a vocabulary as indexes up to format 4 hold them: in bytes.
//
//     number of words u32 | index: one entry for each 16 words | words
//     entry:  the first ten letters of the first word, u64 | where it begins behind the index, u32
//     word:   shared + 16 × added + 128 × marked, u8: letters shared with the word before (none for the first of 16), and letters added; 15
//             and 7 stand for 15 and 7 and the next byte (shared first)
//             | added letters, u8 each, as in word.hpp | documents u8 | total u8 | [marked: hamza u8, at least 1]
#pragma once

#include <string>
#include <string_view>

namespace fihris::text {

/// The same words as VocabularyBytes has them. Throws Error(kCorrupt) for bytes that are not those of such a vocabulary. Cost: about 66 ns a word.
std::string upgraded_vocabulary(std::string_view bytes);

}  // namespace fihris::text
