// SPDX-License-Identifier: Apache-2.0
#include "index/form_classes.hpp"

#include <thread>

#include "codec/term_code.hpp"
#include "index/collection.hpp"
#include "index/shared_classes.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "text/analysis.hpp"

namespace fihris::index {
namespace {

void add(FormTable& table, const std::string& text) {
  text::Tokenizer tokenizer;
  tokenizer.start(text);
  for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
    std::vector<std::uint32_t> numbers(batch.size());
    table.look_up(batch, numbers.data());
  }
}

TEST_CASE("a memo gives what the analyser gives, whatever was asked before and with which analyser") {
  FIHRIS_RANDOM(random);
  AnalyzerOptions plain;
  plain.arabic = ArabicStemmer::kNone;
  const Analyzer analyzers[] = {Analyzer(AnalyzerOptions{}), Analyzer(plain)};
  ClassMemo memo;
  FormTable table;
  for (int round = 0; round < 40; ++round) {
    const Analyzer& analyzer = analyzers[random.one_in(4) ? 1 : 0];
    if (random.one_in(5)) {
      table.clear();
      memo.forget();
    }
    add(table, testing::random_text(random, random.one_in(3) ? 5 : 400));
    const std::span<const FormClasses> classes = memo.classify(table, analyzer);
    REQUIRE(classes.size() == table.size());
    for (std::uint32_t form = 0; form < table.size(); ++form) {
      const text::WordClasses expected = analyzer.impl().classify(table.form(form));
      REQUIRE(classes[form].key() == codec::term_key(expected.root, expected.stem));
      REQUIRE(classes[form].letters() == codec::term_code(expected.letters));
      REQUIRE(classes[form].written() == codec::term_code(table.form(form)));
    }
  }
}

TEST_CASE("memos that share what they find give what each gives alone") {
  FIHRIS_RANDOM(random);
  const Analyzer analyzer{AnalyzerOptions{}};
  constexpr std::size_t kLanes = 3;
  for (int round = 0; round < 20; ++round) {
    std::vector<FormTable> tables(kLanes);
    std::size_t forms = 0;
    for (FormTable& table : tables) {
      add(table, testing::random_text(random, random.one_in(4) ? 5 : 2'000));
      forms += table.size();
    }
    SharedClasses shared(random.one_in(3) ? 0 : forms, kLanes);
    std::vector<ClassMemo> memos(kLanes);
    std::vector<std::thread> threads;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      threads.emplace_back([&, lane, forgets = random.one_in(4)] {
        memos[lane].classify(tables[lane], analyzer, &shared);
        if (forgets) memos[lane].forget();  // others may be reading
      });
    }
    for (std::thread& thread : threads) thread.join();
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      ClassMemo alone;
      const auto expected = alone.classify(tables[lane], analyzer);
      const auto classes = memos[lane].classify(tables[lane], analyzer);
      REQUIRE(classes.size() == expected.size());
      for (std::size_t form = 0; form < classes.size(); ++form) {
        REQUIRE(classes[form].key() == expected[form].key());
        REQUIRE(classes[form].letters() == expected[form].letters());
        REQUIRE(classes[form].written() == expected[form].written());
      }
    }
  }
}

}  // namespace
}  // namespace fihris::index
