// SPDX-License-Identifier: Apache-2.0
//
// Prefixes: the terms of a field that have a form whose letters begin so.
//
// The dictionary keeps the numbers of all forms in the order of their letters: the forms with a prefix are neighbours there, found by
// halving; each number leads to its term.
#include <map>

#include "codec/term_code.hpp"
#include "search/binding.hpp"
#include "text/fold.hpp"

namespace fihris::search {
namespace {

struct LocatedForm {
  codec::TermView term;
  std::string letters;
  std::uint32_t code = 0;
  std::uint32_t doc_count = 0;
};

LocatedForm locate(const index::FieldReader& field, std::uint32_t place) {
  const std::uint32_t number = field.form_in_order(place);
  const auto cursor = field.dictionary().term_of_form(number);
  LocatedForm located;
  located.term = cursor.term();
  located.code = number - located.term.first_form;
  const codec::Forms forms = codec::decode_forms(cursor.term());
  const codec::Form& form = forms.forms[located.code];
  std::string letters;
  text::fold(codec::term_text(form.written), letters);
  located.letters = codec::term_code(letters);
  located.doc_count = form.doc_count;
  located.term.key = {};
  return located;
}

}  // namespace

std::vector<PrefixMatch> terms_with_prefix(const index::FieldReader& field, const std::string& letters) {
  auto low = std::uint32_t{0};
  auto high = static_cast<std::uint32_t>(field.info().form_count);
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (locate(field, middle).letters < letters) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  std::map<std::uint32_t, PrefixMatch> matches;  // by number of the term
  for (; low < field.info().form_count; ++low) {
    const LocatedForm located = locate(field, low);
    if (!located.letters.starts_with(letters)) break;
    PrefixMatch& match = matches[located.term.number];
    if (match.forms.empty()) {
      match.term = located.term;
      match.forms.assign(located.term.shape.form_count, 0);
    }
    match.forms[located.code] = 1;
    match.doc_count += located.doc_count;
  }
  std::vector<PrefixMatch> found;
  found.reserve(matches.size());
  for (auto& [number, match] : matches) found.push_back(std::move(match));
  return found;
}

}  // namespace fihris::search
