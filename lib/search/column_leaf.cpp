// SPDX-License-Identifier: Apache-2.0
//
// Documents of a segment by the values of a column. They get nothing: what is asked of a column decides, and does not rank.
#include <array>

#include "index/field_columns.hpp"
#include "search/leaf.hpp"

namespace fihris::search {
namespace {

static_assert(kWindowDocs == index::kZoneDocs, "a window is a zone, so that one look at a zone answers for a window");

class ColumnLeaf final : public Leaf {
 public:
  ColumnLeaf(const index::ColumnReader& column, index::KeyRange range, std::string why)
      : column_(column), range_(range), why_(std::move(why)), is_keyword_(column.type() == FieldType::kKeyword) {}

  std::int64_t bound() const override { return 0; }
  std::int64_t bound(Window) const override { return 0; }
  std::uint32_t next_possible(std::uint32_t doc) override { return doc < column_.doc_count() ? doc : ListCursor::kEnd; }

  void collect(Window window, const WindowSet*, LeafWindow& out) override {
    const WindowSet found = find(window);
    found.for_each([&](std::uint32_t offset) {
      if (!out.matches.contains(offset)) out.scores[offset] = 0;
    });
    out.matches |= found;
  }
  void accumulate(Window window, const WindowSet*, std::int32_t idf_units, WindowSet& matches, WindowSums& sums) override {
    find(window).for_each([&](std::uint32_t offset) {
      if (matches.contains(offset)) return;
      matches.insert(offset);
      sums.idf_units[offset] += idf_units;
    });
  }
  void match(Window window, const WindowSet*, WindowSet& out) override { out |= find(window); }

  std::uint64_t cost() const override { return is_keyword_ ? column_.doc_count() : column_.numbers().most_matches(range_); }

  Explanation explain(std::uint32_t doc) override {
    Explanation whole;
    whole.matched = find(window_of(doc, column_.doc_count())).contains(doc % kWindowDocs);
    whole.description = why_;
    return whole;
  }

 private:
  WindowSet find(Window window) const {
    std::array<std::uint64_t, WindowSet::kWords> bits{};
    if (is_keyword_) {
      column_.keywords().match(window.begin, window.end, range_, bits.data());
    } else {
      column_.numbers().match(window.begin, window.end, range_, bits.data());
    }
    WindowSet found;
    for (std::size_t i = 0; i < bits.size(); ++i) found.set_word(i, bits[i]);
    return found;
  }

  const index::ColumnReader& column_;
  index::KeyRange range_;
  std::string why_;
  bool is_keyword_;
};

}  // namespace

std::unique_ptr<Leaf> make_column_leaf(const index::ColumnReader& column, index::KeyRange range, std::string why) {
  return std::make_unique<ColumnLeaf>(column, range, std::move(why));
}

}  // namespace fihris::search
