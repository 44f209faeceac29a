// SPDX-License-Identifier: Apache-2.0
//
// The closed list of clitics and their combinations.
#include "text/clitic.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <unicode/uchar.h>

#include "text/form.hpp"
#include "text/letters.hpp"

namespace fihris::text {

namespace {

// clang-format off
constexpr std::array<std::string_view, 22> kJoinedClitics = {
    "و", "ف", "ب", "ل", "ك",
    "وب", "ول", "وك", "فب", "فل",
    "ال", "وال", "فال", "بال", "كال", "لل",
    "وبال", "فبال", "وكال", "ولل", "فلل", "لال",
};
// clang-format on

}  // namespace

bool is_joined_clitic(std::uint64_t packed) noexcept {
  static const auto kPacked = [] {
    std::array<std::uint64_t, kJoinedClitics.size()> packed_clitics{};
    std::transform(kJoinedClitics.begin(), kJoinedClitics.end(), packed_clitics.begin(), pack_form);
    return packed_clitics;
  }();
  return std::find(kPacked.begin(), kPacked.end(), packed) != kPacked.end();
}

bool may_follow_joined_clitic(char32_t code_point) noexcept {
  if (code_point == U'"' || code_point == U'\'') return true;
  if (code_point > 0x10FFFF) return false;
  if (class_of(code_point) == CharClass::kDigit) return true;
  constexpr std::uint32_t kOpening = U_GC_PS_MASK | U_GC_PI_MASK | U_GC_PF_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(code_point)) & kOpening) != 0;
}

}  // namespace fihris::text
