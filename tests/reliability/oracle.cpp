// SPDX-License-Identifier: Apache-2.0
#include "reliability/oracle.hpp"

#include <set>
#include <sstream>

#include <fihris/error.hpp>
#include <fihris/searcher.hpp>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "testing/random.hpp"

namespace fihris::reliability {

namespace {

constexpr std::uint64_t kFirstWord = 7000;
constexpr std::uint64_t kWords = 40;

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
  return document;
}

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
  }
  if (reader.find("no such key")) return "find() finds what is not there";
  const Searcher searcher(reader);
  for (std::uint64_t number = kFirstWord; number < kFirstWord + kWords; number += 1 + (number - kFirstWord)) {
    const std::string word = std::to_string(number);
    std::set<std::string> keys;
    SearchOptions options;
    options.limit = model.size() + 1;
    for (const Hit& hit : searcher.search(parse_query("text:" + word), options).hits) keys.insert(hit.id);
    if (keys != keys_with(model, word)) return "a search for " + word + " finds other documents";
  }
  const CheckReport report = IndexReader::check(directory);
  if (!report.ok()) return "check(): " + report.problems.front();
  if (report.documents != model.size()) return "check() counts other documents";
  return "";
}

}  // namespace fihris::reliability
