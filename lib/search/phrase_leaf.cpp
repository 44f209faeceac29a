// SPDX-License-Identifier: Apache-2.0
//
// Words side by side. In two steps, window by window: the documents that have all words, rarest word first, with the frequency of the word
// that is rarest in each: a phrase is no more frequent, and often that is not enough. Then, for those that are left, the places: a place p
// of the first word counts when every other word stands at p + its offset.
#include <algorithm>
#include <array>

#include "search/leaf.hpp"

namespace fihris::search {
namespace {

/// Documents of a window that may have the phrase, in rising order.
struct PhraseCandidates {
  std::array<std::uint32_t, kWindowDocs> offsets;
  std::array<std::uint32_t, kWindowDocs> most;     ///< the phrase is not more frequent
  std::array<std::uint32_t, kWindowDocs> of_word;  ///< frequency of the word in question
  std::size_t count = 0;
  PlacesInBlock places;  ///< room for the walks
};

/// Places where a phrase may start: offset of the document in the window << 32 | position. Rising.
using Starts = std::vector<std::uint64_t>;

/// One term of a word of a phrase.
class Term {
 public:
  Term(const index::FieldReader& field, FilteredTerm term, std::uint32_t offset)
      : filter_(*term.filter), offset_(offset), cursor_(field, *term.term), ahead_(cursor_) {}

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

  /// Calls visit(offset, frequency) for the documents of the window, in rising order.
  template <typename Visit>
  void for_each(Window window, Visit visit) {
    for (bool there = ahead_.seek_block(window.begin); there; there = ahead_.next_block()) {
      const auto [begin, end] = places_in(ahead_.docs(), window);
      const codec::Block& block = begin < end ? ahead_.frequencies() : ahead_.docs();
      for (std::uint32_t i = begin; i < end; ++i) visit(block.docs[i] - window.begin, block.frequencies[i]);
      if (ahead_.block_last() >= window.end) return;
    }
  }

  /// Adds the frequency of the term, in any form, to those of the word.
  void add_frequencies(Window window, PhraseCandidates& candidates) {
    std::size_t next = 0;
    while (next < candidates.count && ahead_.seek_block(window.begin + candidates.offsets[next])) {
      const std::size_t begin = next;
      const std::uint32_t last = ahead_.block_last();
      while (next < candidates.count && window.begin + candidates.offsets[next] <= last) ++next;
      if (next - begin < kMany) {
        for (std::size_t i = begin; i < next; ++i) {
          const std::uint32_t place = ahead_.find(window.begin + candidates.offsets[i]);
          if (place != ListCursor::kEnd) candidates.of_word[i] += ahead_.frequency_at(place);
        }
        continue;
      }
      const codec::Block& block = ahead_.frequencies();
      candidates.places.enter(window, block);
      for (std::size_t i = begin; i < next; ++i) {
        const std::uint32_t place = candidates.places[candidates.offsets[i]];
        const bool there = place < block.count && block.docs[place] == window.begin + candidates.offsets[i];
        candidates.of_word[i] += there ? block.frequencies[place] : 0;
      }
    }
  }

  /// Appends where the term stands (in the forms that count) in the candidates, less the word's offset.
  void append_starts(Window window, PhraseCandidates& candidates, Starts& out) {
    std::size_t next = 0;
    while (next < candidates.count && cursor_.seek_block(window.begin + candidates.offsets[next])) {
      const std::size_t begin = next;
      const std::uint32_t last = cursor_.block_last();
      while (next < candidates.count && window.begin + candidates.offsets[next] <= last) ++next;
      const bool many = next - begin >= kMany;
      if (many) candidates.places.enter(window, cursor_.docs());
      const codec::Block& block = cursor_.docs();
      for (std::size_t i = begin; i < next; ++i) {
        const std::uint32_t offset = candidates.offsets[i];
        const std::uint32_t place = many ? candidates.places[offset] : cursor_.find(window.begin + offset);
        if (place < block.count && block.docs[place] == window.begin + offset) append_starts_at(place, offset, out);
      }
    }
  }

 private:
  static constexpr std::size_t kMany = 8;  ///< candidates in a block, from which on PlacesInBlock pays

  void append_starts_at(std::uint32_t place, std::uint32_t offset, Starts& out) {
    const std::span<const std::uint32_t> positions = cursor_.positions_at(place);
    const std::span<const std::uint32_t> codes = filter_.empty() ? std::span<const std::uint32_t>() : cursor_.codes_at(place);
    for (std::size_t k = 0; k < positions.size(); ++k) {
      if (!filter_.empty() && filter_[codes[k]] == 0) continue;
      if (positions[k] >= offset_) out.push_back(std::uint64_t{offset} << 32 | (positions[k] - offset_));
    }
  }

  const FormFilter& filter_;
  std::uint32_t offset_;
  ListCursor cursor_;  ///< for append_starts()
  ListCursor ahead_;   ///< for everything else: it goes through a window before
};

/// One word of a phrase: a term, or all terms of a root as if they were one.
class Word {
 public:
  Word(const index::FieldReader& field, const PhraseWord& word) {
    terms_.reserve(word.terms.size());
    for (const FilteredTerm term : word.terms) terms_.emplace_back(field, term, word.offset);
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
  /// Documents of the window, as candidates with the frequency of the word.
  void collect(Window window, PhraseCandidates& out) {
    out.count = 0;
    const auto add = [&out](std::uint32_t offset, std::uint32_t frequency) {
      out.offsets[out.count] = offset;
      out.of_word[out.count++] = frequency;
    };
    if (terms_.size() == 1) return terms_[0].for_each(window, add);
    sums_.assign(kWindowDocs, 0);
    for (Term& term : terms_) term.for_each(window, [this](std::uint32_t offset, std::uint32_t frequency) { sums_[offset] += frequency; });
    for (std::uint32_t offset = 0; offset < kWindowDocs; ++offset) {
      if (sums_[offset] > 0) add(offset, sums_[offset]);
    }
  }
  /// Sets the frequencies of the word.
  void add_frequencies(Window window, PhraseCandidates& candidates) {
    std::fill_n(candidates.of_word.begin(), candidates.count, std::uint32_t{0});
    for (Term& term : terms_) term.add_frequencies(window, candidates);
  }
  /// Sets `out` to where the word stands in the candidates.
  void find_starts(Window window, PhraseCandidates& candidates, Starts& out) {
    out.clear();
    for (Term& term : terms_) term.append_starts(window, candidates, out);
    if (terms_.size() > 1) std::sort(out.begin(), out.end());
  }

 private:
  std::vector<Term> terms_;
  std::vector<std::uint32_t> sums_;  ///< of several terms, by offset in the window
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

  /// Calls found(offset, frequency of the phrase) for each document of the window, or of the candidates, that has the phrase and
  /// could get `least`.
  template <typename Found>
  void walk(Window window, const WindowSet* candidates, std::int64_t least, Found found) {
    find_candidates(window, candidates, least);
    PhraseCandidates& these = *candidates_;
    if (these.count == 0) return;
    words_[0].find_starts(window, these, starts_);
    for (std::size_t i = 1; i < words_.size() && !starts_.empty(); ++i) {
      if (i > 1) keep_started();
      words_[i].find_starts(window, these, of_word_);
      starts_.resize(keep_common(starts_, of_word_));
    }
    for (std::size_t i = 0; i < starts_.size();) {
      const auto offset = static_cast<std::uint32_t>(starts_[i] >> 32);
      const std::size_t begin = i;
      while (i < starts_.size() && starts_[i] >> 32 == offset) ++i;
      found(offset, static_cast<std::uint32_t>(i - begin));
    }
  }

  std::int32_t score(std::uint32_t doc, std::uint32_t frequency) const noexcept {
    return in_units(part_.weight, saturation()(frequency, lengths_[doc]));
  }
  const PhrasePart& part() const noexcept { return part_; }
  std::uint32_t length(std::uint32_t doc) const noexcept { return codec::kLengths[lengths_[doc]]; }

 private:
  static constexpr std::size_t kCommon = 8;  ///< a word in more than this part of the documents is looked for by places only

  const Saturation& saturation() const noexcept { return *part_.field.scoring->saturation; }

  void find_candidates(Window window, const WindowSet* among, std::int64_t least) {
    PhraseCandidates& these = *candidates_;
    if (among == nullptr) {
      words_[0].collect(window, these);
    } else {
      these.count = 0;
      among->for_each([&](std::uint32_t offset) { these.offsets[these.count++] = offset; });
      words_[0].add_frequencies(window, these);
    }
    std::fill_n(these.most.begin(), these.count, ~std::uint32_t{0});
    keep(window, least);
    for (std::size_t i = 1; i < words_.size() && these.count > 0; ++i) {
      if (i > 1 && words_[i].doc_count() > lengths_.size() / kCommon) break;  // hardly any candidate lacks it
      words_[i].add_frequencies(window, these);
      keep(window, least);
    }
  }

  /// Keeps the candidates that have the word in question, too, and can get `least`.
  void keep(Window window, std::int64_t least) {
    PhraseCandidates& these = *candidates_;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < these.count; ++i) {
      const std::uint32_t offset = these.offsets[i];
      const std::uint32_t most = std::min(these.most[i], these.of_word[i]);
      these.offsets[kept] = offset;
      these.most[kept] = most;
      kept += most > 0 && (least <= 0 || score(window.begin + offset, most) >= least) ? 1 : 0;
    }
    these.count = kept;
  }

  /// Keeps the candidates that have a place where the phrase may still start.
  void keep_started() {
    PhraseCandidates& these = *candidates_;
    these.count = 0;
    for (const std::uint64_t start : starts_) {
      const auto offset = static_cast<std::uint32_t>(start >> 32);
      if (these.count == 0 || these.offsets[these.count - 1] != offset) these.offsets[these.count++] = offset;
    }
  }

  /// Keeps in `a` what is also in `b`; both rise. Returns how many that are. Without branches but that of the loop.
  static std::size_t keep_common(Starts& a, const Starts& b) noexcept {
    std::size_t common = 0;
    for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
      const std::uint64_t x = a[i];
      const std::uint64_t y = b[k];
      a[common] = x;
      common += x == y ? 1 : 0;
      i += x <= y ? 1 : 0;
      k += y <= x ? 1 : 0;
    }
    return common;
  }

  PhrasePart part_;
  std::span<const std::uint8_t> lengths_;
  std::vector<Word> words_;
  std::int64_t bound_ = 0;
  Starts starts_;   ///< where the phrase may start
  Starts of_word_;  ///< where it would start for the word in question
  std::unique_ptr<PhraseCandidates> candidates_ = std::make_unique<PhraseCandidates>();
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
  void collect(Window window, const WindowSet* candidates, LeafWindow& out) override {
    add_up(window, 0, out, [&](Part& part, std::int64_t least, auto add) { part.walk(window, candidates, least, add); });
  }
  void collect_best(Window window, std::int64_t least, LeafWindow& out) override {
    add_up(window, least, out, [&](Part& part, std::int64_t least_of_part, auto add) { part.walk(window, nullptr, least_of_part, add); });
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
  /// Adds up the scores of frequencies: walk(part, what the part must give, add(offset, frequency)).
  template <typename Walk>
  void add_up(Window window, std::int64_t least, LeafWindow& out, Walk walk) {
    const WindowSet before = out.matches;
    std::int64_t all = 0;
    for (auto& part : parts_) all += part->bound();
    if (least > all) return;
    for (auto& part : parts_) {
      walk(*part, least - (all - part->bound()), [&](std::uint32_t offset, std::uint32_t frequency) {
        if (before.contains(offset)) return;
        const std::int32_t score = part->score(window.begin + offset, frequency);
        out.scores[offset] = out.matches.contains(offset) ? out.scores[offset] + score : score;
        out.matches.insert(offset);
      });
    }
  }

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
