// SPDX-License-Identifier: Apache-2.0
#include "index/inverter.hpp"

#include "index/collection.hpp"
#include "index/field_contents.hpp"
#include "index/format.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "text/tokenizer.hpp"

namespace fihris::index {
namespace {

using fihris::testing::Random;

constexpr BucketLimits kAll = {.words = 1'000'000};
constexpr const char* kName = "inverted";

void append(WordLog& log, LogChunks& chunks, FormTable& table, const std::string& text) {
  text::Tokenizer tokenizer;
  tokenizer.start(text);
  for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
    std::vector<std::uint32_t> numbers(batch.size());
    table.look_up(batch, numbers.data());
    log.append(numbers, chunks);
  }
  log.end_document();
}

/// The bytes of a file in which the texts are inverted, after what it says was compared with what the texts say.
std::vector<std::byte> inverted(const std::vector<std::string>& texts, const BucketLimits& limits) {
  const Analyzer analyzer;
  FormTable table;
  LogChunks chunks;
  WordLog log;
  for (const std::string& text : texts) append(log, chunks, table, text);
  ClassMemo memo;
  const auto files = storage::open_memory_file_system();
  files->create_folder();
  storage::ContainerWriter out(*files, kName, kSegmentKind);
  invert(log, chunks, memo.classify(table, analyzer), 0, out, limits);
  out.finish();
  REQUIRE(log.size() == 0);

  const auto container = storage::Container::open(*files, kName, kSegmentKind);
  const FieldReader field(*container, 0, static_cast<std::uint32_t>(texts.size()));
  REQUIRE(testing::first_difference(testing::contents_of(field, analyzer), testing::contents_of_texts(texts, analyzer)) == "");
  const auto bytes = files->map(kName)->bytes();
  return {bytes.begin(), bytes.end()};
}

TEST_CASE("words come out of the inverter under their terms, however they are cut into buckets") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 12; ++round) {
    std::vector<std::string> texts;
    for (auto left = random.below(random.one_in(3) ? 400 : 20); left > 0; --left)
      texts.push_back(random.one_in(5) ? "" : testing::random_text(random, random.one_in(9) ? 300 : 20));
    const auto expected = inverted(texts, kAll);
    REQUIRE(inverted(texts, {.words = 1, .forms = 1}) == expected);
    REQUIRE(inverted(texts, {.words = random.between(1, 300), .forms = random.between(1, 5)}) == expected);
  }
}

TEST_CASE("words of a bucket may be far from each other") {
  std::vector<std::string> texts = {"\u0628\u064A\u062A one"};
  std::string filling;
  for (int i = 0; i < 70'000; ++i) filling += "\u0641\u064A ";
  texts.push_back(filling + "one " + filling);
  texts.insert(texts.end(), {"", "one \u0628\u064A\u062A", filling.substr(0, filling.size() / 5), "\u0628\u064A\u062A"});
  REQUIRE(inverted(texts, {.words = 1, .forms = 1}) == inverted(texts, kAll));
}

}  // namespace
}  // namespace fihris::index
