// SPDX-License-Identifier: Apache-2.0
//
// Term code: UTF-8 → one byte for each frequent letter, and back. Dictionaries keep words in it: Arabic takes half the space.
//
//     00          never used: keys join two words with it
//     01–7F       ASCII, as it is
//     80–FE       the characters of kTermCharacters, in order: Arabic letters, marks and digits, Persian letters, Latin letters with accents
//     FF + UTF-8  every other character
//
// Reversible for every valid UTF-8 text without U+0000. A prefix of characters is a prefix of bytes.
#pragma once

#include <string>
#include <string_view>

namespace fihris::codec {

/// Appends the code of `text` (valid UTF-8 without U+0000) to `code`.
void append_term_code(std::string_view text, std::string& code);
std::string term_code(std::string_view text);

/// The text of a code. Bytes that no text has as its code become U+FFFD.
std::string term_text(std::string_view code);

/// The key of a dictionary: root, 00, stem. Stems of one root are neighbours.
std::string term_key(std::string_view root, std::string_view stem);
void append_term_key(std::string_view root, std::string_view stem, std::string& key);

}  // namespace fihris::codec
