// SPDX-License-Identifier: Apache-2.0
//
// The file of a collection's own words (docs/decisions/0003-frozen-vocabulary.md): a container with one section.
#pragma once

#include <cstdint>
#include <string_view>

#include "storage/file_system.hpp"
#include "text/vocabulary.hpp"

namespace fihris::index {

/// Writes vocabulary `number`: what VocabularyWriter made. Throws what ContainerWriter throws.
void write_vocabulary(storage::FileSystem& files, std::uint64_t number, std::string_view bytes);

/// Opens it; of indexes of format 4 and before too, whose words are put into the form of today (about 66 ns a word). Throws what Container::open()
/// throws, and Error(kCorrupt) for bytes that cannot be a vocabulary.
text::Vocabulary open_vocabulary(storage::FileSystem& files, std::uint64_t number);

}  // namespace fihris::index
