// SPDX-License-Identifier: Apache-2.0
//
// The normalisation forms of Unicode, by ICU.
#pragma once

#include <unicode/unistr.h>

namespace fihris::text {

enum class NormalForm { kNfc, kNfkd, kNfkc, kNfkcCasefold };

/// `text` in a normalisation form; as it is where ICU cannot normalise it (there is no memory). Any number of threads at once.
icu::UnicodeString normalized(NormalForm form, const icu::UnicodeString& text);

}  // namespace fihris::text
