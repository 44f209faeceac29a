// SPDX-License-Identifier: Apache-2.0
//
// Visual order: Arabic text whose letters stand in the order in which they are drawn, from left to right, as some programs take it out of PDF
// files. Such text cannot be searched before it is mended.
//
//     document.set("text", fihris::mend_visual_order(text_of_pdf, fihris::VisualOrder::kAuto));
//
// The mended text is what is indexed, stored and highlighted; offsets are into it, and not into the bytes that came in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <fihris/export.hpp>

namespace fihris {

/// Which lines are mended.
enum class VisualOrder : std::uint8_t {
  kAuto,    ///< those that show it: by the shapes of their letters, or, in a text without such shapes, by its words read backwards
  kAlways,  ///< all that have an Arabic letter
  kNever,   ///< none
};

/// The text in logical order, line by line: letters reversed with their marks on them, presentation forms as ordinary letters, brackets
/// mirrored; numbers, dates and words in other scripts keep their own order. Lines that are not mended stay as they are, byte for byte. Accepts
/// any bytes. Cost: one look for presentation forms and some hundred look-ups of words; about 100 ns a letter for lines that are mended.
FIHRIS_EXPORT std::string mend_visual_order(std::string_view text, VisualOrder mode);

}  // namespace fihris
