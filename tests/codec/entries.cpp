// SPDX-License-Identifier: Apache-2.0
#include "codec/entries.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "codec/term_code.hpp"

namespace fihris::codec::testing {

using fihris::testing::Random;

namespace {

/// A few letters only, so that keys share prefixes and roots come again.
std::string random_word(Random& random, std::size_t most) {
  static constexpr const char* kLetters[] = {"\u0628", "\u062A", "\u0643", "\u0627", "\u064A", "a", "\u4E2D", "\u064E"};
  std::string word;
  for (auto left = random.below(most + 1); left > 0; --left) word += kLetters[random.below(random.one_in(4) ? 8 : 5)];
  return word;
}

Forms random_forms(Random& random, std::uint32_t doc_count, std::string_view stem) {
  Forms forms;
  const auto count = random.one_in(3) ? random.between(2, 40) : 1;
  std::set<std::string> seen;
  for (std::uint64_t i = 0; i < count; ++i) {
    std::string written = term_code(random_word(random, 3)) + std::string(random.one_in(5) ? "" : stem) +
                          term_code(random_word(random, random.one_in(9) ? 30 : 4));
    if (!seen.insert(written).second) continue;
    const bool is_new = forms.letters_doc_counts.empty() || random.one_in(2);
    const auto of_form = static_cast<std::uint32_t>(random.between(1, doc_count));
    const auto letters = is_new ? forms.letters_doc_counts.size() : random.below(forms.letters_doc_counts.size());
    if (is_new) forms.letters_doc_counts.push_back(of_form);
    if (!is_new) forms.letters_doc_counts[letters] = static_cast<std::uint32_t>(random.between(1, doc_count));
    forms.forms.push_back({written, of_form, static_cast<std::uint32_t>(letters)});
  }
  if (forms.forms.size() == 1) forms.forms[0].doc_count = forms.letters_doc_counts[0] = doc_count;
  for (auto ones = random.below(forms.forms.size() + 1); ones > 1; --ones) forms.forms[forms.forms.size() - ones].doc_count = 1;
  for (std::size_t i = 0; i < forms.letters_doc_counts.size(); ++i) {  // letters of one form are where the form is
    const auto has = [i](const Form& form) { return form.letters_number == i; };
    if (std::count_if(forms.forms.begin(), forms.forms.end(), has) == 1)
      forms.letters_doc_counts[i] = std::find_if(forms.forms.begin(), forms.forms.end(), has)->doc_count;
  }
  return forms;
}

}  // namespace

std::string random_key(Random& random) { return term_key(random_word(random, 4), random_word(random, random.one_in(10) ? 20 : 6)); }

std::vector<Entry> random_entries(Random& random, std::size_t count) {
  std::set<std::string> keys;
  for (std::size_t i = 0; i < count; ++i) keys.insert(random_key(random));
  while (keys.size() < count) keys.insert(random_key(random));
  std::vector<Entry> entries;
  PostingsPlace place;
  std::uint32_t form = 0;
  for (const std::string& key : keys) {
    Entry entry;
    entry.key = key;
    entry.first_form = form;
    entry.shape.doc_count = random.one_in(2) ? 1 : static_cast<std::uint32_t>(random.between(1, 100'000));
    entry.shape.occurrence_count = entry.shape.doc_count + random.below(random.one_in(3) ? 1000 : 4);
    entry.forms = random_forms(random, entry.shape.doc_count, std::string_view(key).substr(key.find('\0') + 1));
    entry.shape.form_count = static_cast<std::uint32_t>(entry.forms.forms.size());
    form += entry.shape.form_count;
    place.postings_begin += place.postings_bytes;
    place.positions_begin += place.positions_bytes;
    place.postings_bytes = entry.is_inline() ? 0 : random.between(3, 10'000);
    place.positions_bytes = entry.is_inline() ? 0 : random.between(1, 10'000);
    entry.place = place;
    if (entry.is_inline()) {
      entry.posting.doc = static_cast<std::uint32_t>(random.below(random.one_in(2) ? 100 : 4'000'000'000));
      std::uint32_t position = 0;
      for (std::uint64_t i = 0; i < entry.shape.occurrence_count; ++i) {
        position += static_cast<std::uint32_t>(random.between(i == 0 ? 0 : 1, 500));
        entry.posting.positions.push_back(position);
        entry.posting.codes.push_back(static_cast<std::uint32_t>(random.below(entry.shape.form_count)));
      }
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

Encoded encode(const std::vector<Entry>& entries) {
  DictionaryWriter writer;
  base::ByteBuffer blocks;
  for (const Entry& entry : entries) {
    base::ByteBuffer inline_list;
    if (entry.is_inline())
      append_inline_list(entry.posting.doc, entry.posting.codes, entry.posting.positions, entry.shape.form_count, inline_list);
    std::vector<FormEntry> forms;
    for (const Form& form : entry.forms.forms) forms.push_back({form.written, form.doc_count, form.letters_number});
    writer.add(entry.key, entry.shape, entry.place, inline_list.view(), forms, entry.forms.letters_doc_counts, blocks);
  }
  Encoded encoded;
  encoded.term_count = writer.term_count();
  encoded.form_count = writer.form_count();
  base::ByteBuffer index;
  writer.finish(index);
  encoded.index.assign(index.view().begin(), index.view().end());
  encoded.blocks.assign(blocks.view().begin(), blocks.view().end());
  return encoded;
}

}  // namespace fihris::codec::testing
