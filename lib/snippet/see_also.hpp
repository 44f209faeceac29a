// SPDX-License-Identifier: Apache-2.0
//
// See also: the lines of an article that name other articles. They have the words of a query and answer none.
#pragma once

#include <string_view>

namespace fihris::snippet {

/// How a line begins a list of other articles.
enum class SeeAlso {
  kNone,  ///< it does not
  kLine,  ///< words such as "read also", a colon, and the other article
  kList,  ///< such words alone, perhaps with a colon: the other articles stand in the lines below
};

/// `line`: without white space at its ends; # signs, emphasis and a bullet may stand before the words.
SeeAlso see_also(std::string_view line);

/// Whether the line begins with a bullet and a space.
bool is_list_item(std::string_view line);

}  // namespace fihris::snippet
