// SPDX-License-Identifier: Apache-2.0
//
// The table of variants, and the names of the numbers of a ranking.
#include "variants.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string_view>

#include <fihris/error.hpp>

namespace fihris::bench {
namespace {

struct Number {
  std::string_view name;
  double Ranking::*real = nullptr;
  std::size_t Ranking::*count = nullptr;
  bool Ranking::*flag = nullptr;
};

const std::vector<Number>& numbers() {
  static const std::vector<Number> all = {
      {"letters_weight", &Ranking::letters_weight},
      {"stem_weight", &Ranking::stem_weight},
      {"root_weight", &Ranking::root_weight},
      {"coverage_exponent", &Ranking::coverage_exponent},
      {"repetition_exponent", &Ranking::repetition_exponent},
      {"pair_weight", &Ranking::pair_weight},
      {"window_weight", &Ranking::window_weight},
      {"window_words", nullptr, &Ranking::window_words},
      {"lead_weight", &Ranking::lead_weight},
      {"lead_words", nullptr, &Ranking::lead_words},
      {"reading_weight", &Ranking::reading_weight},
      {"similar_weight", &Ranking::similar_weight},
      {"refine_depth", nullptr, &Ranking::refine_depth},
      {"drop_stop_words", nullptr, nullptr, &Ranking::drop_stop_words},
  };
  return all;
}

Variant without(const std::string& part, double Ranking::*number) {
  Variant variant{"without " + part, Ranking::standard()};
  variant.ranking.*number = 0;
  return variant;
}

}  // namespace

std::vector<Variant> standard_variants() {
  std::vector<Variant> variants = {{"plain", Ranking::plain()},
                                   without("letters", &Ranking::letters_weight),
                                   without("root", &Ranking::root_weight),
                                   without("coverage", &Ranking::coverage_exponent),
                                   without("repetition", &Ranking::repetition_exponent),
                                   without("pairs", &Ranking::pair_weight),
                                   without("window", &Ranking::window_weight),
                                   without("lead", &Ranking::lead_weight),
                                   without("readings", &Ranking::reading_weight),
                                   without("similar words", &Ranking::similar_weight)};
  Variant unrefined{"without refinement", Ranking::standard()};
  unrefined.ranking.refine_depth = 0;
  variants.push_back(unrefined);
  Variant with_stop_words{"with function words", Ranking::standard()};
  with_stop_words.ranking.drop_stop_words = false;
  variants.push_back(with_stop_words);
  variants.push_back({"standard", Ranking::standard()});
  return variants;
}

Variant described_variant(const std::string& description) {
  Variant variant{description, Ranking::standard()};
  std::string_view rest = description;
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
    const std::string_view name = part.substr(0, part.find('='));
    const std::string_view text = part.substr(std::min(name.size() + 1, part.size()));
    double value = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
    const Number* found = nullptr;
    for (const Number& number : numbers()) {
      if (number.name == name) found = &number;
    }
    if (found == nullptr || read.ec != std::errc() || read.ptr != text.data() + text.size() || value < 0) {
      throw Error(ErrorCode::kInvalidArgument,
                  "--ranking takes members of Ranking with numbers, as in pair_weight=0.4, not \"" + std::string(part) + "\"");
    }
    if (found->real != nullptr) variant.ranking.*(found->real) = value;
    if (found->count != nullptr) variant.ranking.*(found->count) = static_cast<std::size_t>(value);
    if (found->flag != nullptr) variant.ranking.*(found->flag) = value != 0;
  }
  return variant;
}

}  // namespace fihris::bench
