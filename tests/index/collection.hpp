// SPDX-License-Identifier: Apache-2.0
//
// Random documents of real words: Arabic with clitics, endings, marks and spelling variants, function words, Latin, numbers. The words are
// few, so that documents share them, and some are far more frequent than others.
#pragma once

#include <string>
#include <vector>

#include <fihris/document.hpp>
#include <fihris/index_writer.hpp>

#include "testing/random.hpp"

namespace fihris::index::testing {

/// A word of the collection, and perhaps another form of it.
std::string random_word(fihris::testing::Random& random);

/// 0 to `most` words, with punctuation and line breaks between some of them.
std::string random_text(fihris::testing::Random& random, std::size_t most);

/// Title and text (either may be missing), a stored field and one that the schema lacks.
Document random_document(fihris::testing::Random& random, const std::string& id, std::size_t most_words);

/// Schema::articles() and a field that is only stored.
Schema articles_with_author();

/// Options of a writer of such documents.
WriterOptions articles_options(std::size_t max_segments = 8, std::size_t memory_bytes = std::size_t{1} << 26);

/// Whether both have the same id and the same values, in whatever order.
bool same_document(const Document& a, const Document& b);

}  // namespace fihris::index::testing
