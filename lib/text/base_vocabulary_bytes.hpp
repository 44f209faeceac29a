// SPDX-License-Identifier: Apache-2.0
//
// The base vocabulary as VocabularyBuilder::finish() made it while the library was built: the generator of lib/text/generate writes the definitions.
#pragma once

#include <cstddef>

namespace fihris::text {

extern const unsigned char kBaseVocabularyBytes[];
extern const std::size_t kBaseVocabularySize;

}  // namespace fihris::text
