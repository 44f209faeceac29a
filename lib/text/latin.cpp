// SPDX-License-Identifier: Apache-2.0
//
// Stemmers of libstemmer, one a thread and language, since a stemmer object serves one thread at a time.
#include "text/latin.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <new>

#include <libstemmer.h>

#include <fihris/error.hpp>

namespace fihris::text {

namespace {

constexpr std::array<std::string_view, 5> kLanguages = {"none", "french", "english", "spanish", "arabic"};

struct DeleteStemmer {
  void operator()(sb_stemmer* stemmer) const noexcept { sb_stemmer_delete(stemmer); }
};

sb_stemmer* stemmer_of_this_thread(std::size_t language) {
  thread_local std::array<std::unique_ptr<sb_stemmer, DeleteStemmer>, kLanguages.size()> stemmers;
  auto& stemmer = stemmers[language];
  if (stemmer == nullptr) stemmer.reset(sb_stemmer_new(kLanguages[language].data(), "UTF_8"));
  return stemmer.get();
}

std::size_t index_of(std::string_view language) {
  const auto* const found = std::find(kLanguages.begin(), kLanguages.end(), language);
  if (found != kLanguages.end()) return static_cast<std::size_t>(found - kLanguages.begin());
  std::string sentence = "There is no stemmer for the language '" + std::string(language) + "'; there are:";
  for (const std::string_view name : kLanguages) sentence.append(" ").append(name);
  throw Error(ErrorCode::kInvalidArgument, sentence);
}

}  // namespace

Snowball::Snowball(std::string_view language) : index_(index_of(language)) {}

std::string_view Snowball::language() const noexcept { return kLanguages[index_]; }

std::span<const std::string_view> Snowball::languages() noexcept { return kLanguages; }

std::string Snowball::stem(std::string_view letters) const {
  if (index_ == 0) return std::string(letters);
  sb_stemmer* const stemmer = stemmer_of_this_thread(index_);
  // The constructor knows only languages that libstemmer has, so only a lack of memory leads here.
  if (stemmer == nullptr) throw std::bad_alloc();
  const sb_symbol* const stem =
      sb_stemmer_stem(stemmer, reinterpret_cast<const sb_symbol*>(letters.data()), static_cast<int>(letters.size()));
  if (stem == nullptr) throw std::bad_alloc();
  return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(stemmer))};
}

}  // namespace fihris::text
