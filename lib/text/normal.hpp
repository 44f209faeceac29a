// SPDX-License-Identifier: Apache-2.0
//
// Normal: the steps from the characters of a text to a written form: presentation forms become letters, and the whole becomes NFC.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace fihris::text {

/// Appends what a character of a run of letters contributes to the written form: nothing for tatweel and invisible characters, the
/// base letters for a presentation form of the Arabic script (NFKC, without the space or tatweel that carries an isolated mark), else
/// itself.
void append_written(std::u32string& form, char32_t code_point);

/// Brings a form to NFC. Fast when it is already in NFC, or needs no more than its marks put in order.
void compose(std::u32string& form);

/// The words that a ligature of class kPhrase stands for.
std::span<const std::string_view> phrase_words(char32_t ligature);

}  // namespace fihris::text
