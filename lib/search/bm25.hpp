// SPDX-License-Identifier: Apache-2.0
//
// BM25, the arithmetic: S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
//
//     B = idf × saturation × (k1 + 1)       idf = ln(1 + (N − df + ½) / (df + ½))       saturation = tf / (tf + K)
//     K = k1 × (1 − b + b × length / average length)
//
// Scores are added as whole numbers: each contribution is rounded down to a unit that is chosen for the query (see Scale), so that a sum
// does not depend on the order in which it is made, and every way to evaluate a query gives the same scores to the last digit.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <span>

#include "codec/length_code.hpp"
#include "codec/postings.hpp"

namespace fihris::search {

inline double idf(std::uint64_t doc_count, std::uint64_t matching) noexcept {
  const auto total = static_cast<double>(std::max(doc_count, matching));
  const auto df = static_cast<double>(matching);
  return std::log(1 + (total - df + 0.5) / (df + 0.5));
}

/// Saturation in one field. Immutable. Small frequencies, which nearly all are, are looked up in a table.
class Saturation {
 public:
  Saturation(double k1, double b, double average_length) {
    const double average = std::max(average_length, 1.0);
    for (std::size_t code = 0; code < k_.size(); ++code) {
      k_[code] = static_cast<float>(k1 * (1 - b + b * codec::kLengths[code] / average));
      for (std::size_t tf = 0; tf < kTableRows; ++tf) table_[tf][code] = divided(static_cast<float>(tf), k_[code]);
    }
  }

  /// In (0, 1]; rises with the frequency, falls with the length.
  float operator()(std::uint32_t frequency, std::uint8_t length_code) const noexcept {
    if (frequency < kTableRows) return table_[frequency][length_code];
    return divided(static_cast<float>(frequency), k_[length_code]);
  }

  /// At least the saturation of every posting that the bounds cover.
  float best(std::span<const codec::Bound> bounds) const noexcept {
    float best = 0;
    for (const codec::Bound bound : bounds) {
      best = std::max(best, bound.frequency == 255 ? 1.0F : (*this)(bound.frequency, bound.length_code));
    }
    return best;
  }

 private:
  static constexpr std::size_t kTableRows = 16;

  static float divided(float tf, float k) noexcept { return tf == 0 ? 0 : tf / (tf + k); }

  std::array<std::array<float, 256>, kTableRows> table_;
  std::array<float, 256> k_;
};

/// The unit of a query's whole-number scores: a power of two, as small as the largest possible sum allows.
class Scale {
 public:
  /// `largest_sum`: what no document can exceed.
  explicit Scale(double largest_sum) noexcept {
    constexpr int kLargestBits = 30;
    constexpr int kMostPrecise = 24;
    const int exponent = largest_sum > 0 ? std::ilogb(largest_sum) + 1 : 0;
    units_per_one_ = std::ldexp(1.0, std::min(kLargestBits - exponent, kMostPrecise));
    one_per_unit_ = 1 / units_per_one_;
  }
  double to_units(double score) const noexcept { return score * units_per_one_; }
  double to_score(std::int64_t units) const noexcept { return static_cast<double>(units) * one_per_unit_; }

 private:
  double units_per_one_ = 1;
  double one_per_unit_ = 1;  ///< exact: both are powers of two
};

/// A contribution in units, from a weight in units and a saturation. Odd, so never 0: a sum above 0 tells that something matches.
inline std::int32_t in_units(float weight, float saturation) noexcept { return static_cast<std::int32_t>(weight * saturation) | 1; }

/// A bound in units: not below in_units() of any smaller saturation, whatever the rounding.
inline std::int64_t bound_in_units(float weight, float saturation) noexcept {
  if (saturation <= 0) return 0;
  return static_cast<std::int64_t>(weight * saturation * (1 + 1e-6F)) + 2;
}

}  // namespace fihris::search
