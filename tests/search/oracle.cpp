// SPDX-License-Identifier: Apache-2.0
#include "search/oracle.hpp"

#include <algorithm>
#include <set>

#include "codec/length_code.hpp"
#include "index/snapshot.hpp"
#include "testing/catch.hpp"
#include "text/analysis.hpp"
#include "text/distinguished.hpp"
#include "text/stop_words.hpp"
#include "text/tokenizer.hpp"

namespace fihris::search::testing {

Oracle::Oracle(IndexReader reader) : reader_(std::move(reader)) {
  REQUIRE(reader_.stats().deleted_documents == 0);
  for (const fihris::Field& field : reader_.schema().fields()) {
    if (field.type != FieldType::kText) continue;
    REQUIRE(field.stored);
    fields_.push_back({field.name, field.weight, field.k1, field.b, 0, 0, {}, {}});
  }
  reader_.for_each_document([&](const Document& document) {
    ids_.push_back(document.id());
    for (Field& field : fields_) {
      auto& words = field.words.emplace_back();
      for (Word& word : analyze(std::string(document.get(field.name)))) {
        const auto [found, is_new] = numbers_.emplace(word.written, static_cast<std::uint32_t>(words_.size()));
        if (is_new) words_.push_back(std::move(word));
        words.push_back(found->second);
      }
      field.token_count += words.size();
      field.doc_count += words.empty() ? 0 : 1;
      field.length_codes.push_back(codec::encode_length(static_cast<std::uint32_t>(words.size())));
    }
    return true;
  });
}

std::vector<Oracle::Word> Oracle::analyze(std::string_view text) const {
  std::vector<Word> words;
  text::Tokenizer tokenizer;
  tokenizer.start(text);
  for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
    for (const text::RawToken& token : batch) {
      Word word;
      word.written = token.packed != 0 ? text::unpack_form(token.packed) : std::string(token.form);
      text::WordClasses classes = reader_.analyzer().impl().classify(word.written);
      word.stop_word = text::is_stop_word(classes.letters);
      word.letters = std::move(classes.letters);
      word.stem = std::move(classes.stem);
      word.root = std::move(classes.root);
      words.push_back(std::move(word));
    }
  }
  return words;
}

Oracle::Test Oracle::same_stem(const Word& word) {
  return [word](const Word& other) { return other.stem == word.stem && other.root == word.root; };
}

Oracle::Test Oracle::at_level(const Word& word, Level level) {
  switch (level) {
    case Level::kWritten: return [word](const Word& other) { return other.written == word.written; };
    // Two words of the same letters are two where a hamza or a ta marbuta makes another stem.
    case Level::kLetters:
      return [word](const Word& other) {
        return other.letters == word.letters && same_stem(word)(other) &&
               text::trace_of(other.written, word.distinguish) == text::trace_of(word.written, word.distinguish);
      };
    case Level::kRoot: return [word](const Word& other) { return other.root == word.root; };
    default: return same_stem(word);
  }
}

/// Documents of the field with a word that passes.
std::uint64_t Oracle::documents_with(const Field& field, const Test& test) const {
  return static_cast<std::uint64_t>(std::count_if(field.words.begin(), field.words.end(), [&](const auto& words) {
    return std::any_of(words.begin(), words.end(), [&](std::uint32_t word) { return test(words_[word]); });
  }));
}

/// Sum over `kinds` of words that pass: the documents that have this kind of word.
std::uint64_t Oracle::sum_of_documents(const Field& field, const Test& test, const std::function<std::string(const Word&)>& kind) const {
  std::uint64_t sum = 0;
  for (const auto& words : field.words) {
    std::set<std::string> kinds;
    for (const std::uint32_t word : words) {
      if (test(words_[word])) kinds.insert(kind(words_[word]));
    }
    sum += kinds.size();
  }
  return std::min(sum, field.doc_count);
}

std::uint32_t Oracle::frequency(const Field& field, std::size_t doc, const Test& test) const {
  return static_cast<std::uint32_t>(
      std::count_if(field.words[doc].begin(), field.words[doc].end(), [&](std::uint32_t word) { return test(words_[word]); }));
}

// --- readings ---

bool Oracle::has(const std::vector<const Field*>& fields, const Test& test) const {
  return std::any_of(fields.begin(), fields.end(), [&](const Field* field) { return documents_with(*field, test) > 0; });
}

namespace {

std::vector<std::string> spellings_of(const std::string& letters) {
  static const std::string kHa = "ه";
  if (!letters.ends_with(kHa)) return {letters};
  return {letters, letters.substr(0, letters.size() - kHa.size()) + "ة"};
}

}  // namespace

bool Oracle::has_letters(const std::vector<const Field*>& fields, const std::string& letters) const {
  for (const std::string& spelling : spellings_of(letters)) {
    const std::vector<Word> words = analyze(spelling);
    if (words.size() != 1) continue;
    if (has(fields, [&](const Word& other) { return other.letters == words[0].letters && same_stem(words[0])(other); })) return true;
  }
  return false;
}

/// None when the index lacks one of them.
std::vector<Oracle::Word> Oracle::words_of_reading(const std::vector<const Field*>& fields, const text::Reading& reading) const {
  std::vector<Word> all;
  for (const std::string& word : reading.words) {
    bool found = false;
    for (const std::string& spelling : spellings_of(word)) {
      const std::vector<Word> parts = analyze(spelling);
      found = !parts.empty() && std::all_of(parts.begin(), parts.end(), [&](const Word& part) { return has(fields, same_stem(part)); });
      if (!found) continue;
      all.insert(all.end(), parts.begin(), parts.end());
      break;
    }
    if (!found) return {};
  }
  return all;
}

/// The cheapest first, each once. `with_stop_words`: function words are looked for like others. `similar_weight`: of similar words, 0: none.
std::vector<Oracle::Reading> Oracle::readings(const std::vector<const Field*>& fields, const std::string& text, bool with_stop_words,
                                              double similar_weight) const {
  const std::vector<Word> typed = analyze(text);
  const text::KnownWord known = [&](std::string_view letters) {
    for (const Word& word : typed) {
      if (word.letters == letters) return (!with_stop_words && word.stop_word) || has(fields, same_stem(word));
    }
    return has_letters(fields, std::string(letters));
  };
  auto all = text::query_readings(text, reader_.analyzer(), known, reader_.impl().synonyms());
  if (similar_weight > 0) {
    std::vector<text::ReadingWord> words;
    const auto tokens = reader_.analyzer().analyze(text);
    for (const Token& token : tokens)
      words.push_back({token.written, token.letters, token.stem, static_cast<text::TokenKind>(token.kind), token.begin, token.end});
    for (text::Reading& reading : text::similar_readings(words, reader_.analyzer(), known)) {
      reading.cost = 1 / similar_weight - 1;
      all.push_back(std::move(reading));
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.cost < b.cost; });
  const auto same = [](const Word& a, const Word& b) { return same_stem(a)(b); };
  std::vector<Reading> found;
  for (const text::Reading& one : all) {
    Reading reading{one.first, one.count, one.cost, words_of_reading(fields, one)};
    const auto& words = reading.words;
    const bool as_typed = words.size() == 1 && one.count == 1 && same(words[0], typed[one.first]);
    const bool repeats = std::any_of(found.begin(), found.end(), [&](const Reading& other) {
      return other.first == reading.first && other.count == reading.count &&
             std::equal(other.words.begin(), other.words.end(), words.begin(), words.end(), same);
    });
    if (!words.empty() && !as_typed && !repeats) found.push_back(std::move(reading));
  }
  return found;
}

}  // namespace fihris::search::testing
