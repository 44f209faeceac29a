// SPDX-License-Identifier: Apache-2.0
//
// Oracle: what an index must hold, as a map from key to text, and the questions that show whether it does.
//
// The words of a document are numbers, a few of them in many documents, so that every stemmer leaves them as they are and a search for one
// can be answered from the map.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>

namespace fihris::reliability {

using Model = std::map<std::string, std::string>;

/// The text that the document `key` has in its version `version`.
std::string text_of(const std::string& key, std::uint64_t version);

Document document_of(const std::string& key, const std::string& text);

/// Equal for equal models.
std::uint64_t hash_of(const Model& model);

/// What readers see; nothing when there is no index. Throws Error when it is damaged.
struct Contents {
  bool exists = false;
  Model model;
};
Contents contents_of(const Directory& directory);

/// Why the index does not hold exactly this, or an empty string: documents by walking and by key, searches, counts, check().
std::string objection(const Directory& directory, const Model& model);

}  // namespace fihris::reliability
