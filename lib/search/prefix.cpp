// SPDX-License-Identifier: Apache-2.0
//
// Prefixes: the terms of a field that have a form whose letters begin so.
//
// In the order of the letters of all forms those of one term that are neighbours are a run, and the dictionary keeps the first form of each run. The
// forms with a prefix are neighbours there. The first run that begins with the prefix, or behind it, is found by halving; the run before
// may end with forms that have it. Each run leads to its term, whose forms are all looked at.
#include <map>

#include "codec/term_code.hpp"
#include "search/binding.hpp"
#include "text/fold.hpp"

namespace fihris::search {
namespace {

std::string letters_of(const codec::Form& form) {
  std::string letters;
  text::fold(codec::term_text(form.written), letters);
  return codec::term_code(letters);
}

/// The term of a run, its forms, and the code of the form that the run begins with.
struct Run {
  codec::TermView term;
  codec::Forms forms;
  std::uint32_t first_code = 0;
};

Run read_run(const index::FieldReader& field, std::uint32_t number) {
  const std::uint32_t first = field.first_of_run(number);
  const auto cursor = field.dictionary().term_of_form(first);
  Run run;
  run.term = cursor.term();
  run.forms = codec::decode_forms(run.term);
  run.first_code = first - run.term.first_form;
  run.term.key = {};  // the cursor's
  return run;
}

PrefixMatch match_forms(const Run& run, const std::string& letters) {
  PrefixMatch match;
  match.term = run.term;
  for (const codec::Form& form : run.forms.forms) {
    const bool has_it = letters_of(form).starts_with(letters);
    match.forms.push_back(has_it ? 1 : 0);
    match.doc_count += has_it ? form.doc_count : 0;
  }
  return match;
}

}  // namespace

std::vector<PrefixMatch> terms_with_prefix(const index::FieldReader& field, const std::string& letters) {
  const auto run_count = static_cast<std::uint32_t>(field.info().run_count);
  const auto first_letters = [](const Run& run) { return letters_of(run.forms.forms[run.first_code]); };
  auto low = std::uint32_t{0};
  auto high = run_count;
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (first_letters(read_run(field, middle)) < letters) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  std::map<std::uint32_t, PrefixMatch> matches;  // by number of the term
  const auto add = [&](const Run& run) {
    if (matches.contains(run.term.number)) return;
    PrefixMatch match = match_forms(run, letters);
    if (match.doc_count > 0) matches.emplace(run.term.number, std::move(match));
  };
  if (low > 0) add(read_run(field, low - 1));
  for (; low < run_count; ++low) {
    const Run run = read_run(field, low);
    if (!first_letters(run).starts_with(letters)) break;
    add(run);
  }
  std::vector<PrefixMatch> found;
  found.reserve(matches.size());
  for (auto& [number, match] : matches) found.push_back(std::move(match));
  return found;
}

}  // namespace fihris::search
