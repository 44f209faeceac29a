// SPDX-License-Identifier: Apache-2.0
//
// Walks a snapshot from the manifest to the last position.
#include "format/index_dump.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <numeric>
#include <string_view>
#include <vector>

#include <fihris/index_reader.hpp>

#include "codec/term_code.hpp"
#include "index/field_value.hpp"
#include "index/snapshot.hpp"

namespace fihris::format {
namespace {

void append_string(std::string_view text, std::string& out) {
  constexpr std::string_view kShort = "\b\t\n\f\r";
  constexpr std::string_view kLetters = "btnfr";
  out += '"';
  for (const char byte : text) {
    const auto code = static_cast<unsigned char>(byte);
    if (byte == '"' || byte == '\\') {
      out += '\\';
      out += byte;
    } else if (code >= 0x20) {
      out += byte;
    } else if (const auto at = kShort.find(byte); at != std::string_view::npos) {
      out += '\\';
      out += kLetters[at];
    } else {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(code));
      out += escape.data();
    }
  }
  out += '"';
}

/// Writes `"name":` with a comma before it when it is not the first.
void append_name(std::string_view name, std::string& out) {
  if (out.back() != '{') out += ',';
  append_string(name, out);
  out += ':';
}

void append(std::string_view name, std::uint64_t value, std::string& out) {
  append_name(name, out);
  out += std::to_string(value);
}

void append(std::string_view name, std::string_view value, std::string& out) {
  append_name(name, out);
  append_string(value, out);
}

void append_truth(std::string_view name, bool value, std::string& out) {
  append_name(name, out);
  out += value ? "true" : "false";
}

/// A real as a string of 17 digits: exact, and the same in every language.
void append_real(std::string_view name, double value, std::string& out) {
  std::array<char, 40> digits{};
  std::snprintf(digits.data(), digits.size(), "%.17g", value);
  append(name, std::string_view(digits.data()), out);
}

template <typename Sequence, typename Write>
void append_list(const Sequence& sequence, std::string& out, Write write) {
  out += '[';
  bool is_first = true;
  for (const auto& element : sequence) {
    if (!is_first) out += ',';
    is_first = false;
    write(element);
  }
  out += ']';
}

template <typename Sequence>
void append_numbers(const Sequence& sequence, std::string& out) {
  append_list(sequence, out, [&](auto number) { out += std::to_string(number); });
}

void append_words(std::string_view name, const std::vector<std::string>& words, std::string& out) {
  append_name(name, out);
  append_list(words, out, [&](const std::string& word) { append_string(word, out); });
}

using index::name_of;

std::string_view name_of(ArabicStemmer stemmer) {
  constexpr std::array<std::string_view, 5> kNames = {"", "fihris", "snowball", "none", "custom"};
  return kNames.at(static_cast<std::size_t>(stemmer));
}

void append_commit(const index::Manifest& manifest, std::string& out) {
  out += '{';
  append("commit", manifest.generation, out);
  append("next_number", manifest.next_number, out);
  append("vocabulary", manifest.vocabulary_number, out);
  append("analyzer", manifest.fingerprint, out);
  append("arabic", name_of(manifest.analyzer.arabic), out);
  append("latin", manifest.analyzer.latin, out);
  append("custom", manifest.analyzer.custom_name, out);
  append_words("protected", manifest.analyzer.protected_words, out);
  append_words("stop_words", manifest.analyzer.stop_words, out);
  append_truth("usual_stop_words", manifest.analyzer.usual_stop_words, out);
  append_name("synonyms", out);
  append_list(manifest.analyzer.synonyms, out, [&](const SynonymRule& rule) {
    out += '{';
    append_words("from", rule.from, out);
    append_words("to", rule.to, out);
    out += '}';
  });
  append_name("fields", out);
  append_list(manifest.schema.fields(), out, [&](const Field& field) {
    out += '{';
    append("name", field.name, out);
    append("type", name_of(field.type), out);
    append_real("weight", field.weight, out);
    append_real("k1", field.k1, out);
    append_real("b", field.b, out);
    append_truth("stored", field.stored, out);
    out += '}';
  });
  append_name("segments", out);
  append_list(manifest.segments, out, [&](const index::SegmentEntry& segment) {
    out += '{';
    append("number", segment.number, out);
    append("documents", segment.doc_count, out);
    append("deleted", segment.removed_count, out);
    append("deletes", segment.deletes_generation, out);
    out += '}';
  });
  out += "}\n";
}

struct Posting {
  std::uint32_t doc = 0;
  std::vector<std::uint32_t> codes, positions;
};

void add_block(const codec::Block& block, std::uint32_t form_count, std::vector<Posting>& postings) {
  std::size_t occurrence = 0;
  std::size_t mixed = 0;
  for (std::uint32_t i = 0; i < block.count; ++i) {
    Posting posting;
    posting.doc = block.docs[i];
    const bool is_mixed = form_count > 1 && block.codes[i] == form_count;
    for (std::uint32_t k = 0; k < block.frequencies[i]; ++k) {
      posting.codes.push_back(is_mixed ? block.mixed_codes.at(mixed++) : block.codes[i]);
      posting.positions.push_back(block.positions.at(occurrence++));
    }
    postings.push_back(std::move(posting));
  }
}

std::vector<Posting> postings_of(const index::FieldReader& field, const codec::TermView& term, std::uint32_t form_count) {
  std::vector<Posting> postings;
  codec::Block block;
  if (codec::is_inline(term.shape)) {
    codec::decode_inline_list(term, field.doc_count(), block);
    add_block(block, form_count, postings);
    return postings;
  }
  const codec::PostingsList list = field.list(term);
  for (std::uint32_t number = 0; number < list.block_count(); ++number) {
    list.decode_docs(number, block);
    list.decode_frequencies(block);
    list.decode_codes(block);
    list.decode_positions(block);
    add_block(block, form_count, postings);
  }
  return postings;
}

void append_term(const index::FieldReader& field, const codec::TermView& term, std::string& out) {
  const codec::Forms forms = codec::decode_forms(term);
  out += '{';
  append("root", codec::term_text(term.root()), out);
  append("stem", codec::term_text(term.stem()), out);
  append("documents", term.shape.doc_count, out);
  append("occurrences", term.shape.occurrence_count, out);
  append_name("forms", out);
  std::vector<std::uint32_t> forms_of_letters(forms.letters_doc_counts.size());
  append_list(forms.forms, out, [&](const codec::Form& form) {
    ++forms_of_letters.at(form.letters_number);
    out += '[';
    append_string(codec::term_text(form.written), out);
    out += "," + std::to_string(form.doc_count) + "," + std::to_string(form.letters_number) + "]";
  });
  append_name("groups", out);
  std::vector<std::array<std::uint32_t, 2>> groups;
  for (std::uint32_t letters = 0; letters < forms_of_letters.size(); ++letters) {
    if (forms_of_letters[letters] > 1) groups.push_back({letters, forms.letters_doc_counts[letters]});
  }
  append_list(groups, out, [&](const auto& group) { append_numbers(group, out); });
  append_name("postings", out);
  append_list(postings_of(field, term, static_cast<std::uint32_t>(forms.forms.size())), out, [&](const Posting& posting) {
    out += "[" + std::to_string(posting.doc) + ",";
    append_numbers(posting.codes, out);
    out += ',';
    append_numbers(posting.positions, out);
    out += ']';
  });
  out += "}\n";
}

void append_neighbours(const index::FieldReader& field, std::string& out) {
  codec::Block block;
  for (const std::uint32_t first : field.neighbours().terms()) {
    for (const std::uint32_t second : field.neighbours().terms()) {
      const codec::PostingsList list = field.neighbours(first, second).value();
      if (list.block_count() == 0) continue;
      std::vector<std::array<std::uint32_t, 2>> postings;
      for (std::uint32_t number = 0; number < list.block_count(); ++number) {
        list.decode_docs(number, block);
        list.decode_frequencies(block);
        for (std::uint32_t i = 0; i < block.count; ++i) postings.push_back({block.docs[i], block.frequencies[i]});
      }
      out += '{';
      append("first", first, out);
      append("second", second, out);
      append_name("neighbours", out);
      append_list(postings, out, [&](const auto& posting) { append_numbers(posting, out); });
      out += "}\n";
    }
  }
}

void append_field(const std::string& name, const index::FieldReader& field, std::string& out) {
  out += '{';
  append("field", name, out);
  append("words", field.info().token_count, out);
  append("documents", field.info().doc_count, out);
  append("terms", field.info().term_count, out);
  append("forms", field.info().form_count, out);
  append("postings", field.info().posting_count, out);
  append_name("order", out);
  std::vector<std::uint32_t> order;
  for (std::uint32_t run = 0; run < field.info().run_count; ++run) order.push_back(field.first_of_run(run));
  append_numbers(order, out);
  out += "}\n";
  auto cursor = field.dictionary().begin();
  while (cursor.next()) append_term(field, cursor.term(), out);
  append_neighbours(field, out);
}

void append_column(const std::string& name, const index::ColumnReader& column, std::string& out) {
  out += '{';
  append("column", name, out);
  append_name("values", out);
  std::vector<std::uint32_t> docs(column.doc_count());
  std::iota(docs.begin(), docs.end(), 0U);
  append_list(docs, out, [&](std::uint32_t doc) {
    if (column.type() == FieldType::kKeyword) {
      std::vector<std::string_view> texts;
      column.keywords().for_each(doc, [&](std::uint32_t ordinal) { texts.push_back(column.keywords().term(ordinal)); });
      append_list(texts, out, [&](std::string_view text) { append_string(text, out); });
    } else {
      out += column.numbers().has(doc) ? std::to_string(column.numbers().key(doc)) : "null";
    }
  });
  out += "}\n";
}

void append_segment(const index::SegmentReader& segment, const Schema& schema, std::string& out) {
  out += '{';
  append("segment", segment.entry().number, out);
  out += "}\n";
  std::vector<const index::FieldReader*> fields;
  for (std::size_t number = 0; number < schema.fields().size(); ++number) {
    if (segment.field(number) != nullptr) fields.push_back(segment.field(number));
  }
  segment.stored().for_each(schema, [&](std::uint32_t doc, const std::vector<Document::Value>& values) {
    out += '{';
    append("document", doc, out);
    append("id", segment.ids().id(doc), out);
    append_truth("removed", segment.removed().contains(doc), out);
    append_name("lengths", out);
    append_list(fields, out, [&](const index::FieldReader* field) { out += std::to_string(field->lengths()[doc]); });
    append_name("values", out);
    append_list(values, out, [&](const Document::Value& value) {
      out += '[';
      append_string(value.name, out);
      out += ',';
      append_string(value.text, out);
      out += ']';
    });
    out += "}\n";
    return true;
  });
  for (std::size_t number = 0; number < schema.fields().size(); ++number) {
    if (const index::FieldReader* field = segment.field(number)) append_field(schema.fields()[number].name, *field, out);
  }
  for (std::size_t number = 0; number < schema.fields().size(); ++number) {
    if (const index::ColumnReader* column = segment.column(number)) append_column(schema.fields()[number].name, *column, out);
  }
}

}  // namespace

std::string dump_index(const Directory& directory) {
  const IndexReader reader = IndexReader::open(directory);
  std::string out;
  append_commit(reader.impl().manifest(), out);
  for (const auto& segment : reader.impl().segments()) append_segment(*segment.reader, reader.schema(), out);
  return out;
}

}  // namespace fihris::format
