// SPDX-License-Identifier: Apache-2.0
//
// The words of all documents stand in one row, as hashes of their written forms. Then the inverted index is walked: each occurrence that it has must
// be in the row at its place, and is crossed out there. What is left over is missing from the index.
//
//     text:    المغرب   في   المغرب      row:   h1  h2  h1   ──(المغرب: document 0, positions 0 and 2)──►   ×  h2  ×
//
// Without the text the row has as many unknown words as the index has occurrences in a document: each place must then be taken exactly once.
#include "index/full_check.hpp"

#include <algorithm>
#include <span>

#include <fihris/error.hpp>

#include "base/hash.hpp"
#include "codec/length_code.hpp"
#include "codec/term_code.hpp"
#include "text/analysis.hpp"
#include "text/form.hpp"
#include "text/tokenizer.hpp"

namespace fihris::index {
namespace {

constexpr std::uint64_t kCrossedOut = 0;  // no hash: those are odd
constexpr std::uint64_t kUnknownWord = 2;
constexpr std::size_t kMostToldOfAField = 20;
constexpr std::uint8_t kOpenFrequency = 255;  ///< of a bound: that or more

std::uint64_t hash_of(std::uint64_t packed, std::string_view form) {
  return (packed != 0 ? base::hash_integer(packed) : base::hash_string(form)) | 1;
}

/// One field of a segment. One thread.
class FieldCheck {
 public:
  FieldCheck(const SegmentReader& segment, std::size_t number, const std::string& name, std::vector<std::string>& problems)
      : segment_(segment), field_(*segment.field(number)), name_(name), problems_(problems) {}

  /// The text of the next document.
  void add_text(std::string_view text) {
    begins_.push_back(words_.size());
    tokenizer_.start(text);
    for (auto batch = tokenizer_.next_batch(); !batch.empty(); batch = tokenizer_.next_batch()) {
      for (const text::RawToken& token : batch) words_.push_back(hash_of(token.packed, token.form));
    }
  }

  /// In place of all texts: as many unknown words as the index has.
  void add_unknown_texts() {
    std::vector<std::uint64_t> lengths(field_.doc_count());
    for_each_block([&](const codec::TermView&) {
      for (std::uint32_t i = 0; i < block_.count; ++i) lengths[block_.docs[i]] += block_.frequencies[i];
    });
    for (const std::uint64_t length : lengths) {
      begins_.push_back(words_.size());
      words_.resize(words_.size() + length, kUnknownWord);
    }
  }

  /// After the last document. Returns the number of words.
  std::uint64_t compare(const Analyzer& analyzer) {
    begins_.push_back(words_.size());
    compare_lengths();
    for_each_term([&](const codec::TermView& term) { compare_classes(term, analyzer); },
                  [&](const codec::TermView& term) { compare_block(term.shape.form_count); });
    for (std::uint32_t doc = 0; doc + 1 < begins_.size(); ++doc) {
      for (std::uint64_t at = begins_[doc]; at < begins_[doc + 1]; ++at) {
        if (words_[at] != kCrossedOut) tell(doc, "word " + std::to_string(at - begins_[doc]) + " of the text is not in the index");
      }
    }
    return words_.size();
  }

 private:
  void tell(std::uint32_t doc, const std::string& what) {
    if (++told_ > kMostToldOfAField) return;
    problems_.push_back(segment_.container().path() + ": document \"" + std::string(segment_.ids().id(doc)) + "\", field \"" + name_ +
                        "\": " + what);
  }

  void compare_lengths() {
    const auto lengths = field_.lengths();
    for (std::uint32_t doc = 0; doc < lengths.size(); ++doc) {
      const auto words = static_cast<std::uint32_t>(begins_[doc + 1] - begins_[doc]);
      if (lengths[doc] != codec::encode_length(words)) tell(doc, "the index has another length than the text");
    }
  }

  /// Calls `at_term` for each term and `at_block` for each of its blocks, which is then decoded in `block_`.
  template <typename AtTerm, typename AtBlock>
  void for_each_term(AtTerm at_term, AtBlock at_block) {
    auto cursor = field_.dictionary().begin();
    while (cursor.next()) {
      const codec::TermView& term = cursor.term();
      at_term(term);
      if (codec::is_inline(term.shape)) {
        codec::decode_inline_list(term, field_.doc_count(), block_);
        at_block(term);
        continue;
      }
      const codec::PostingsList list = field_.list(term);
      for (std::uint32_t number = 0; number < list.block_count(); ++number) {
        list.decode_docs(number, block_);
        list.decode_frequencies(block_);
        list.decode_codes(block_);
        list.decode_positions(block_);
        if (list.has_directory()) {
          compare_bounds(list.bounds(number));
          compare_bounds(list.list_bounds());
        }
        at_block(term);
      }
    }
  }
  template <typename AtBlock>
  void for_each_block(AtBlock at_block) {
    for_each_term([](const codec::TermView&) {}, at_block);
  }

  /// A search passes over blocks by their bounds: one of them must be as good as each posting.
  void compare_bounds(std::span<const codec::Bound> bounds) {
    const auto lengths = field_.lengths();
    for (std::uint32_t i = 0; i < block_.count; ++i) {
      const std::uint8_t length = lengths[block_.docs[i]];
      const bool covered = std::any_of(bounds.begin(), bounds.end(), [&](const codec::Bound& bound) {
        return bound.length_code <= length && (bound.frequency == kOpenFrequency || bound.frequency >= block_.frequencies[i]);
      });
      if (!covered) tell(block_.docs[i], "a bound in the index is below the word");
    }
  }

  void compare_classes(const codec::TermView& term, const Analyzer& analyzer) {
    form_hashes_.clear();
    for (const codec::Form& form : codec::decode_forms(term).forms) {
      const std::string written = codec::term_text(form.written);
      form_hashes_.push_back(hash_of(text::pack_form(written), written));
      const text::WordClasses classes = analyzer.impl().classify(written);
      if (codec::term_key(classes.root, classes.stem) != term.key && ++told_ <= kMostToldOfAField)
        problems_.push_back(segment_.container().path() + ": field \"" + name_ + "\": the word \"" + written +
                            "\" has another stem or root than the analyser gives");
    }
  }

  void compare_block(std::uint32_t form_count) {
    std::size_t position = 0;
    std::size_t mixed = 0;
    for (std::uint32_t i = 0; i < block_.count; ++i) {
      const bool is_mixed = form_count > 1 && block_.codes[i] == form_count;
      for (std::uint32_t k = 0; k < block_.frequencies[i]; ++k) {
        const std::uint32_t code = is_mixed ? block_.mixed_codes[mixed++] : block_.codes[i];
        cross_out(block_.docs[i], block_.positions[position++], form_hashes_.at(code));
      }
    }
  }

  void cross_out(std::uint32_t doc, std::uint32_t position, std::uint64_t hash) {
    const std::uint64_t at = begins_[doc] + position;
    if (at >= begins_[doc + 1]) return tell(doc, "the index has word " + std::to_string(position) + ", and the text is shorter");
    if (words_[at] == kCrossedOut) return tell(doc, "the index has two words " + std::to_string(position));
    if (words_[at] != hash && words_[at] != kUnknownWord)
      return tell(doc, "the index has another word " + std::to_string(position) + " than the text");
    words_[at] = kCrossedOut;
  }

  const SegmentReader& segment_;
  const FieldReader& field_;
  const std::string& name_;
  std::vector<std::string>& problems_;
  text::Tokenizer tokenizer_;
  std::vector<std::uint64_t> words_;   ///< hashes of the words of all documents, or kCrossedOut
  std::vector<std::uint64_t> begins_;  ///< of each document in `words_`
  std::vector<std::uint64_t> form_hashes_;
  codec::Block block_;
  std::size_t told_ = 0;
};

}  // namespace

std::uint64_t compare_with_text(const SegmentReader& segment, const Schema& schema, const Analyzer& analyzer,
                                std::vector<std::string>& problems) {
  std::uint64_t words = 0;
  for (std::size_t number = 0; number < schema.fields().size(); ++number) {
    const Field& field = schema.fields()[number];
    if (field.type != FieldType::kText || segment.field(number) == nullptr) continue;
    try {
      FieldCheck check(segment, number, field.name, problems);
      if (!field.stored) {
        check.add_unknown_texts();
        check.compare(analyzer);
        continue;
      }
      segment.stored().for_each(schema, [&](std::uint32_t, const std::vector<Document::Value>& values) {
        std::string_view text;
        for (const Document::Value& value : values) {
          if (value.name == field.name) text = value.text;
        }
        check.add_text(text);
        return true;
      });
      words += check.compare(analyzer);
    } catch (const Error& error) {
      problems.push_back(segment.container().path() + ": " + error.what());
    }
  }
  return words;
}

}  // namespace fihris::index
