// SPDX-License-Identifier: Apache-2.0
#include "index/field_contents.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "codec/length_code.hpp"
#include "codec/term_code.hpp"
#include "testing/catch.hpp"
#include "text/analysis.hpp"
#include "text/tokenizer.hpp"

namespace fihris::index::testing {
namespace {

std::string letters_of(const Analyzer& analyzer, const std::string& written_code) {
  return codec::term_code(analyzer.impl().classify(codec::term_text(written_code)).letters);
}

void add_block(const codec::Block& block, const codec::Forms& forms, TermContents& term) {
  std::size_t position = 0;
  std::size_t mixed = 0;
  const auto form_count = static_cast<std::uint32_t>(forms.forms.size());
  for (std::uint32_t i = 0; i < block.count; ++i) {
    auto& places = term.places[block.docs[i]];
    REQUIRE(places.empty());
    for (std::uint32_t k = 0; k < block.frequencies[i]; ++k) {
      const bool is_mixed = form_count > 1 && block.codes[i] == form_count;
      const std::uint32_t code = is_mixed ? block.mixed_codes.at(mixed++) : block.codes[i];
      places[block.positions.at(position++)] = forms.forms.at(code).written;
    }
    REQUIRE(places.size() == block.frequencies[i]);
  }
}

TermContents read_term(const FieldReader& field, const codec::TermView& view, const Analyzer& analyzer) {
  TermContents term;
  const codec::Forms forms = codec::decode_forms(view);
  for (const codec::Form& form : forms.forms) {
    term.forms[form.written] = form.doc_count;
    const auto [found, is_new] = term.letters.emplace(letters_of(analyzer, form.written), forms.letters_doc_counts.at(form.letters_number));
    if (!is_new) REQUIRE(found->second == forms.letters_doc_counts[form.letters_number]);
  }
  REQUIRE(term.forms.size() == forms.forms.size());
  REQUIRE(term.letters.size() == forms.letters_doc_counts.size());
  codec::Block block;
  if (codec::is_inline(view.shape)) {
    codec::decode_inline_list(view, field.doc_count(), block);
    add_block(block, forms, term);
  } else {
    const codec::PostingsList list = field.list(view);
    for (std::uint32_t number = 0; number < list.block_count(); ++number) {
      list.decode_docs(number, block);
      list.decode_frequencies(block);
      list.decode_codes(block);
      list.decode_positions(block);
      add_block(block, forms, term);
    }
  }
  REQUIRE(term.places.size() == view.shape.doc_count);
  return term;
}

/// Of every two terms that have such lists, empty ones too.
void read_neighbours(const FieldReader& field, FieldContents& contents) {
  codec::Block block;
  const auto terms = field.neighbours().terms();
  const auto key_of = [&](std::uint32_t number) {
    auto cursor = field.dictionary().begin(number);
    REQUIRE(cursor.next());
    return std::string(cursor.term().key);
  };
  for (const std::uint32_t first : terms) {
    for (const std::uint32_t second : terms) {
      auto& docs = contents.neighbours[{key_of(first), key_of(second)}];
      const auto list = field.neighbours(first, second);
      REQUIRE(list);
      for (std::uint32_t number = 0; number < list->block_count(); ++number) {
        list->decode_docs(number, block);
        list->decode_frequencies(block);
        for (std::uint32_t i = 0; i < block.count; ++i) docs.insert(docs.end(), block.frequencies[i], block.docs[i]);
      }
    }
  }
  if (!terms.empty()) CHECK(!field.neighbours(terms.front(), static_cast<std::uint32_t>(field.info().term_count)));
}

/// The same from the places of all terms.
void find_neighbours(FieldContents& contents) {
  std::vector<std::pair<std::size_t, std::string>> frequent;
  for (const auto& [key, term] : contents.terms) {
    std::size_t words = 0;
    for (const auto& [doc, places] : term.places) words += places.size();
    if (words >= FrequentTerms::kLeastWords) frequent.emplace_back(words, key);
  }
  std::stable_sort(frequent.begin(), frequent.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  frequent.resize(std::min(frequent.size(), FrequentTerms::kMost));
  for (const auto& first : frequent) {
    for (const auto& second : frequent) {
      auto& docs = contents.neighbours[{first.second, second.second}];
      const auto& others = contents.terms.at(second.second).places;
      for (const auto& [doc, places] : contents.terms.at(first.second).places) {
        const auto other = others.find(doc);
        for (const auto& [position, form] : places) {
          if (other != others.end() && other->second.contains(position + 1)) docs.push_back(doc);
        }
      }
    }
  }
}

}  // namespace

FieldContents contents_of(const FieldReader& field, const Analyzer& analyzer) {
  FieldContents contents;
  std::vector<std::string> letters_by_number;
  std::vector<std::uint32_t> terms_by_number;
  auto cursor = field.dictionary().begin();
  while (cursor.next()) {
    for (const codec::Form& form : codec::decode_forms(cursor.term()).forms) {
      letters_by_number.push_back(letters_of(analyzer, form.written));
      terms_by_number.push_back(cursor.term().number);
    }
    contents.terms.emplace(cursor.term().key, read_term(field, cursor.term(), analyzer));
  }
  REQUIRE(contents.terms.size() == field.info().term_count);
  REQUIRE(letters_by_number.size() == field.info().form_count);
  std::vector<std::uint32_t> order(letters_by_number.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return letters_by_number[a] < letters_by_number[b]; });
  std::vector<std::uint32_t> runs;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i == 0 || terms_by_number[order[i]] != terms_by_number[order[i - 1]]) runs.push_back(order[i]);
    contents.letters_in_order.push_back(letters_by_number[order[i]]);
  }
  REQUIRE(field.info().run_count == runs.size());
  for (std::uint32_t run = 0; run < runs.size(); ++run) REQUIRE(field.first_of_run(run) == runs[run]);
  const auto lengths = field.lengths();
  contents.length_codes.assign(lengths.begin(), lengths.end());
  contents.token_count = field.info().token_count;
  contents.doc_count = field.info().doc_count;
  contents.posting_count = field.info().posting_count;
  read_neighbours(field, contents);
  return contents;
}

FieldContents contents_of_texts(const std::vector<std::string>& texts, const Analyzer& analyzer) {
  FieldContents contents;
  std::set<std::pair<std::string, std::string>> forms_seen;  // term, written
  text::Tokenizer tokenizer;
  for (std::uint32_t doc = 0; doc < texts.size(); ++doc) {
    std::set<std::pair<std::string, std::string>> forms_of_doc, letters_of_doc;
    std::uint32_t position = 0;
    tokenizer.start(texts[doc]);
    for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
      for (const text::RawToken& token : batch) {
        const std::string written = token.packed != 0 ? text::unpack_form(token.packed) : std::string(token.form);
        const text::WordClasses classes = analyzer.impl().classify(written);
        const std::string key = codec::term_key(classes.root, classes.stem);
        const std::string form = codec::term_code(written);
        const std::string letters = codec::term_code(classes.letters);
        TermContents& term = contents.terms[key];
        term.places[doc][position++] = form;
        if (forms_of_doc.emplace(key, form).second) ++term.forms[form];
        if (letters_of_doc.emplace(key, letters).second) ++term.letters[letters];
        if (forms_seen.emplace(key, form).second) contents.letters_in_order.push_back(letters);
      }
    }
    contents.length_codes.push_back(codec::encode_length(position));
    contents.token_count += position;
    contents.doc_count += position > 0 ? 1 : 0;
  }
  for (const auto& [key, term] : contents.terms) contents.posting_count += term.places.size();
  std::sort(contents.letters_in_order.begin(), contents.letters_in_order.end());
  find_neighbours(contents);
  return contents;
}

FieldContents expected_contents(const SegmentReader& segment, const Schema& schema, std::size_t field, const Analyzer& analyzer) {
  std::vector<std::string> texts;
  for (std::uint32_t doc = 0; doc < segment.doc_count(); ++doc) {
    Document document("x");
    segment.stored().read(doc, schema, document);
    texts.emplace_back(document.get(schema.fields()[field].name));
  }
  return contents_of_texts(texts, analyzer);
}

std::string first_difference(const FieldContents& actual, const FieldContents& expected) {
  const auto text_of = [](const std::map<std::string, std::uint32_t>& counts) {
    std::string text;
    for (const auto& [word, count] : counts) text += " " + codec::term_text(word) + ":" + std::to_string(count);
    return text;
  };
  for (const auto& [key, term] : expected.terms) {
    const auto found = actual.terms.find(key);
    const std::string name = codec::term_text(key.substr(0, key.find('\0'))) + "/" + codec::term_text(key.substr(key.find('\0') + 1));
    if (found == actual.terms.end()) return "the term " + name + " is missing";
    if (found->second == term) continue;
    return "the term " + name + " has the forms" + text_of(found->second.forms) + " and should have" + text_of(term.forms) + "; letters" +
           text_of(found->second.letters) + " and should have" + text_of(term.letters);
  }
  for (const auto& [key, term] : actual.terms) {
    if (!expected.terms.contains(key)) return "there is a term that should not be there, with the forms" + text_of(term.forms);
  }
  if (actual.neighbours != expected.neighbours) return "the terms are right, but not where frequent ones are side by side";
  return actual == expected ? "" : "the terms are right, but not the counts, the lengths or the order of forms";
}

}  // namespace fihris::index::testing
