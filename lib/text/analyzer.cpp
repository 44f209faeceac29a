// SPDX-License-Identifier: Apache-2.0
//
// The analyser: recipe and vocabulary put to work.
#include <algorithm>
#include <utility>

#include <fihris/analyzer.hpp>
#include <fihris/error.hpp>

#include "base/hash.hpp"
#include "text/analysis.hpp"
#include "text/date.hpp"
#include "text/fold.hpp"
#include "text/root.hpp"
#include "text/stop_words.hpp"
#include "text/tokenizer.hpp"

namespace fihris {
namespace {

/// Changes when tokens or letters of any text change.
constexpr int kTextVersion = 2;

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

/// 05 and 5 are one stem, so that 05/03/2004 and 5 March 2004 share their words. A fraction or the number of a law (03.03) stays.
std::string without_leading_zeros(std::string_view number) {
  const bool digits = number.find_first_not_of("0123456789") == std::string_view::npos;
  const std::size_t zeros = std::min(number.find_first_not_of('0'), number.size() - 1);
  return std::string(digits ? number.substr(zeros) : number);
}

std::set<std::string, std::less<>> folded(const std::vector<std::string>& words) {
  std::set<std::string, std::less<>> letters;
  std::string one;
  for (const std::string& word : words) {
    text::fold(word, one);
    letters.insert(one);
  }
  return letters;
}

}  // namespace

Analyzer::Impl::Impl(AnalyzerOptions options, std::shared_ptr<const text::Vocabulary> vocabulary)
    : options_((check(options), std::move(options))),
      fingerprint_("text-" + std::to_string(kTextVersion) + "/" + arabic_name(options_) + "/" + options_.latin),
      vocabulary_(std::move(vocabulary)),
      stemmer_(*vocabulary_),
      arabic_(options_.arabic == ArabicStemmer::kSnowball ? "arabic" : "none"),
      latin_(options_.latin),
      protected_(folded(options_.protected_words)),
      stop_words_(folded(options_.stop_words)) {
  if (protected_.empty()) return;
  std::string all;
  for (const std::string& word : protected_) all += word + '\n';
  fingerprint_ += "/protected-" + std::to_string(base::hash_string(all));
}

/// Stem and root of an Arabic word that has its letters.
void Analyzer::Impl::classify_arabic(std::string_view written, text::WordClasses& classes) const {
  switch (options_.arabic) {
    case ArabicStemmer::kFihris: {
      text::Stem stem = stemmer_.stem(classes.letters, text::spelling_of(written));
      classes.steps = stem.steps;
      classes.stem = std::move(stem.stem);
      classes.root = std::move(stem.root);
      return;
    }
    case ArabicStemmer::kSnowball: classes.stem = arabic_.stem(classes.letters); break;
    case ArabicStemmer::kCustom: classes.stem = options_.custom_stem(classes.letters); break;
    case ArabicStemmer::kNone: break;
  }
  if (classes.stem.empty()) classes.stem = classes.letters;
  classes.root = text::root_of(classes.stem);
}

bool Analyzer::Impl::is_stop_word(std::string_view letters) const {
  return (options_.usual_stop_words && text::is_stop_word(letters)) || stop_words_.contains(letters);
}

bool Analyzer::Impl::is_stop_word(text::Word letters) const {
  return (options_.usual_stop_words && text::is_stop_word(letters)) || (!stop_words_.empty() && stop_words_.contains(letters.utf8()));
}

text::WordClasses Analyzer::Impl::classify(std::string_view written) const {
  text::WordClasses classes;
  text::fold(written, classes.letters);
  if (!protected_.empty() && protected_.contains(classes.letters)) {
    classes.stem = classes.root = classes.letters;
    classes.steps = text::kStepProtected;
    return classes;
  }
  switch (text::kind_of(written)) {
    case text::TokenKind::kArabic: classify_arabic(written, classes); break;
    case text::TokenKind::kLatin:
      classes.stem = latin_.stem(classes.letters);
      classes.root = classes.stem;
      break;
    case text::TokenKind::kNumber:
      classes.stem = without_leading_zeros(classes.letters);
      classes.root = classes.stem;
      break;
    case text::TokenKind::kOther: classes.stem = classes.letters; classes.root = classes.letters;
  }
  return classes;
}

std::optional<text::ArabicClasses> Analyzer::Impl::classify(std::uint64_t packed) const {
  const bool by_rules = options_.arabic == ArabicStemmer::kFihris || options_.arabic == ArabicStemmer::kNone;
  if (!by_rules || !protected_.empty()) return std::nullopt;
  const text::Word letters = text::fold_packed(packed);
  if (letters.empty()) return std::nullopt;
  if (options_.arabic == ArabicStemmer::kNone) return text::ArabicClasses{letters, letters, text::root_of(letters)};
  const text::WordStem stem = stemmer_.stem(letters, text::spelling_of(packed));
  return text::ArabicClasses{letters, stem.stem, stem.root};
}

void Analyzer::Impl::explain(Token& token) const {
  if (token.kind != TokenKind::kArabic) return;
  if (protected_.contains(token.letters)) {
    token.steps.emplace_back(text::step_name(text::kStepProtected));
    token.step_results.push_back(token.letters);
    return;
  }
  if (options_.arabic != ArabicStemmer::kFihris) return;
  std::vector<text::TracedStep> trace;
  stemmer_.stem(token.letters, text::spelling_of(token.written), trace);
  for (text::TracedStep& step : trace) {
    token.steps.emplace_back(text::step_name(step.step));
    token.step_results.push_back(std::move(step.letters));
  }
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
      token.stop_word = impl_->is_stop_word(token.letters);
      impl_->explain(token);
      tokens.push_back(std::move(token));
    }
  }
  return tokens;
}

std::vector<DateMention> Analyzer::dates(std::string_view text, const std::vector<Token>& tokens) const {
  std::vector<text::DateWord> words;
  words.reserve(tokens.size());
  for (const Token& token : tokens) words.push_back({token.letters, static_cast<text::TokenKind>(token.kind), token.begin, token.end});
  std::vector<DateMention> dates;
  for (const text::DateMention& found : text::find_dates(text, words)) {
    const Token& first = tokens[found.first];
    const Token& last = tokens[found.first + found.count - 1];
    dates.push_back({text::date_name(found.date), first.begin, last.end, first.position, static_cast<std::uint32_t>(found.count)});
  }
  return dates;
}

}  // namespace fihris
