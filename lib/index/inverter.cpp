// SPDX-License-Identifier: Apache-2.0
#include "index/inverter.hpp"

#include <algorithm>
#include <numeric>

#include "codec/length_code.hpp"
#include "index/byte_order.hpp"
#include "index/field_writer.hpp"

namespace fihris::index {
namespace {

struct Occurrence {
  std::uint32_t doc, position, code;
};

struct TermStretch {
  std::size_t first_form = 0, end_form = 0;  ///< in the sorted forms
  std::uint64_t begin = 0;                   ///< in the array of occurrences
};

std::vector<std::uint8_t> length_codes_of(const FieldLog& log) {
  std::vector<std::uint8_t> codes;
  codes.reserve(log.ends.size());
  std::uint64_t begin = 0;
  for (const std::uint64_t end : log.ends) {
    codes.push_back(codec::encode_length(static_cast<std::uint32_t>(end - begin)));
    begin = end;
  }
  return codes;
}

/// The forms that occur, sorted by key, then by falling frequency, then as written.
std::vector<std::uint32_t> sorted_forms(std::span<const FormClasses> forms, const std::vector<std::uint64_t>& counts) {
  std::vector<std::uint32_t> sorted;
  for (std::uint32_t form = 0; form < counts.size(); ++form) {
    if (counts[form] != 0) sorted.push_back(form);
  }
  sort_by_text(
      sorted, [&](std::uint32_t form) { return forms[form].key(); },
      [&](std::uint32_t a, std::uint32_t b) {
        if (counts[a] != counts[b]) return counts[a] > counts[b];
        return forms[a].written() < forms[b].written();
      });
  return sorted;
}

}  // namespace

void invert(const FieldLog& log, std::span<const FormClasses> forms, std::uint32_t field, storage::ContainerWriter& out) {
  std::vector<std::uint64_t> counts(forms.size());
  for (const std::uint32_t form : log.forms) ++counts[form];
  const std::vector<std::uint32_t> sorted = sorted_forms(forms, counts);

  std::vector<TermStretch> terms;
  struct Target {
    std::uint32_t term, code;
  };
  std::vector<Target> targets(forms.size());
  std::vector<std::uint64_t> cursors;
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const std::uint32_t form = sorted[i];
    if (i == 0 || forms[form].key() != forms[sorted[i - 1]].key()) {
      terms.push_back({i, i, total});
      cursors.push_back(total);
    }
    targets[form] = {static_cast<std::uint32_t>(terms.size() - 1), static_cast<std::uint32_t>(i - terms.back().first_form)};
    terms.back().end_form = i + 1;
    total += counts[form];
  }

  std::vector<Occurrence> occurrences(log.forms.size());
  std::uint64_t at = 0;
  for (std::uint32_t doc = 0; doc < log.ends.size(); ++doc) {
    const std::uint64_t begin = at;
    for (; at < log.ends[doc]; ++at) {
      const Target target = targets[log.forms[at]];
      occurrences[cursors[target.term]++] = {doc, static_cast<std::uint32_t>(at - begin), target.code};
    }
  }

  FieldWriter writer(length_codes_of(log));
  std::vector<TermForm> term_forms;
  for (std::size_t term = 0; term < terms.size(); ++term) {
    term_forms.clear();
    for (std::size_t i = terms[term].first_form; i < terms[term].end_form; ++i) {
      term_forms.push_back({forms[sorted[i]].written(), forms[sorted[i]].letters()});
    }
    writer.begin_term(forms[sorted[terms[term].first_form]].key(), term_forms);
    for (std::uint64_t i = terms[term].begin; i < cursors[term]; ++i)
      writer.add(occurrences[i].doc, occurrences[i].position, occurrences[i].code);
    writer.end_term();
  }
  writer.finish(field, out);
}

}  // namespace fihris::index
