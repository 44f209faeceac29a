// SPDX-License-Identifier: Apache-2.0
#include "index/neighbours.hpp"

#include <algorithm>
#include <cassert>
#include <memory>
#include <utility>

#include "base/varint.hpp"
#include "codec/checked_reader.hpp"
#include "index/segment_reader.hpp"

namespace fihris::index {
namespace {

constexpr std::size_t kHeadSizeBytes = 4;

}  // namespace

void FrequentTerms::take(Term term) {
  const auto is_before = [](const Term& a, const Term& b) { return a.words != b.words ? a.words > b.words : a.number < b.number; };
  terms_.insert(std::upper_bound(terms_.begin(), terms_.end(), term, is_before), std::move(term));
  if (terms_.size() > kMost) terms_.pop_back();
  if (terms_.size() == kMost) least_ = terms_.back().words + 1;
}

std::vector<FrequentTerms::Term> FrequentTerms::take() && {
  std::sort(terms_.begin(), terms_.end(), [](const Term& a, const Term& b) { return a.number < b.number; });
  return std::move(terms_);
}

NeighbourWriter::NeighbourWriter(std::vector<std::uint32_t> numbers)
    : numbers_(std::move(numbers)), pairs_(numbers_.size() * numbers_.size()) {
  assert(numbers_.size() < 256 && std::is_sorted(numbers_.begin(), numbers_.end()));
}

void NeighbourWriter::add(std::size_t first, std::size_t second, std::uint32_t doc) {
  Places& places = pairs_[first * numbers_.size() + second];
  base::append_varint(places.gaps, doc - std::exchange(places.last_doc, doc));
}

base::ByteBuffer NeighbourWriter::finish(std::span<const std::uint8_t> length_codes) {
  if (numbers_.empty()) return {};
  base::ByteBuffer head;
  head.append_u8(static_cast<std::uint8_t>(numbers_.size()));
  std::uint32_t next = 0;
  for (const std::uint32_t number : numbers_) {
    base::append_varint(head, number - next);
    next = number + 1;
  }
  codec::PostingsWriter writer;
  base::ByteBuffer lists;
  std::vector<std::uint32_t> docs;
  for (Places& pair : pairs_) {
    const Places places = std::exchange(pair, {});
    docs.clear();
    codec::CheckedReader gaps(places.gaps.view(), "a pair of words");
    for (std::uint32_t doc = 0; !gaps.empty();) docs.push_back(doc += gaps.varint<std::uint32_t>());
    const std::size_t begin = lists.size();
    base::append_varint(head, docs.empty() ? 0 : writer.write_docs(docs, length_codes, lists));
    if (!docs.empty()) base::append_varint(head, lists.size() - begin);
  }
  base::ByteBuffer section;
  section.append_u32(static_cast<std::uint32_t>(head.size()));
  section.append(head.view());
  section.append(lists.view());
  return section;
}

Neighbours::Neighbours(const storage::Section& section, std::uint32_t doc_count, std::uint32_t term_count) : section_(section) {
  constexpr const char* kWhat = "the table of neighbours";
  codec::CheckedReader size(section.verified(0, std::min<std::uint64_t>(kHeadSizeBytes, section.size())), kWhat);
  const std::uint64_t lists_begin = kHeadSizeBytes + std::uint64_t{size.u32()};
  if (lists_begin > section.size()) size.damaged();
  codec::CheckedReader head(section.verified(kHeadSizeBytes, lists_begin - kHeadSizeBytes), kWhat);
  const std::size_t count = head.u8();
  std::uint64_t next = 0;
  for (std::size_t i = 0; i < count; ++i) {
    next += head.varint<std::uint32_t>();
    if (next >= term_count) head.damaged();
    numbers_.push_back(static_cast<std::uint32_t>(next++));
  }
  std::uint64_t begin = lists_begin;
  entries_.reserve(std::min(count * count, head.size()));
  for (std::size_t i = 0; i < count * count; ++i) {
    const auto docs = head.varint<std::uint32_t>();
    const std::uint64_t bytes = docs == 0 ? 0 : head.varint();
    if (docs > doc_count || bytes > section.size() - begin) head.damaged();
    entries_.push_back({begin, bytes, docs});
    begin += bytes;
  }
  if (!head.empty() || begin != section.size()) head.damaged();
}

std::optional<std::size_t> Neighbours::place_of(std::uint32_t number) const noexcept {
  const auto at = std::lower_bound(numbers_.begin(), numbers_.end(), number);
  if (at == numbers_.end() || *at != number) return std::nullopt;
  return static_cast<std::size_t>(at - numbers_.begin());
}

std::optional<codec::PostingsList> Neighbours::find(std::uint32_t first, std::uint32_t second,
                                                    std::span<const std::uint8_t> length_codes) const {
  const std::optional<std::size_t> row = place_of(first);
  const std::optional<std::size_t> column = place_of(second);
  if (!row || !column) return std::nullopt;
  const Entry& entry = entries_[*row * numbers_.size() + *column];
  if (entry.doc_count == 0) return codec::PostingsList();
  return codec::PostingsList({entry.doc_count, entry.doc_count, 1}, length_codes, section_.verified(entry.begin, entry.bytes), {});
}

namespace {

/// The places of a term, in the order of documents.
class TermWalk {
 public:
  TermWalk(const FieldReader& field, const codec::TermView& term) {
    if (codec::is_inline(term.shape)) {
      codec::decode_inline_list(term, field.doc_count(), block_);
      return;
    }
    list_ = field.list(term);
    block_count_ = list_.block_count();
    take_block();
  }

  /// Calls visit(doc, position) for those in documents below `end` that it was not called for.
  template <typename Visit>
  void visit_below(std::uint32_t end, Visit visit) {
    while (true) {
      for (; place_ < block_.count && block_.docs[place_] < end; ++place_) {
        for (std::uint32_t left = block_.frequencies[place_]; left > 0; --left) visit(block_.docs[place_], block_.positions[position_++]);
      }
      if (place_ < block_.count || next_block_ >= block_count_) return;
      take_block();
    }
  }

 private:
  void take_block() {
    list_.decode_docs(next_block_, block_);
    list_.decode_frequencies(block_);
    list_.decode_positions(block_);
    ++next_block_;
    place_ = 0;
    position_ = 0;
  }

  codec::PostingsList list_;
  std::uint32_t block_count_ = 0, next_block_ = 0;
  codec::Block block_;
  std::uint32_t place_ = 0;   ///< in the block
  std::size_t position_ = 0;  ///< in its positions
};

}  // namespace

void find_neighbours(const FieldReader& field, std::span<const std::optional<codec::Dictionary::Cursor>> terms,
                     const std::function<void(std::size_t, std::size_t, std::uint32_t)>& visit) {
  constexpr std::uint32_t kDocsAtOnce = 256;
  struct Word {
    std::uint32_t position, term;
  };
  std::vector<std::pair<std::uint32_t, std::unique_ptr<TermWalk>>> walks;
  for (std::uint32_t term = 0; term < terms.size(); ++term) {
    if (terms[term]) walks.emplace_back(term, std::make_unique<TermWalk>(field, terms[term]->term()));
  }
  if (walks.empty()) return;
  std::vector<std::vector<Word>> words(kDocsAtOnce);  // by document
  for (std::uint32_t begin = 0; begin < field.doc_count(); begin += std::min(kDocsAtOnce, field.doc_count() - begin)) {
    for (const auto& [term, walk] : walks) {
      const std::uint32_t number = term;
      walk->visit_below(begin + std::min(kDocsAtOnce, field.doc_count() - begin), [&](std::uint32_t doc, std::uint32_t position) {
        words[doc - begin].push_back({position, number});
      });
    }
    for (std::uint32_t i = 0; i < kDocsAtOnce; ++i) {
      std::sort(words[i].begin(), words[i].end(), [](const Word& a, const Word& b) { return a.position < b.position; });
      for (std::size_t k = 1; k < words[i].size(); ++k) {
        if (words[i][k - 1].position + 1 == words[i][k].position) visit(words[i][k - 1].term, words[i][k].term, begin + i);
      }
      words[i].clear();
    }
  }
}

}  // namespace fihris::index
