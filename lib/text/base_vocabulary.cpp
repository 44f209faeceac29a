// SPDX-License-Identifier: Apache-2.0
//
// The base vocabulary, read where the build compiled it in.
#include <string_view>

#include "text/analysis.hpp"
#include "text/base_vocabulary_bytes.hpp"

namespace fihris::text {

const std::shared_ptr<const Vocabulary>& base_vocabulary() {
  static const auto vocabulary = std::make_shared<const Vocabulary>(
      std::string_view(reinterpret_cast<const char*>(kBaseVocabularyBytes), kBaseVocabularySize), nullptr);
  return vocabulary;
}

}  // namespace fihris::text
