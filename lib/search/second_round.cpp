// SPDX-License-Identifier: Apache-2.0
//
// The second round: the best documents of the first are scored in full, word by word, at every level.
//
// For each word its lists are walked once, in step with the candidates. Only the blocks that hold a candidate are unpacked, and of those
// no more than the documents and the few frequencies and codes that are asked for. The other stems of a root are mostly short lists, which
// are unpacked as a whole and compared with a set of the candidates.
#include <algorithm>
#include <memory>

#include "search/evaluate.hpp"

namespace fihris::search {
namespace {

class SecondRound {
 public:
  SecondRound(const Plan& plan, std::size_t segment, std::span<Candidate> candidates)
      : plan_(plan),
        segment_(segment),
        candidates_(candidates),
        units_(candidates.size()),
        sums_(candidates.size()),
        has_(candidates.size()) {
    const std::uint32_t doc_count = plan.snapshot().segments()[segment].reader->doc_count();
    set_.resize(doc_count / 64 + 1);
    for (const Candidate& candidate : candidates) set_[candidate.doc / 64] |= std::uint64_t{1} << (candidate.doc % 64);
  }

  void run() {
    for (std::size_t slot = 0; slot < plan_.slots().size(); ++slot) {
      std::fill(has_.begin(), has_.end(), 0);
      std::fill(units_.begin(), units_.end(), 0);
      WordParts parts = plan_.word_parts(slot, segment_, false);
      for (StemPart& part : parts.stems) add_stem(part);
      if (std::find(has_.begin(), has_.end(), 0) != has_.end()) {
        for (UnionPart& part : parts.roots) add_root(part);
      }
      for (std::size_t i = 0; i < candidates_.size(); ++i) {
        candidates_[i].units += units_[i];
        candidates_[i].idf_units += has_[i] != 0 ? plan_.idf_units(slot) : 0;
      }
    }
  }

 private:
  enum Has : std::uint8_t { kNothing = 0, kStem = 1, kRoot = 2 };

  void add_stem(const StemPart& part) {
    ListCursor cursor(*part.field.reader, part.word->stem.front());
    const StemScorer score(part);
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (!cursor.seek_block(candidates_[i].doc)) return;
      const std::uint32_t before = cursor.block_before();
      if (before != ListCursor::kEnd && candidates_[i].doc <= before) continue;
      const std::uint32_t place = cursor.place_of(candidates_[i].doc);
      if (place == ListCursor::kEnd) continue;
      const std::uint32_t same = score.needs_letters() ? cursor.filtered_frequency_at(place, part.word->letters) : 0;
      units_[i] += score(cursor.frequency_at(place), same, candidates_[i].doc);
      has_[i] = kStem;
    }
  }

  /// Frequencies of all the lists are added up, then each document that lacks the stem is scored once.
  void add_root(const UnionPart& part) {
    std::fill(sums_.begin(), sums_.end(), 0);
    for (const auto& [term, filter] : part.terms) {
      if (term.shape.doc_count <= codec::kBlockSize) {
        add_short(*part.field.reader, term);
      } else {
        add_long(*part.field.reader, term);
      }
    }
    const auto lengths = part.field.reader->lengths();
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (sums_[i] == 0 || has_[i] == kStem) continue;
      units_[i] += in_units(part.weight, (*part.field.scoring->saturation)(sums_[i], lengths[candidates_[i].doc]));
      has_[i] = kRoot;
    }
  }

  void add_short(const index::FieldReader& field, const codec::TermView& term) {
    const bool is_inline = codec::is_inline(term.shape);
    codec::PostingsList list;
    if (is_inline) {
      codec::decode_inline_list(term, field.doc_count(), block_);
    } else {
      list = field.list(term);
      list.decode_docs(0, block_);
    }
    for (std::uint32_t i = 0; i < block_.count; ++i) {
      const std::uint32_t doc = block_.docs[i];
      if ((set_[doc / 64] >> (doc % 64) & 1) == 0) continue;
      const auto found =
          std::lower_bound(candidates_.begin(), candidates_.end(), doc, [](const Candidate& a, std::uint32_t b) { return a.doc < b; });
      sums_[static_cast<std::size_t>(found - candidates_.begin())] += is_inline ? block_.frequencies[i] : list.frequency_at(block_, i);
    }
  }

  void add_long(const index::FieldReader& field, const codec::TermView& term) {
    ListCursor cursor(field, term);
    for (std::size_t i = 0; i < candidates_.size(); ++i) {
      if (has_[i] == kStem) continue;
      if (!cursor.seek_block(candidates_[i].doc)) return;
      const std::uint32_t before = cursor.block_before();
      if (before != ListCursor::kEnd && candidates_[i].doc <= before) continue;
      const std::uint32_t place = cursor.place_of(candidates_[i].doc);
      if (place != ListCursor::kEnd) sums_[i] += cursor.frequency_at(place);
    }
  }

  const Plan& plan_;
  std::size_t segment_;
  std::span<Candidate> candidates_;
  std::vector<std::int64_t> units_;  ///< of the current word
  std::vector<std::uint32_t> sums_;  ///< of the current root
  std::vector<std::uint8_t> has_;    ///< Has, of the current word
  std::vector<std::uint64_t> set_;   ///< of all candidates, by document
  codec::Block block_;
};

}  // namespace

void second_round(const Plan& plan, std::size_t segment, std::span<Candidate> candidates) {
  if (!candidates.empty()) SecondRound(plan, segment, candidates).run();
}

}  // namespace fihris::search
