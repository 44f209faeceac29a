// SPDX-License-Identifier: Apache-2.0
#include "index/own_vocabulary.hpp"

#include "base/bytes.hpp"
#include "index/format.hpp"
#include "storage/container.hpp"
#include "text/old_vocabulary.hpp"

namespace fihris::index {

void write_vocabulary(storage::FileSystem& files, std::uint64_t number, std::string_view bytes) {
  storage::ContainerWriter out(files, vocabulary_name(number), kVocabularyKind);
  out.begin_section(kWordsInBits);
  out.append(base::as_bytes(bytes));
  out.finish();
}

text::Vocabulary open_vocabulary(storage::FileSystem& files, std::uint64_t number) {
  const auto container = storage::Container::open(files, vocabulary_name(number), kVocabularyKind);
  if (const auto words = container->find(kWordsInBits)) return {base::as_text(words->verified()), container};
  return text::Vocabulary(text::upgraded_vocabulary(base::as_text(container->section(kWordsInBytes).verified())));
}

}  // namespace fihris::index
