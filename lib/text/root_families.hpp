// SPDX-License-Identifier: Apache-2.0
//
// Root families: what letters alone do not show about a root. Tables, written from knowledge of the language.
#pragma once

#include <string_view>

namespace fihris::text {

/// The pseudo-root of a stem (UTF-8) whose letters would mislead, or "".
std::string_view family_of(std::string_view stem);

/// Pairs of consonants, in the code of stemmer_letters.hpp, that stand for a weak root in a derived form.
bool is_hollow_tenth(std::string_view pair);    ///< "benefited", of f-y-d
bool is_doubled_tenth(std::string_view pair);   ///< "continued", of m-r-r
bool is_hollow_eighth(std::string_view pair);   ///< "chose", of kh-y-r
bool is_doubled_eighth(std::string_view pair);  ///< "occupied", of h-l-l
bool is_waw_eighth(std::string_view pair);      ///< "contacted", of w-s-l

}  // namespace fihris::text
