// SPDX-License-Identifier: Apache-2.0
//
// Names of months, a table written from knowledge of the language.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace fihris::text {

/// Who uses a name. Spellings of a date are given in this order.
enum class MonthNames : std::uint8_t { kEgyptian, kLevantine, kMoroccan, kTunisian, kVariant, kFrench, kEnglish, kHijri };

struct MonthName {
  MonthNames system;
  std::uint8_t month;     ///< 1 to 12
  std::string_view name;  ///< one or two words, in everyday spelling, with one space between
};

/// All of them, ordered by system and month; valid for ever.
std::span<const MonthName> month_names() noexcept;

}  // namespace fihris::text
