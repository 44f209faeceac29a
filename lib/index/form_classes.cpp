// SPDX-License-Identifier: Apache-2.0
#include "index/form_classes.hpp"

#include <algorithm>

#include "codec/term_code.hpp"
#include "text/analysis.hpp"

namespace fihris::index {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{256} << 10;

/// What is known may be so many times what is asked for: then it is forgotten, so that its memory stays in proportion to the buffer's.
constexpr std::size_t kMostKnown = 2;

}  // namespace

std::vector<FormClasses> ClassMemo::classify(const FormTable& table, const Analyzer& analyzer) {
  const bool other_analyzer = !analyzer_ || &analyzer_->impl() != &analyzer.impl();
  if (other_analyzer || known_.size() > kMostKnown * table.size()) forget();
  analyzer_ = analyzer;
  std::vector<std::uint32_t> numbers(table.size());
  known_.add_all(table, numbers.data());
  std::vector<FormClasses> classes;
  classes.reserve(table.size());
  for (std::uint32_t form = 0; form < table.size(); ++form) {
    if (numbers[form] == classes_.size()) classes_.push_back(make(table.form(form)));
    classes.push_back(classes_[numbers[form]]);
  }
  return classes;
}

FormClasses ClassMemo::make(const std::string& written) {
  const text::WordClasses classes = analyzer_->impl().classify(written);
  scratch_.clear();
  codec::append_term_key(classes.root, classes.stem, scratch_);
  const std::size_t key = scratch_.size();
  codec::append_term_code(classes.letters, scratch_);
  const std::size_t letters = scratch_.size() - key;
  codec::append_term_code(written, scratch_);
  if (scratch_.size() > free_bytes_) {
    free_bytes_ = std::max(kChunkBytes, scratch_.size());
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(free_bytes_));
    free_ = chunks_.back().get();
  }
  const char* const bytes = free_;
  free_ = std::copy(scratch_.begin(), scratch_.end(), free_);
  free_bytes_ -= scratch_.size();
  return {bytes, key, letters, scratch_.size() - key - letters};
}

void ClassMemo::forget() {
  known_.clear();
  classes_ = {};
  chunks_.clear();
  free_ = nullptr;
  free_bytes_ = 0;
}

}  // namespace fihris::index
