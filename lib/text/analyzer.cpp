// SPDX-License-Identifier: Apache-2.0
//
// The analyser: recipe and vocabulary put to work.
#include <utility>

#include <fihris/analyzer.hpp>
#include <fihris/error.hpp>

#include "text/analysis.hpp"
#include "text/fold.hpp"
#include "text/root.hpp"
#include "text/stop_words.hpp"
#include "text/tokenizer.hpp"

namespace fihris {
namespace {

/// Changes when tokens or letters of any text change.
constexpr int kTextVersion = 1;

std::string arabic_name(const AnalyzerOptions& options) {
  switch (options.arabic) {
    case ArabicStemmer::kFihris: return "fihris-" + std::to_string(text::kStemmerVersion);
    case ArabicStemmer::kSnowball: return "snowball";
    case ArabicStemmer::kNone: return "none";
    case ArabicStemmer::kCustom: return "custom:" + options.custom_name;
  }
  throw Error(ErrorCode::kInvalidArgument, "there is no Arabic stemmer of this number");
}

void check(const AnalyzerOptions& options) {
  if (options.arabic != ArabicStemmer::kCustom) return;
  if (!options.custom_stem) throw Error(ErrorCode::kInvalidArgument, "a custom stemmer needs AnalyzerOptions::custom_stem");
  if (options.custom_name.empty()) throw Error(ErrorCode::kInvalidArgument, "a custom stemmer needs AnalyzerOptions::custom_name");
}

std::vector<std::string> step_names(std::uint32_t steps) {
  std::vector<std::string> names;
  for (std::uint32_t bit = 1; bit != 0; bit <<= 1U) {
    if ((steps & bit) != 0) names.emplace_back(text::step_name(bit));
  }
  return names;
}

}  // namespace

Analyzer::Impl::Impl(AnalyzerOptions options, std::shared_ptr<const text::Vocabulary> vocabulary)
    : options_((check(options), std::move(options))),
      fingerprint_("text-" + std::to_string(kTextVersion) + "/" + arabic_name(options_) + "/" + options_.latin),
      vocabulary_(std::move(vocabulary)),
      stemmer_(*vocabulary_),
      arabic_(options_.arabic == ArabicStemmer::kSnowball ? "arabic" : "none"),
      latin_(options_.latin) {}

std::string Analyzer::Impl::arabic_stem(std::string_view written, std::string_view letters, std::uint32_t& steps) const {
  switch (options_.arabic) {
    case ArabicStemmer::kFihris: {
      text::Stem stem = stemmer_.stem(letters, text::first_alef_of(written));
      steps = stem.steps;
      return std::move(stem.stem);
    }
    case ArabicStemmer::kSnowball: return arabic_.stem(letters);
    case ArabicStemmer::kCustom: return options_.custom_stem(letters);
    case ArabicStemmer::kNone: break;
  }
  return std::string(letters);
}

text::WordClasses Analyzer::Impl::classify(std::string_view written) const {
  text::WordClasses classes;
  text::fold(written, classes.letters);
  switch (text::kind_of(written)) {
    case text::TokenKind::kArabic:
      classes.stem = arabic_stem(written, classes.letters, classes.steps);
      if (classes.stem.empty()) classes.stem = classes.letters;
      classes.root = text::root_of(classes.stem);
      break;
    case text::TokenKind::kLatin:
      classes.stem = latin_.stem(classes.letters);
      classes.root = classes.stem;
      break;
    default: classes.stem = classes.letters; classes.root = classes.letters;
  }
  return classes;
}

Analyzer Analyzer::Impl::make(AnalyzerOptions options, std::shared_ptr<const text::Vocabulary> vocabulary) {
  Analyzer analyzer{AnalyzerOptions{.arabic = ArabicStemmer::kNone, .latin = "none", .custom_stem = {}, .custom_name = {}}};
  analyzer.impl_ = std::make_shared<const Impl>(std::move(options), std::move(vocabulary));
  return analyzer;
}

Analyzer::Analyzer(AnalyzerOptions options) : impl_(std::make_shared<const Impl>(std::move(options), text::base_vocabulary())) {}
Analyzer::~Analyzer() = default;
Analyzer::Analyzer(const Analyzer&) = default;
Analyzer& Analyzer::operator=(const Analyzer&) = default;

const AnalyzerOptions& Analyzer::options() const noexcept { return impl_->options(); }
std::string Analyzer::fingerprint() const { return impl_->fingerprint(); }

std::vector<Token> Analyzer::analyze(std::string_view text) const {
  std::vector<Token> tokens;
  text::Tokenizer tokenizer;
  tokenizer.start(text);
  for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
    for (const text::RawToken& raw : batch) {
      Token token;
      token.begin = raw.begin;
      token.end = raw.end;
      token.position = raw.position;
      token.kind = static_cast<TokenKind>(raw.kind);
      token.written = raw.packed != 0 ? text::unpack_form(raw.packed) : std::string(raw.form);
      text::WordClasses classes = impl_->classify(token.written);
      token.letters = std::move(classes.letters);
      token.stem = std::move(classes.stem);
      token.root = std::move(classes.root);
      token.stop_word = text::is_stop_word(token.letters);
      token.steps = step_names(classes.steps);
      tokens.push_back(std::move(token));
    }
  }
  return tokens;
}

}  // namespace fihris
