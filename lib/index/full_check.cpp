// SPDX-License-Identifier: Apache-2.0
//
// Each document has two sums of hashes, each of a place and the written form there: one over the words of its text, one over the occurrences that the
// inverted index has. Where they differ, the words of the document are put in a row, and each occurrence is crossed out there: what is left over,
// or was not there to be crossed out, is told.
//
//     text:    المغرب   في   المغرب      row:   h1  h2  h1   ──(المغرب: document 0, positions 0 and 2)──►   ×  h2  ×
//
// Without the text a document has as many unknown words as the index has occurrences in it: each place must then be taken exactly once.
#include "index/full_check.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
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

/// Words of a document, in any order. Two that differ have the same sum once in 2^64.
struct WordSum {
  std::uint64_t sum = 0;
  std::uint64_t count = 0;

  void add(std::uint64_t position, std::uint64_t hash) noexcept {
    sum += base::hash_integer(hash + position * 0x9E37'79B9'7F4A'7C15);
    ++count;
  }
  bool operator==(const WordSum&) const = default;
};

using Row = std::vector<std::uint64_t>;  ///< hashes of the words of a document, or kCrossedOut

/// One field of a segment. One thread.
class FieldCheck {
 public:
  FieldCheck(const SegmentReader& segment, std::size_t number, const Field& field, std::vector<std::string>& problems)
      : segment_(segment), field_(*segment.field(number)), name_(field.name), is_stored_(field.stored), problems_(problems) {}

  const std::string& name() const noexcept { return name_; }

  /// The text of the next document.
  void add_text(std::string_view text) {
    WordSum& sum = texts_.emplace_back();
    for_each_word(text, [&](std::uint64_t hash) { sum.add(sum.count, hash); });
  }

  /// After the last document, if texts are stored. Returns the number of words that were compared with them.
  std::uint64_t compare(const Analyzer& analyzer) {
    found_.resize(field_.doc_count());
    for_each_term([&](const codec::TermView& term) { compare_classes(term, analyzer); },
                  [&](const codec::TermView& term) {
                    for_each_occurrence(term, [&](std::uint32_t doc, std::uint32_t position, std::uint64_t hash) {
                      found_[doc].add(position, is_stored_ ? hash : kUnknownWord);
                    });
                  });
    compare_neighbours();
    if (!is_stored_) add_unknown_texts();
    std::uint64_t words = 0;
    for (std::uint32_t doc = 0; doc < found_.size(); ++doc) {
      const WordSum text = doc < texts_.size() ? texts_[doc] : WordSum{};
      words += text.count;
      if (field_.lengths()[doc] != codec::encode_length(static_cast<std::uint32_t>(text.count)))
        tell(doc, "the index has another length than the text");
      if (text != found_[doc] && rows_.size() < kMostToldOfAField) rows_.emplace(doc, Row(text.count, kUnknownWord));
    }
    return is_stored_ ? words : 0;
  }

  /// Whether explain() has something to tell. Before it, if texts are stored, set_text() is called for each document.
  bool differs() const noexcept { return !rows_.empty(); }
  void set_text(std::uint32_t doc, std::string_view text) {
    const auto found = rows_.find(doc);
    if (found == rows_.end()) return;
    found->second.clear();
    for_each_word(text, [&](std::uint64_t hash) { found->second.push_back(hash); });
  }
  void explain() {
    for_each_term([&](const codec::TermView& term) { hash_forms(term); },
                  [&](const codec::TermView& term) {
                    for_each_occurrence(term, [&](std::uint32_t doc, std::uint32_t position, std::uint64_t hash) {
                      const auto row = rows_.find(doc);
                      if (row != rows_.end()) cross_out(doc, row->second, position, hash);
                    });
                  });
    for (const auto& [doc, row] : rows_) {
      for (std::size_t at = 0; at < row.size(); ++at) {
        if (row[at] != kCrossedOut) tell(doc, "word " + std::to_string(at) + " of the text is not in the index");
      }
    }
  }

 private:
  void tell(std::uint32_t doc, const std::string& what) {
    if (++told_ > kMostToldOfAField) return;
    problems_.push_back(segment_.container().path() + ": document \"" + std::string(segment_.ids().id(doc)) + "\", field \"" + name_ +
                        "\": " + what);
  }

  template <typename Visit>
  void for_each_word(std::string_view text, Visit visit) {
    tokenizer_.start(text);
    for (auto batch = tokenizer_.next_batch(); !batch.empty(); batch = tokenizer_.next_batch()) {
      for (const text::RawToken& token : batch) visit(hash_of(token.packed, token.form));
    }
  }

  /// In place of texts: as many unknown words as the index has.
  void add_unknown_texts() {
    std::vector<std::uint64_t> sums{0};  // of the first so many places
    for (const WordSum& found : found_) {
      while (sums.size() <= found.count) {
        WordSum next{sums.back(), sums.size() - 1};
        next.add(next.count, kUnknownWord);
        sums.push_back(next.sum);
      }
      texts_.push_back({sums[found.count], found.count});
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

  /// The lists of neighbours against the positions of their terms.
  void compare_neighbours() {
    const std::span<const std::uint32_t> terms = field_.neighbours().terms();
    std::vector<std::optional<codec::Dictionary::Cursor>> cursors;
    for (const std::uint32_t term : terms) {
      cursors.emplace_back(field_.dictionary().begin(term));
      cursors.back()->next();
    }
    std::vector<std::vector<std::uint32_t>> expected(terms.size() * terms.size());
    find_neighbours(field_, cursors, [&](std::size_t first, std::size_t second, std::uint32_t doc) {
      expected[first * terms.size() + second].push_back(doc);
    });
    std::vector<std::uint32_t> found;
    for (std::size_t pair = 0; pair < expected.size(); ++pair) {
      found.clear();
      const codec::PostingsList list = field_.neighbours(terms[pair / terms.size()], terms[pair % terms.size()]).value();
      for (std::uint32_t number = 0; number < list.block_count(); ++number) {
        list.decode_docs(number, block_);
        list.decode_frequencies(block_);
        if (list.has_directory()) {
          compare_bounds(list.bounds(number));
          compare_bounds(list.list_bounds());
        }
        for (std::uint32_t i = 0; i < block_.count; ++i) found.insert(found.end(), block_.frequencies[i], block_.docs[i]);
      }
      if (found == expected[pair]) continue;
      const auto differs = std::mismatch(found.begin(), found.end(), expected[pair].begin(), expected[pair].end());
      tell(differs.first != found.end() ? *differs.first : *differs.second,
           "the list of two words side by side differs from their positions");
    }
  }

  void compare_classes(const codec::TermView& term, const Analyzer& analyzer) {
    hash_forms(term, [&](const std::string& written) {
      const text::WordClasses classes = analyzer.impl().classify(written);
      if (codec::term_key(classes.root, classes.stem) != term.key && ++told_ <= kMostToldOfAField)
        problems_.push_back(segment_.container().path() + ": field \"" + name_ + "\": the word \"" + written +
                            "\" has another stem or root than the analyser gives");
    });
  }

  /// Sets form_hashes_, and calls visit(written form) for each.
  template <typename Visit>
  void hash_forms(const codec::TermView& term, Visit visit) {
    form_hashes_.clear();
    for (const codec::Form& form : codec::decode_forms(term).forms) {
      const std::string written = codec::term_text(form.written);
      form_hashes_.push_back(hash_of(text::pack_form(written), written));
      visit(written);
    }
  }
  void hash_forms(const codec::TermView& term) {
    hash_forms(term, [](const std::string&) {});
  }

  /// Calls visit(document, position, hash of the form) for all in block_.
  template <typename Visit>
  void for_each_occurrence(const codec::TermView& term, Visit visit) {
    const std::uint32_t form_count = term.shape.form_count;
    std::size_t position = 0;
    std::size_t mixed = 0;
    for (std::uint32_t i = 0; i < block_.count; ++i) {
      const bool is_mixed = form_count > 1 && block_.codes[i] == form_count;
      for (std::uint32_t k = 0; k < block_.frequencies[i]; ++k) {
        const std::uint32_t code = is_mixed ? block_.mixed_codes[mixed++] : block_.codes[i];
        visit(block_.docs[i], block_.positions[position++], form_hashes_.at(code));
      }
    }
  }

  void cross_out(std::uint32_t doc, Row& row, std::uint32_t position, std::uint64_t hash) {
    if (position >= row.size()) return tell(doc, "the index has word " + std::to_string(position) + ", and the text is shorter");
    if (row[position] == kCrossedOut) return tell(doc, "the index has two words " + std::to_string(position));
    if (row[position] != hash && row[position] != kUnknownWord)
      return tell(doc, "the index has another word " + std::to_string(position) + " than the text");
    row[position] = kCrossedOut;
  }

  const SegmentReader& segment_;
  const FieldReader& field_;
  const std::string& name_;
  bool is_stored_;
  std::vector<std::string>& problems_;
  text::Tokenizer tokenizer_;
  std::vector<WordSum> texts_, found_;  ///< of each document: in its text, in the index
  std::map<std::uint32_t, Row> rows_;   ///< of documents where they differ
  std::vector<std::uint64_t> form_hashes_;
  codec::Block block_;
  std::size_t told_ = 0;
};

std::string_view text_of(std::span<const Document::Value> values, std::string_view field) {
  std::string_view text;
  for (const Document::Value& value : values) {
    if (value.name == field) text = value.text;
  }
  return text;
}

}  // namespace

std::uint64_t compare_with_text(const SegmentReader& segment, const Schema& schema, const Analyzer& analyzer,
                                std::vector<std::string>& problems) {
  std::uint64_t words = 0;
  const auto guarded = [&](const auto& step) {
    try {
      step();
    } catch (const Error& error) {
      problems.push_back(segment.container().path() + ": " + error.what());
    }
  };
  std::vector<std::unique_ptr<FieldCheck>> stored;
  for (std::size_t number = 0; number < schema.fields().size(); ++number) {
    const Field& field = schema.fields()[number];
    if (field.type != FieldType::kText || segment.field(number) == nullptr) continue;
    auto check = std::make_unique<FieldCheck>(segment, number, field, problems);
    if (field.stored) {
      stored.push_back(std::move(check));
      continue;
    }
    guarded([&] {
      check->compare(analyzer);
      if (check->differs()) check->explain();
    });
  }
  if (stored.empty()) return words;
  const auto for_each_text = [&](const auto& visit) {
    segment.stored().for_each(schema, [&](std::uint32_t doc, const std::vector<Document::Value>& values) {
      for (const auto& check : stored) visit(*check, doc, text_of(values, check->name()));
      return true;
    });
  };
  guarded([&] {
    for_each_text([](FieldCheck& check, std::uint32_t, std::string_view text) { check.add_text(text); });
    for (const auto& check : stored) guarded([&] { words += check->compare(analyzer); });
    if (std::none_of(stored.begin(), stored.end(), [](const auto& check) { return check->differs(); })) return;
    for_each_text([](FieldCheck& check, std::uint32_t doc, std::string_view text) { check.set_text(doc, text); });
    for (const auto& check : stored) {
      if (check->differs()) guarded([&] { check->explain(); });
    }
  });
  return words;
}

}  // namespace fihris::index
