// SPDX-License-Identifier: Apache-2.0
//
// Oracle: what an index must hold, as a map from key to text, and the questions that show whether it does.
//
// The words of a document are numbers, a few of them in many documents, so that every stemmer leaves them as they are and a search for one
// can be answered from the map. Documents may have values, too, which follow from key and text; a word at the end of the text says so.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>
#include <fihris/user_words.hpp>

namespace fihris::reliability {

using Model = std::map<std::string, std::string>;

/// The text that the document `key` has in its version `version`.
std::string text_of(const std::string& key, std::uint64_t version);

/// The same text, of a document that has values in the fields of value_fields().
std::string with_values(std::string text);

/// A keyword, an integer, a real, a date and a truth value.
const std::vector<Field>& value_fields();
Schema schema_with_values();
bool has_values(const Schema& schema);

/// A document of this key makes the index one that has synonyms(): who adds it sees to it that they come with the same commit.
inline constexpr const char* kSynonymsKey = "with synonyms";
std::vector<SynonymRule> synonyms();

Document document_of(const std::string& key, const std::string& text);

/// Equal for equal models.
std::uint64_t hash_of(const Model& model);

/// What readers see; nothing when there is no index. Throws Error when it is damaged.
struct Contents {
  bool exists = false;
  Model model;
};
Contents contents_of(const Directory& directory);

/// Why the index does not find documents by their values, sort and count by them as it should, or an empty string.
std::string objection_to_values(const IndexReader& reader, const Model& model);

/// Why the index does not hold exactly this, or an empty string: documents by walking and by key, searches, values, counts, check().
std::string objection(const Directory& directory, const Model& model);

}  // namespace fihris::reliability
