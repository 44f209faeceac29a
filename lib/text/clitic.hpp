// SPDX-License-Identifier: Apache-2.0
//
// Clitics that a writer joins by tatweel to something that is not Arabic letters: a quotation, a bracket, a number.
#pragma once

#include <cstdint>

namespace fihris::text {

/// Whether a packed form is a clitic, the article, or a combination of them.
bool is_joined_clitic(std::uint64_t packed) noexcept;

/// Whether a clitic with tatweel is joined to this character: a quotation mark, an opening bracket, a digit.
bool may_follow_joined_clitic(char32_t code_point) noexcept;

}  // namespace fihris::text
