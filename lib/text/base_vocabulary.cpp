// SPDX-License-Identifier: Apache-2.0
//
// The base vocabulary, read from the bytes that the build compiled in when it is first asked for.
#include <string_view>

#include "text/analysis.hpp"
#include "text/base_vocabulary_bytes.hpp"

namespace fihris::text {

const std::shared_ptr<const Vocabulary>& base_vocabulary() {
  static const auto vocabulary = std::make_shared<const Vocabulary>(
      Vocabulary::deserialise({reinterpret_cast<const char*>(kBaseVocabularyBytes), kBaseVocabularySize}));
  return vocabulary;
}

}  // namespace fihris::text
