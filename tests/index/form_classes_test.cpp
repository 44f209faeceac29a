// SPDX-License-Identifier: Apache-2.0
#include "index/form_classes.hpp"

#include "codec/term_code.hpp"
#include "index/collection.hpp"
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

}  // namespace
}  // namespace fihris::index
