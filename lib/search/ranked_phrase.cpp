// SPDX-License-Identifier: Apache-2.0
//
// A phrase alone. To have all words of a phrase is cheap to find out, where they stand is not. So where many documents may have all words,
// these are gathered with a bound, what they would get if their rarest word always stood in the phrase. The most promising are looked at
// first; those whose bound is no better than the worst of the best are never looked at.
//
//   windows ──► documents and bounds ──► the best few ──► places ──► TopDocs ──► … until no bound is good enough
#include <algorithm>
#include <memory>
#include <span>
#include <vector>

#include "search/evaluate.hpp"

namespace fihris::search {
namespace {

class RankedPhrase {
 public:
  RankedPhrase(const Plan& plan, std::size_t segment, TopDocs& top, std::uint64_t two_looks_from)
      : plan_(plan),
        number_(segment),
        segment_(plan.snapshot().segments()[segment]),
        doc_count_(segment_.reader->doc_count()),
        top_(top),
        two_looks_from_(two_looks_from) {}

  std::uint64_t run() {
    const std::unique_ptr<Leaf> leaf = plan_.make_leaves(plan_.root().slot, number_).main;
    if (leaf == nullptr) return 0;
    if (leaf->cost() < two_looks_from_) return in_one_look(*leaf);
    std::size_t room = kFirstRoom;
    for (std::uint32_t doc = leaf->next_possible(0); doc < doc_count_;) {
      const Window window = window_of(doc, doc_count_);
      gather(*leaf, window);
      if (bounds_.size() >= room) {
        look_at_bounds();
        room = kRoom;
      }
      doc = window.end < doc_count_ ? leaf->next_possible(window.end) : doc_count_;
    }
    look_at_bounds();
    return matching_;
  }

 private:
  static constexpr std::size_t kFirstRoom = 4096;  ///< bounds after which the first are looked at, for a threshold
  static constexpr std::size_t kRoom = 65'536;     ///< the same later: what is held is 16 bytes each
  static constexpr std::size_t kFirst = 64;        ///< documents that are looked at before the others
  static constexpr std::size_t kFactor = 16;       ///< and how many more each time

  std::uint64_t in_one_look(Leaf& leaf) {
    for (std::uint32_t doc = leaf.next_possible(0); doc < doc_count_;) {
      const Window window = window_of(doc, doc_count_);
      found_->matches.clear();
      leaf.collect_best(window, least(), *found_);
      take_out_hidden(plan_.hidden(number_), window, found_->matches);
      offer_found(window);
      doc = window.end < doc_count_ ? leaf.next_possible(window.end) : doc_count_;
    }
    return matching_;
  }

  void gather(Leaf& leaf, Window window) {
    found_->matches.clear();
    leaf.collect_bounds(window, least(), *found_);
    take_out_hidden(plan_.hidden(number_), window, found_->matches);
    found_->matches.for_each([&](std::uint32_t offset) {
      const ScoredDoc bound{segment_.first_doc + window.begin + offset, plan_.scale().to_score(found_->scores[offset])};
      if (top_.takes(bound)) bounds_.push_back(bound);
    });
  }

  /// Leaves no bounds.
  void look_at_bounds() {
    for (std::size_t size = kFirst; !bounds_.empty(); size *= kFactor) {
      const auto first = bounds_.begin();
      const auto end = first + static_cast<std::ptrdiff_t>(std::min(size, bounds_.size()));
      std::nth_element(first, end - 1, bounds_.end(), kIsBetter);
      std::sort(first, end, [](const ScoredDoc& a, const ScoredDoc& b) { return a.doc < b.doc; });
      look_at({first, end});
      bounds_.erase(first, end);
      std::erase_if(bounds_, [&](const ScoredDoc& bound) { return !top_.takes(bound); });
    }
  }

  /// In the order of documents.
  void look_at(std::span<const ScoredDoc> docs) {
    const std::unique_ptr<Leaf> leaf = plan_.make_leaves(plan_.root().slot, number_).main;
    for (std::size_t i = 0; i < docs.size();) {
      const Window window = window_of(static_cast<std::uint32_t>(docs[i].doc - segment_.first_doc), doc_count_);
      WindowSet wanted;
      for (; i < docs.size() && docs[i].doc - segment_.first_doc < window.end; ++i)
        wanted.insert(static_cast<std::uint32_t>(docs[i].doc - segment_.first_doc - window.begin));
      found_->matches.clear();
      leaf->collect(window, &wanted, *found_);
      offer_found(window);
    }
  }

  /// What a document must give to be among the best, in units.
  std::int64_t least() const {
    const double threshold = top_.threshold();
    return threshold < 0 ? 0 : static_cast<std::int64_t>(plan_.scale().to_units(threshold));
  }

  void offer_found(Window window) {
    found_->matches.for_each([&](std::uint32_t offset) {
      ++matching_;
      top_.offer(segment_.first_doc + window.begin + offset, plan_.score(found_->scores[offset], plan_.idf_units(plan_.root().slot)));
    });
  }

  const Plan& plan_;
  std::size_t number_;
  const IndexReader::Impl::Segment& segment_;
  std::uint32_t doc_count_;
  TopDocs& top_;
  std::uint64_t two_looks_from_;
  std::vector<ScoredDoc> bounds_;
  std::uint64_t matching_ = 0;
  std::unique_ptr<LeafWindow> found_ = std::make_unique<LeafWindow>();
};

}  // namespace

std::uint64_t ranked_phrase(const Plan& plan, std::size_t segment, TopDocs& top, std::uint64_t two_looks_from) {
  return RankedPhrase(plan, segment, top, two_looks_from).run();
}

}  // namespace fihris::search
