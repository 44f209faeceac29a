// SPDX-License-Identifier: Apache-2.0
//
// Words side by side. In two steps: the documents that have all words (rarest word first), then, for these only, the places: a place p of
// the first word counts when every other word stands at p + its offset.
#include <algorithm>
#include <array>

#include "search/leaf.hpp"

namespace fihris::search {
namespace {

/// One term of a word of a phrase: its documents, and its positions in one document at a time.
class Term {
 public:
  Term(const index::FieldReader& field, const codec::TermView& term, FormFilter filter, std::uint32_t offset)
      : filter_(std::move(filter)), offset_(offset), cursor_(field, term), ahead_(cursor_) {}

  std::uint32_t doc_count() const noexcept { return cursor_.doc_count(); }
  void restart() noexcept {
    cursor_.restart();
    ahead_.restart();
  }
  float best_saturation(const Saturation& saturation, std::span<const std::uint8_t> lengths) {
    return cursor_.best_saturation(saturation, lengths);
  }
  float best_saturation(const Saturation& saturation, Window window) const {
    return cursor_.best_saturation(saturation, window.begin, window.end);
  }

  std::uint32_t next_possible(std::uint32_t doc) {
    if (!cursor_.seek_block(doc)) return ListCursor::kEnd;
    const std::uint32_t before = cursor_.block_before();
    return before == ListCursor::kEnd ? doc : std::max(doc, before + 1);
  }

  /// Documents of the window, among the candidates when they are given.
  void match(Window window, const WindowSet* candidates, WindowSet& out) {
    for (bool there = ahead_.seek_block(window.begin); there; there = ahead_.next_block()) {
      const std::uint32_t before = ahead_.block_before();
      const std::uint32_t first = std::max(window.begin, before == ListCursor::kEnd ? 0 : before + 1);
      if (first >= window.end) return;
      const std::uint32_t last = std::min(window.end - 1, ahead_.block_last());
      if (candidates == nullptr || candidates->any_between(first - window.begin, last - window.begin)) {
        const codec::Block& block = ahead_.docs();
        const std::uint32_t* const docs = block.docs.data();
        const std::uint32_t* const begin = std::lower_bound(docs, docs + block.count, window.begin);
        const std::uint32_t* const end = std::lower_bound(begin, docs + block.count, window.end);
        out.insert_rising(begin, static_cast<std::size_t>(end - begin), window.begin);
      }
      if (ahead_.block_last() >= window.end) return;
    }
  }

  /// How often the term stands in `doc`, in any form.
  std::uint32_t frequency(std::uint32_t doc) {
    if (!cursor_.seek_block(doc)) return 0;
    const std::uint32_t place = cursor_.place_of(doc);
    return place == ListCursor::kEnd ? 0 : cursor_.frequency_at(place);
  }

  /// Places of the term in `doc` (of the forms that count), less the word's offset; empty when it is not there. Valid until the next call.
  std::span<const std::uint32_t> places(std::uint32_t doc) {
    places_.clear();
    if (!cursor_.seek_block(doc)) return places_;
    const std::uint32_t place = cursor_.place_of(doc);
    if (place == ListCursor::kEnd) return places_;
    const std::span<const std::uint32_t> positions = cursor_.positions_at(place);
    const std::span<const std::uint32_t> codes = filter_.empty() ? std::span<const std::uint32_t>() : cursor_.codes_at(place);
    for (std::size_t k = 0; k < positions.size(); ++k) {
      if (!filter_.empty() && filter_[codes[k]] == 0) continue;
      if (positions[k] >= offset_) places_.push_back(positions[k] - offset_);
    }
    return places_;
  }

 private:
  FormFilter filter_;
  std::uint32_t offset_;
  ListCursor cursor_;  ///< for places()
  ListCursor ahead_;   ///< for match(), which goes through a window before places() does
  std::vector<std::uint32_t> places_;
};

/// One word of a phrase: a term, or all terms of a root as if they were one.
class Word {
 public:
  Word(const index::FieldReader& field, const PhraseWord& word) {
    terms_.reserve(word.terms.size());
    for (const auto& [term, filter] : word.terms) terms_.emplace_back(field, term, filter, word.offset);
  }

  std::uint64_t doc_count() const noexcept {
    std::uint64_t sum = 0;
    for (const Term& term : terms_) sum += term.doc_count();
    return sum;
  }
  void restart() noexcept {
    for (Term& term : terms_) term.restart();
  }
  /// saturation(a + b) <= saturation(a) + saturation(b), and never above 1.
  float best_saturation(const Saturation& saturation, std::span<const std::uint8_t> lengths) {
    float best = 0;
    for (Term& term : terms_) best += term.best_saturation(saturation, lengths);
    return std::min(best, 1.0F);
  }
  float best_saturation(const Saturation& saturation, Window window) const {
    float best = 0;
    for (const Term& term : terms_) best += term.best_saturation(saturation, window);
    return std::min(best, 1.0F);
  }
  std::uint32_t next_possible(std::uint32_t doc) {
    std::uint32_t next = ListCursor::kEnd;
    for (Term& term : terms_) next = std::min(next, term.next_possible(doc));
    return next;
  }
  void match(Window window, const WindowSet* candidates, WindowSet& out) {
    for (Term& term : terms_) term.match(window, candidates, out);
  }
  /// At least the number of places().
  std::uint32_t frequency(std::uint32_t doc) {
    std::uint32_t sum = 0;
    for (Term& term : terms_) sum += term.frequency(doc);
    return sum;
  }
  /// Rising. Valid until the next call.
  std::span<const std::uint32_t> places(std::uint32_t doc) {
    if (terms_.size() == 1) return terms_[0].places(doc);
    places_.clear();
    for (Term& term : terms_) {
      const auto of_term = term.places(doc);
      places_.insert(places_.end(), of_term.begin(), of_term.end());
    }
    std::sort(places_.begin(), places_.end());
    return places_;
  }

 private:
  std::vector<Term> terms_;
  std::vector<std::uint32_t> places_;
};

class Part {
 public:
  explicit Part(PhrasePart part) : part_(std::move(part)), lengths_(part_.field.reader->lengths()) {
    for (const PhraseWord& word : part_.words) words_.emplace_back(*part_.field.reader, word);
    std::sort(words_.begin(), words_.end(), [](const Word& a, const Word& b) { return a.doc_count() < b.doc_count(); });
    // The phrase is at most as frequent as its rarest word.
    bound_ = bound_in_units(part_.weight, words_[0].best_saturation(saturation(), lengths_));
    for (std::size_t i = 1; i < words_.size(); ++i) words_[i].best_saturation(saturation(), lengths_);
  }

  std::int64_t bound() const noexcept { return bound_; }
  std::int64_t bound(Window window) const { return bound_in_units(part_.weight, words_[0].best_saturation(saturation(), window)); }
  std::uint64_t cost() const noexcept { return words_[0].doc_count(); }
  std::uint32_t next_possible(std::uint32_t doc) {
    std::uint32_t next = doc;
    for (Word& word : words_) next = std::max(next, word.next_possible(next));
    return next;
  }
  void restart() noexcept {
    for (Word& word : words_) word.restart();
  }

  /// Calls found(offset, frequency of the phrase) for each document of the window that has it and could get `least`.
  template <typename Found>
  void walk(Window window, const WindowSet* candidates, std::int64_t least, Found found) {
    WindowSet common;
    words_[0].match(window, candidates, common);
    if (candidates != nullptr) common &= *candidates;
    for (std::size_t i = 1; i < words_.size() && !common.empty(); ++i) {
      WindowSet of_word;
      words_[i].match(window, &common, of_word);
      common &= of_word;
    }
    common.for_each([&](std::uint32_t offset) {
      // A phrase is at most as frequent as its rarest word: often that is not enough, and the places need not be read.
      if (least > 0 && score(window.begin + offset, rarest(window.begin + offset)) < least) return;
      const std::uint32_t frequency = count(window.begin + offset);
      if (frequency > 0) found(offset, frequency);
    });
  }

  std::int32_t score(std::uint32_t doc, std::uint32_t frequency) const noexcept {
    return in_units(part_.weight, saturation()(frequency, lengths_[doc]));
  }
  const PhrasePart& part() const noexcept { return part_; }
  std::uint32_t length(std::uint32_t doc) const noexcept { return codec::kLengths[lengths_[doc]]; }

 private:
  const Saturation& saturation() const noexcept { return *part_.field.scoring->saturation; }

  std::uint32_t rarest(std::uint32_t doc) {
    std::uint32_t least = ~std::uint32_t{0};
    for (Word& word : words_) least = std::min(least, word.frequency(doc));
    return least;
  }

  std::uint32_t count(std::uint32_t doc) {
    const auto first = words_[0].places(doc);
    starts_.assign(first.begin(), first.end());
    for (std::size_t i = 1; i < words_.size() && !starts_.empty(); ++i) {
      const auto places = words_[i].places(doc);
      common_.clear();
      std::set_intersection(starts_.begin(), starts_.end(), places.begin(), places.end(), std::back_inserter(common_));
      starts_.swap(common_);
    }
    return static_cast<std::uint32_t>(starts_.size());
  }

  PhrasePart part_;
  std::span<const std::uint8_t> lengths_;
  std::vector<Word> words_;
  std::int64_t bound_ = 0;
  std::vector<std::uint32_t> starts_, common_;
};

/// For leaves that are not worth a faster way: what collect() finds, added to sums.
void accumulate_collected(Leaf& leaf, Window window, const WindowSet* candidates, std::int32_t idf_units, WindowSet& matches,
                          WindowSums& sums) {
  const auto found = std::make_unique<LeafWindow>();
  found->matches = matches;
  leaf.collect(window, candidates, *found);
  found->matches -= matches;
  found->matches.for_each([&](std::uint32_t offset) {
    sums.units[offset] += found->scores[offset];
    sums.idf_units[offset] += idf_units;
  });
  matches |= found->matches;
}

class PhraseLeaf final : public Leaf {
 public:
  explicit PhraseLeaf(std::vector<PhrasePart> parts) {
    for (PhrasePart& part : parts) parts_.push_back(std::make_unique<Part>(std::move(part)));
  }
  std::int64_t bound() const override {
    std::int64_t sum = 0;
    for (const auto& part : parts_) sum += part->bound();
    return sum;
  }
  std::int64_t bound(Window window) const override {
    std::int64_t sum = 0;
    for (const auto& part : parts_) sum += part->bound(window);
    return sum;
  }
  std::uint32_t next_possible(std::uint32_t doc) override {
    std::uint32_t next = ListCursor::kEnd;
    for (auto& part : parts_) next = std::min(next, part->next_possible(doc));
    return next;
  }
  void collect(Window window, const WindowSet* candidates, LeafWindow& out) override { collect(window, candidates, 0, out); }
  void collect_best(Window window, std::int64_t least, LeafWindow& out) override { collect(window, nullptr, least, out); }
  void collect(Window window, const WindowSet* candidates, std::int64_t least, LeafWindow& out) {
    const WindowSet before = out.matches;
    std::int64_t all = 0;
    for (auto& part : parts_) all += part->bound();
    if (least > all) return;
    for (auto& part : parts_) {
      part->walk(window, candidates, least - (all - part->bound()), [&](std::uint32_t offset, std::uint32_t frequency) {
        if (before.contains(offset)) return;
        const std::int32_t score = part->score(window.begin + offset, frequency);
        out.scores[offset] = out.matches.contains(offset) ? out.scores[offset] + score : score;
        out.matches.insert(offset);
      });
    }
  }
  void accumulate(Window window, const WindowSet* candidates, std::int32_t idf_units, WindowSet& matches, WindowSums& sums) override {
    accumulate_collected(*this, window, candidates, idf_units, matches, sums);
  }
  void match(Window window, const WindowSet* candidates, WindowSet& out) override {
    for (auto& part : parts_) part->walk(window, candidates, 0, [&](std::uint32_t offset, std::uint32_t) { out.insert(offset); });
  }
  std::uint64_t cost() const override {
    std::uint64_t sum = 0;
    for (const auto& part : parts_) sum += part->cost();
    return sum;
  }
  Explanation explain(std::uint32_t doc) override {
    Explanation whole;
    for (auto& part : parts_) {
      part->restart();
      const Window window = window_of(doc, doc + 1);
      WindowSet only;
      only.insert(doc - window.begin);
      part->walk(window, &only, 0, [&](std::uint32_t, std::uint32_t frequency) {
        Explanation detail;
        detail.matched = true;
        detail.value = part->score(doc, frequency);
        detail.description = part->part().why + " in " + part->part().field.field_name + " (tf " + std::to_string(frequency) + ", length " +
                             std::to_string(part->length(doc)) + ")";
        whole.matched = true;
        whole.value += detail.value;
        whole.details.push_back(std::move(detail));
      });
    }
    return whole;
  }

 private:
  std::vector<std::unique_ptr<Part>> parts_;
};

class EverythingLeaf final : public Leaf {
 public:
  EverythingLeaf(std::uint32_t doc_count, std::int32_t units) : doc_count_(doc_count), units_(units) {}
  std::int64_t bound() const override { return units_; }
  std::int64_t bound(Window) const override { return units_; }
  std::uint32_t next_possible(std::uint32_t doc) override { return doc < doc_count_ ? doc : ListCursor::kEnd; }
  void collect(Window window, const WindowSet*, LeafWindow& out) override {
    for (std::uint32_t offset = 0; offset < window.end - window.begin; ++offset) {
      if (out.matches.contains(offset)) continue;
      out.matches.insert(offset);
      out.scores[offset] = units_;
    }
  }
  void accumulate(Window window, const WindowSet* candidates, std::int32_t idf_units, WindowSet& matches, WindowSums& sums) override {
    accumulate_collected(*this, window, candidates, idf_units, matches, sums);
  }
  void match(Window window, const WindowSet*, WindowSet& out) override {
    for (std::uint32_t offset = 0; offset < window.end - window.begin; ++offset) out.insert(offset);
  }
  std::uint64_t cost() const override { return doc_count_; }
  Explanation explain(std::uint32_t) override {
    Explanation whole;
    whole.matched = true;
    whole.value = units_;
    whole.description = "every document matches";
    return whole;
  }

 private:
  std::uint32_t doc_count_;
  std::int32_t units_;
};

}  // namespace

std::unique_ptr<Leaf> make_phrase_leaf(std::vector<PhrasePart> parts) { return std::make_unique<PhraseLeaf>(std::move(parts)); }

std::unique_ptr<Leaf> make_everything_leaf(std::uint32_t doc_count, std::int32_t units) {
  return std::make_unique<EverythingLeaf>(doc_count, units);
}

}  // namespace fihris::search
