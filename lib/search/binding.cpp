// SPDX-License-Identifier: Apache-2.0
#include "search/binding.hpp"

#include <algorithm>
#include <array>

#include <fihris/error.hpp>

#include "codec/term_code.hpp"
#include "text/analysis.hpp"
#include "text/distinguished.hpp"
#include "text/fold.hpp"
#include "text/tokenizer.hpp"
#include "text/utf8.hpp"

namespace fihris::search {

std::vector<FieldScoring> bind_fields(const IndexReader::Impl& snapshot) {
  const auto& schema = snapshot.schema().fields();
  std::vector<FieldScoring> bound;
  for (std::size_t number = 0; number < schema.size(); ++number) {
    if (schema[number].type != FieldType::kText) continue;
    FieldScoring field;
    field.field = number;
    field.weight = schema[number].weight;
    field.k1 = schema[number].k1;
    std::uint64_t tokens = 0;
    for (const auto& segment : snapshot.segments()) {
      if (const index::FieldReader* reader = segment.reader->field(number)) {
        tokens += reader->info().token_count;
        field.doc_count += reader->info().doc_count;
      }
    }
    field.average_length = field.doc_count == 0 ? 0 : static_cast<double>(tokens) / static_cast<double>(field.doc_count);
    field.saturation = std::make_shared<const Saturation>(field.k1, schema[number].b, field.average_length);
    bound.push_back(std::move(field));
  }
  return bound;
}

std::vector<FieldScoring> choose_fields(const Schema& schema, const std::vector<FieldScoring>& all, const std::string& name) {
  if (name.empty()) return all;
  std::string known;
  for (const FieldScoring& field : all) {
    const std::string& other = schema.fields()[field.field].name;
    if (other == name) return {field};
    known += (known.empty() ? "" : ", ") + other;
  }
  throw Error(ErrorCode::kInvalidArgument, "there is no text field \"" + name + "\" in this index; it has: " + known);
}

QueryWord word_of_form(const Analyzer& analyzer, std::string form) {
  QueryWord word;
  word.form = std::move(form);
  word.classes = analyzer.impl().classify(word.form);
  word.written = codec::term_code(word.form);
  word.letters = codec::term_code(word.classes.letters);
  word.key = codec::term_key(word.classes.root, word.classes.stem);
  word.root = codec::term_code(word.classes.root) + '\0';
  word.stop_word = analyzer.impl().is_stop_word(word.classes.letters);
  return word;
}

std::vector<QueryWord> analyze_words(const Analyzer& analyzer, std::string_view text) {
  std::vector<QueryWord> words;
  static thread_local text::Tokenizer tokenizer;  // its room takes longer to make than a query to be read
  tokenizer.start(text);
  for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
    if (words.empty()) words.reserve(batch.size());
    for (const text::RawToken& token : batch) {
      QueryWord& word =
          words.emplace_back(word_of_form(analyzer, token.packed != 0 ? text::unpack_form(token.packed) : std::string(token.form)));
      word.typed = text.substr(token.begin, token.end - token.begin);
      word.kind = token.kind;
      word.begin = token.begin;
      word.end = token.end;
    }
  }
  return words;
}

namespace {

/// What a byte of a term code becomes when the word is folded; 0 where it is not alone to decide.
const std::array<char, 256>& folded_codes() {
  static const std::array<char, 256> codes = [] {
    std::array<char, 256> all{};
    for (unsigned byte = 0x80; byte < 0xFF; ++byte) {
      const char32_t folded = text::folds_alone(text::to_utf32(codec::term_text(std::string(1, static_cast<char>(byte)))).front());
      if (folded == 0) continue;
      std::string letter;
      text::append_utf8(letter, folded);
      const std::string code = codec::term_code(letter);
      if (code.size() == 1) all[byte] = code[0];
    }
    return all;
  }();
  return codes;
}

/// Asks whether forms of a stem, once folded, have the letters of a word.
class LettersOf {
 public:
  LettersOf(const QueryWord& word, std::string_view stem)
      : folded_(folded_codes()), letters_(word.letters), stem_folds_alone_(folds_alone(stem)) {}

  bool are_those_of(const codec::FormPieces& form) {
    if (!stem_folds_alone_ || !folds_alone(form.before) || !folds_alone(form.after)) {  // to be folded as a whole
      text::fold(codec::term_text(form.text()), room_);
      return codec::term_code(room_) == letters_;
    }
    return form.size() == letters_.size() && folds_to(form.before, 0) && folds_to(form.middle, form.before.size()) &&
           folds_to(form.after, form.before.size() + form.middle.size());
  }

 private:
  char folded(char byte) const noexcept { return folded_[static_cast<unsigned char>(byte)]; }
  bool folds_alone(std::string_view piece) const noexcept {
    return std::all_of(piece.begin(), piece.end(), [&](char byte) { return folded(byte) != 0; });
  }
  bool folds_to(std::string_view piece, std::size_t begin) const noexcept {
    const char* const letters = letters_.data() + begin;
    return std::equal(piece.begin(), piece.end(), letters, [&](char byte, char letter) { return folded(byte) == letter; });
  }

  const std::array<char, 256>& folded_;
  std::string_view letters_;
  bool stem_folds_alone_;
  std::string room_;
};

/// Finds the forms with the letters of the word: all of them, or those with the same spellings, of which a document with two counts twice.
void bind_forms(const codec::TermView& term, const QueryWord& word, SegmentWord& bound, WordCounts& counts) {
  const bool by_spelling = word.distinguish.any();
  const std::u32string trace = by_spelling ? text::trace_of(word.form, word.distinguish) : std::u32string();
  codec::FormCursor forms(term);
  bound.letters.assign(term.shape.form_count, 0);
  bound.written.assign(term.shape.form_count, 0);
  std::vector<std::uint8_t> same;  // by letters number
  same.reserve(term.shape.form_count);
  LettersOf letters(word, term.stem());
  for (std::size_t code = 0; forms.next(); ++code) {
    const codec::FormPieces& written = forms.written();
    if (written == word.written) {
      bound.written[code] = 1;
      counts.written += forms.doc_count();
    }
    if (forms.letters_number() == same.size()) same.push_back(letters.are_those_of(written) ? 1 : 0);
    if (same[forms.letters_number()] == 0) continue;
    if (by_spelling) {
      if (text::trace_of(codec::term_text(written.text()), word.distinguish) != trace) continue;
      counts.letters += forms.doc_count();
    }
    bound.letters[code] = 1;
  }
  if (by_spelling) return;
  const auto of_letters = forms.letters();
  for (std::size_t number = 0; number < same.size(); ++number) counts.letters += same[number] != 0 ? of_letters[number].doc_count : 0;
}

void bind_in_field(const index::FieldReader& field, const QueryWord& word, WantedLevels wanted, SegmentWord& bound, WordCounts& counts) {
  const auto keep_stem = [&](const codec::TermView& term) {
    bound.stem.push_back(term);
    bound.stem.back().key = {};
    counts.stem += term.shape.doc_count;
    counts.stem_occurrences += term.shape.occurrence_count;
    if (wanted.forms) bind_forms(term, word, bound, counts);
  };
  if (!wanted.root) {
    if (auto cursor = field.dictionary().find(word.key)) keep_stem(cursor->term());
    return;
  }
  auto cursor = field.dictionary().lower_bound(word.root);
  while (cursor.next() && cursor.term().key.starts_with(word.root)) {
    counts.root += cursor.term().shape.doc_count;
    if (cursor.term().key == word.key) {
      keep_stem(cursor.term());
    } else {
      if (bound.rest.empty()) bound.rest.reserve(16);
      bound.rest.push_back(cursor.term());
      bound.rest.back().key = {};
    }
  }
}

template <typename Get>
std::uint64_t largest(const std::vector<WordCounts>& counts, Get get) {
  std::uint64_t found = 0;
  for (const WordCounts& of_field : counts) found = std::max(found, get(of_field));
  return found;
}

}  // namespace

std::uint64_t BoundWord::stem_count() const noexcept {
  return largest(counts, [](const WordCounts& c) { return c.stem; });
}
std::uint64_t BoundWord::letters_count() const noexcept {
  return largest(counts, [](const WordCounts& c) { return c.letters; });
}

double BoundWord::repetition() const noexcept {
  const auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.stem < b.stem; });
  if (most == counts.end() || most->stem == 0) return 1;
  return static_cast<double>(most->stem_occurrences) / static_cast<double>(most->stem);
}

BoundWord bind_word(const IndexReader::Impl& snapshot, const std::vector<FieldScoring>& fields, QueryWord word, WantedLevels wanted) {
  BoundWord bound{std::move(word), {}, {}};
  bound.counts.resize(fields.size());
  bound.segments.resize(snapshot.segments().size());
  for (std::size_t segment = 0; segment < bound.segments.size(); ++segment) {
    bound.segments[segment].resize(fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) {
      const index::FieldReader* field = snapshot.segments()[segment].reader->field(fields[i].field);
      if (field != nullptr) bind_in_field(*field, bound.word, wanted, bound.segments[segment][i], bound.counts[i]);
    }
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    bound.counts[i].root = std::min(bound.counts[i].root, fields[i].doc_count);
    bound.counts[i].letters = std::min(bound.counts[i].letters, fields[i].doc_count);
  }
  return bound;
}

}  // namespace fihris::search
