// SPDX-License-Identifier: Apache-2.0
#include "reliability/oracle.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <sstream>
#include <utility>

#include <fihris/error.hpp>
#include <fihris/searcher.hpp>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "testing/random.hpp"

namespace fihris::reliability {

namespace {

constexpr std::uint64_t kFirstWord = 7000;
constexpr std::uint64_t kWords = 40;
constexpr const char* kHasValues = " 7999";

/// A field with what its documents may have in it.
struct ValueField {
  Field field;
  std::vector<std::string> values;
};

Field field_of(const char* name, FieldType type) {
  Field field;
  field.name = name;
  field.type = type;
  return field;
}

const std::vector<ValueField>& fields_and_values() {
  static const std::vector<ValueField> fields = {
      {field_of("topics", FieldType::kKeyword), {"سياسة", "أمن", "سياسة\nأمن", ""}},
      {field_of("visits", FieldType::kInteger), {"0", "-7", "9000000000000000000"}},
      {field_of("price", FieldType::kReal), {"0.5", "-1e30"}},
      {field_of("day", FieldType::kDate), {"2003-05-16", "1999-12-31", "2026-01-01"}},
      {field_of("whole", FieldType::kBoolean), {"true", "false"}},
  };
  return fields;
}

/// What a document has in the field number `number`.
std::string value_of(const std::string& key, const std::string& text, std::size_t number) {
  if (!text.ends_with(kHasValues)) return "";
  const std::vector<std::string>& values = fields_and_values()[number].values;
  const std::uint64_t hash = base::hash_bytes(base::as_bytes(key + text));
  return values[(hash >> (8 * number)) % 255 % values.size()];
}

bool has_line(const std::string& lines, const std::string& wanted) {
  std::istringstream stream(lines);
  for (std::string line; std::getline(stream, line);) {
    if (line == wanted) return true;
  }
  return false;
}

std::set<std::string> found_by(const Searcher& searcher, const std::string& query, const Model& model, SearchOptions options = {}) {
  std::set<std::string> keys;
  options.limit = model.size() + 1;
  for (const Hit& hit : searcher.search(parse_query(query), options).hits) keys.insert(hit.id);
  return keys;
}

/// Hits in the order of their visits, those without any last.
bool is_sorted_by_visits(const Searcher& searcher, const Model& model) {
  SearchOptions options;
  options.limit = model.size() + 1;
  options.sort_by = SortBy{.field = "visits"};
  std::vector<long long> visits;
  for (const Hit& hit : searcher.search(parse_query("*:*"), options).hits) {
    const std::string value = value_of(hit.id, model.at(hit.id), 1);
    visits.push_back(value.empty() ? std::numeric_limits<long long>::max() : std::stoll(value));
  }
  return visits.size() == model.size() && std::is_sorted(visits.begin(), visits.end());
}

/// The number of documents of each topic, and of those without one.
bool counts_topics(const Searcher& searcher, const Model& model) {
  SearchOptions options;
  options.facets = {"topics"};
  const Facet facet = searcher.search(parse_query("*:*"), options).facets.at(0);
  std::map<std::string, std::uint64_t> expected, counted;
  std::uint64_t without = 0;
  for (const auto& [key, text] : model) {
    const std::string topics = value_of(key, text, 0);
    without += topics.empty() ? 1 : 0;
    std::istringstream lines(topics);
    for (std::string line; std::getline(lines, line);) ++expected[line];
  }
  for (const auto& [value, count] : facet.values) counted[value] = count;
  return counted == expected && facet.without == without;
}

/// The keys whose text has the word.
std::set<std::string> keys_with(const Model& model, const std::string& word) {
  std::set<std::string> keys;
  for (const auto& [key, text] : model) {
    std::istringstream words(text);
    for (std::string next; words >> next;) {
      if (next == word) keys.insert(key);
    }
  }
  return keys;
}

}  // namespace

std::string text_of(const std::string& key, std::uint64_t version) {
  testing::Random random(base::hash_bytes(base::as_bytes(key)) + version);
  std::string text = "كتاب " + std::to_string(version + 100'000);
  for (std::uint64_t words = random.between(3, 30); words > 0; --words) {
    text += ' ' + std::to_string(kFirstWord + random.below(random.below(kWords) + 1));
  }
  return text;
}

Document document_of(const std::string& key, const std::string& text) {
  Document document(key);
  document.set("title", key);
  document.set("text", text);
  for (std::size_t number = 0; number < fields_and_values().size(); ++number) {
    const std::string value = value_of(key, text, number);
    if (!value.empty()) document.set(fields_and_values()[number].field.name, value);
  }
  return document;
}

std::string with_values(std::string text) { return std::move(text) + kHasValues; }

const std::vector<Field>& value_fields() {
  static const std::vector<Field> fields = [] {
    std::vector<Field> made;
    for (const ValueField& of : fields_and_values()) made.push_back(of.field);
    return made;
  }();
  return fields;
}

Schema schema_with_values() {
  Schema schema = Schema::articles();
  for (const Field& field : value_fields()) schema.add(field);
  return schema;
}

bool has_values(const Schema& schema) { return schema.find(value_fields().front().name) != nullptr; }

std::vector<SynonymRule> synonyms() { return {{.from = {"مصحف"}, .to = {"كتاب"}}}; }

std::uint64_t hash_of(const Model& model) {
  base::ByteBuffer all;
  for (const auto& [key, text] : model) {
    all.append_u64(base::hash_bytes(base::as_bytes(key)));
    all.append_u64(base::hash_bytes(base::as_bytes(text)));
  }
  return base::hash_bytes(all.view());
}

Contents contents_of(const Directory& directory) {
  Contents contents;
  try {
    const IndexReader reader = IndexReader::open(directory);
    contents.exists = true;
    reader.for_each_document([&](const Document& document) {
      contents.model[document.id()] = document.get("text");
      return true;
    });
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kNotFound || contents.exists) throw;
  }
  return contents;
}

std::string objection_to_values(const IndexReader& reader, const Model& model) {
  const Searcher searcher(reader);
  for (std::size_t number = 0; number < fields_and_values().size(); ++number) {
    const ValueField& of = fields_and_values()[number];
    for (const std::string& value : of.values) {
      if (value.empty() || value.find('\n') != std::string::npos) continue;
      std::set<std::string> keys;
      for (const auto& [key, text] : model) {
        if (has_line(value_of(key, text, number), value)) keys.insert(key);
      }
      SearchOptions filtered;
      filtered.filter = parse_query(of.field.name + ":[" + value + "]");
      if (found_by(searcher, "*:*", model, filtered) != keys) return "the filter " + of.field.name + ":[" + value + "] finds others";
    }
  }
  if (!is_sorted_by_visits(searcher, model)) return "hits are not in the order of a field";
  if (!counts_topics(searcher, model)) return "facets are counted wrong";
  return "";
}

std::string objection(const Directory& directory, const Model& model) {
  const IndexReader reader = IndexReader::open(directory);
  Model walked;
  std::size_t walked_count = 0;
  reader.for_each_document([&](const Document& document) {
    walked[document.id()] = document.get("text");
    return ++walked_count <= model.size();
  });
  if (walked_count != model.size()) return "another number of documents";
  if (walked != model) return "other documents";
  if (reader.stats().documents != model.size()) return "stats() counts other documents";
  for (const auto& [key, text] : model) {
    const auto found = reader.find(key);
    if (!found || found->get("text") != text) return "find() does not find " + key;
    const Document wanted = document_of(key, text);
    for (const auto& value : wanted.values()) {
      if (found->get(value.name) != value.text) return "find() gives another " + value.name + " of " + key;
    }
  }
  if (reader.find("no such key")) return "find() finds what is not there";
  const Searcher searcher(reader);
  for (std::uint64_t number = kFirstWord; number < kFirstWord + kWords; number += 1 + (number - kFirstWord)) {
    const std::string word = std::to_string(number);
    if (found_by(searcher, "text:" + word, model) != keys_with(model, word)) return "a search for " + word + " finds other documents";
  }
  if (found_by(searcher, "text:مصحف", model).size() != (model.contains(kSynonymsKey) ? model.size() : 0)) {
    return "the index has the synonyms of another commit";
  }
  if (has_values(reader.schema())) {
    if (std::string why = objection_to_values(reader, model); !why.empty()) return why;
  }
  const CheckReport report = IndexReader::check(directory);
  if (!report.ok()) return "check(): " + report.problems.front();
  if (report.documents != model.size()) return "check() counts other documents";
  return "";
}

}  // namespace fihris::reliability
