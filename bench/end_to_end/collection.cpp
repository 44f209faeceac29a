// SPDX-License-Identifier: Apache-2.0
//
// Reading goes through the readers of the command-line tool; making and sampling through one small generator of random numbers.
#include "collection.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include <fihris/error.hpp>

#include "clock.hpp"
#include "input/reader.hpp"

namespace fihris::bench {
namespace {

/// SplitMix64: the same numbers on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::size_t below(std::size_t bound) {
    std::uint64_t mixed = (state_ += 0x9E3779B97F4A7C15U);
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBU;
    return static_cast<std::size_t>((mixed ^ (mixed >> 31)) % bound);
  }

 private:
  std::uint64_t state_;
};

/// Ends the reading of a file at the limit.
struct EnoughRead {};

class CollectingSink final : public tool::input::Sink {
 public:
  CollectingSink(Collection& collection, std::uint64_t limit) : collection_(collection), limit_(limit) {}

  void document(tool::input::InputDocument&& read) override {
    Document document(std::move(read.id));
    document.set("title", std::string(read.get("title"))).set("text", std::string(read.get("text")));
    collection_.text_bytes += read.text_bytes();
    collection_.documents.push_back(std::move(document));
    if (limit_ != 0 && collection_.documents.size() >= limit_) throw EnoughRead();
  }
  void problem(const tool::input::Problem& problem) override {
    if (problem.skipped && problem.reason != tool::input::Reason::kEmpty) {
      throw Error(ErrorCode::kInvalidArgument, problem.place.to_string() + ": " + problem.sentence);
    }
  }
  void consumed(std::uint64_t bytes) override { collection_.input_bytes += bytes; }

 private:
  Collection& collection_;
  std::uint64_t limit_;
};

void read_into(Collection& collection, const std::string& path, std::uint64_t limit) {
  CollectingSink sink(collection, limit);
  const tool::input::FileToRead file{.path = path, .name = std::filesystem::path(path).filename().string()};
  try {
    tool::input::read_file(file, {}, sink);
  } catch (const EnoughRead&) {
  }
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// The words of a document that queries are made of: Arabic, of two letters or more, no function words.
struct Word {
  std::string source;
  std::uint32_t position;
};
std::vector<Word> content_words(const Document& document, const Analyzer& analyzer) {
  constexpr std::size_t kTwoLetters = 4;  // bytes
  const std::string_view text = document.get("text");
  std::vector<Word> words;
  for (const Token& token : analyzer.analyze(text)) {
    if (token.kind != TokenKind::kArabic || token.stop_word || token.letters.size() < kTwoLetters) continue;
    words.push_back({std::string(text.substr(token.begin, token.end - token.begin)), token.position});
  }
  return words;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

std::string draw_words(Random& random, const std::vector<Word>& from, std::size_t count) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < count; ++i) words.push_back(from[random.below(from.size())].source);
  return joined(words);
}

std::string draw_phrase(Random& random, const std::vector<Word>& from, std::size_t count) {
  constexpr int kTries = 50;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    const std::size_t begin = random.below(from.size() - count + 1);
    if (from[begin + count - 1].position != from[begin].position + count - 1) continue;
    std::vector<std::string> words;
    for (std::size_t i = 0; i < count; ++i) words.push_back(from[begin + i].source);
    return joined(words);
  }
  return from[random.below(from.size())].source;  // a document without such neighbours
}

}  // namespace

Collection read_collection(const std::string& path, std::uint64_t limit) {
  Collection collection;
  collection.name = std::filesystem::path(path).filename().string();
  const tool::Stopwatch stopwatch;
  read_into(collection, path, limit);
  const tool::Usage usage = stopwatch.usage();
  collection.wall_seconds = usage.wall_seconds;
  collection.cpu_seconds = usage.cpu_seconds;
  if (collection.documents.empty()) throw Error(ErrorCode::kInvalidArgument, path + ": there is no document in it");
  return collection;
}

Collection make_collection(const std::string& folder, std::uint64_t text_bytes, std::uint64_t seed) {
  Collection collection;
  collection.name = "bundled articles, mixed";
  const tool::Stopwatch stopwatch;
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (extension == ".txt" || extension == ".jsonl") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) read_into(collection, path, 0);
  if (collection.documents.empty()) throw Error(ErrorCode::kNotFound, folder + ": there are no articles in it");

  const std::size_t articles = collection.documents.size();
  std::vector<std::size_t> line_counts;
  std::vector<std::string> lines;
  for (const Document& article : collection.documents) {
    const auto of_article = lines_of(article.get("text"));
    line_counts.push_back(of_article.size());
    lines.insert(lines.end(), of_article.begin(), of_article.end());
  }
  Random random(seed);
  for (std::size_t number = 0; collection.text_bytes < text_bytes; ++number) {
    std::string text;
    for (std::size_t i = 0; i < line_counts[number % articles]; ++i) text += lines[random.below(lines.size())] + '\n';
    const std::string title(collection.documents[number % articles].get("title"));
    collection.text_bytes += title.size() + text.size();
    Document mixture("mixture-" + std::to_string(number));
    mixture.set("title", title).set("text", std::move(text));
    collection.documents.push_back(std::move(mixture));
  }
  const tool::Usage usage = stopwatch.usage();
  collection.input_bytes = 0;
  collection.wall_seconds = usage.wall_seconds;
  collection.cpu_seconds = usage.cpu_seconds;
  return collection;
}

QuerySets sample_queries(const std::vector<Document>& documents, const Analyzer& analyzer, std::size_t count, std::uint64_t seed) {
  constexpr std::size_t kSampledDocuments = 2000;
  constexpr std::size_t kFewestWords = 8;
  constexpr std::size_t kFrequentWords = 50;
  Random random(seed);
  std::vector<std::vector<Word>> sample;
  std::map<std::string, std::size_t> document_counts;
  for (std::size_t i = 0; i < std::min(kSampledDocuments, documents.size()); ++i) {
    auto words = content_words(documents[random.below(documents.size())], analyzer);
    std::map<std::string, std::size_t> once;
    for (const Word& word : words) once.emplace(word.source, 1);
    for (const auto& [source, one] : once) document_counts[source] += one;
    if (words.size() >= kFewestWords) sample.push_back(std::move(words));
  }
  if (sample.empty()) throw Error(ErrorCode::kInvalidArgument, "the documents have too few Arabic words to make queries of");

  std::vector<std::pair<std::size_t, std::string>> ranked;
  ranked.reserve(document_counts.size());
  for (const auto& [source, documents_with] : document_counts) ranked.emplace_back(documents_with, source);
  std::sort(ranked.begin(), ranked.end(),
            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  std::vector<Word> frequent;
  for (std::size_t i = 0; i < std::min(kFrequentWords, ranked.size()); ++i) frequent.push_back({ranked[i].second, 0});

  QuerySets sets;
  const auto any = [&]() -> const std::vector<Word>& { return sample[random.below(sample.size())]; };
  for (std::size_t i = 0; i < count; ++i) {
    const auto& words_of = any();
    sets.words.push_back(draw_words(random, words_of, 1 + random.below(4)));
    sets.frequent.push_back(draw_words(random, frequent, 1 + random.below(3)));
    const auto& all_of = any();
    sets.all.push_back(draw_words(random, all_of, 2 + random.below(2)));
    const auto& phrase_of = any();
    sets.phrases.push_back(draw_phrase(random, phrase_of, 2 + random.below(2)));
  }
  return sets;
}

}  // namespace fihris::bench
