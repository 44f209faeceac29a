// SPDX-License-Identifier: Apache-2.0
//
// RequiredBatch: documents that may have all required words, with what they have so far.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "codec/postings.hpp"

namespace fihris::search {

/// Documents in rising order, their sums so far, and where they came from: their place in the first list of the rarest word, counted from the
/// beginning of the batch, or kNowhere. To be copied before a loop: where numbers are stored, the compiler has to think that these may be what it
/// reads.
struct RequiredRows {
  static constexpr std::uint16_t kNowhere = 0xFFFF;
  std::uint32_t* docs;
  std::int32_t* sums;
  std::uint16_t* origins;

  void move(std::size_t from, std::size_t to) const noexcept {
    docs[to] = docs[from];
    sums[to] = sums[from];
    origins[to] = origins[from];
  }
};

class RequiredBatch {
 public:
  std::size_t count = 0;

  RequiredRows rows() noexcept { return {docs_.data(), sums_.data(), origins_.data()}; }

  void make_room(std::size_t size) {
    if (size <= docs_.size()) return;
    docs_.resize(2 * size);
    sums_.resize(2 * size);
    origins_.resize(2 * size);
    found_.resize(2 * size / 64 + 2);
  }

  /// Appends documents, with nothing so far. The first of them came from `origin`, the others from the places behind it.
  void append(std::span<const std::uint32_t> docs, std::size_t origin) {
    make_room(count + docs.size());
    const RequiredRows rows = this->rows();
    std::copy(docs.begin(), docs.end(), rows.docs + count);
    std::fill_n(rows.sums + count, docs.size(), 0);
    for (std::size_t i = 0; i < docs.size(); ++i) rows.origins[count + i] = static_cast<std::uint16_t>(origin + i);
    count += docs.size();
  }

  /// Becomes the documents of both, with what they had in `a`. Cost: few steps where `b` is short.
  void join(RequiredBatch& a, RequiredBatch& b) {
    make_room(a.count + b.count);
    const RequiredRows to = rows();
    const RequiredRows from = a.rows();
    const std::uint32_t* const others = b.rows().docs;
    const auto size = static_cast<std::uint32_t>(a.count);
    std::uint32_t next = 0;
    std::size_t joined = 0;
    const auto take_until = [&](std::uint32_t end) {
      std::copy(from.docs + next, from.docs + end, to.docs + joined);
      std::copy(from.sums + next, from.sums + end, to.sums + joined);
      std::copy(from.origins + next, from.origins + end, to.origins + joined);
      joined += end - next;
      next = end;
    };
    for (std::size_t k = 0; k < b.count; ++k) {
      take_until(codec::place_onwards(from.docs, size, next, others[k]));
      if (next < size && from.docs[next] == others[k]) continue;
      to.docs[joined] = others[k];
      to.sums[joined] = 0;
      to.origins[joined++] = RequiredRows::kNowhere;
    }
    take_until(size);
    count = joined;
  }

  void find_none() noexcept { std::fill_n(found_.begin(), count / 64 + 1, std::uint64_t{0}); }
  void find(std::size_t place) noexcept { found_[place / 64] |= std::uint64_t{1} << (place % 64); }
  /// Those of the 64 from `place` on that have a bit.
  void find(std::size_t place, std::uint64_t bits) noexcept {
    found_[place / 64] |= bits << (place % 64);
    if (place % 64 != 0) found_[place / 64 + 1] |= bits >> (64 - place % 64);
  }
  /// Keeps those that were found.
  void keep_found() noexcept {
    const RequiredRows rows = this->rows();
    std::size_t kept = 0;
    for (std::size_t begin = 0; begin < count; begin += 64) {
      for (std::uint64_t left = found_[begin / 64]; left != 0; left &= left - 1)
        rows.move(begin + static_cast<std::size_t>(std::countr_zero(left)), kept++);
    }
    count = kept;
  }
  /// Keeps those for which keeps(place), which must not depend on others, is 1, not 0.
  template <typename Keeps>
  void keep(Keeps keeps) noexcept {
    const RequiredRows rows = this->rows();
    const std::size_t before = count;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < before; ++i) {
      const auto stays = static_cast<std::size_t>(keeps(i));
      rows.move(i, kept);
      kept += stays;
    }
    count = kept;
  }

 private:
  std::vector<std::uint32_t> docs_;
  std::vector<std::int32_t> sums_;
  std::vector<std::uint16_t> origins_;
  std::vector<std::uint64_t> found_;  ///< a bit for each place
};

}  // namespace fihris::search
