// SPDX-License-Identifier: Apache-2.0
#include "index/manifest.hpp"

#include <bit>

#include "base/bytes.hpp"
#include "codec/checked_reader.hpp"
#include "index/format.hpp"

namespace fihris::index {
namespace {

void append_words(base::ByteBuffer& to, const std::vector<std::string>& words) {
  base::append_varint(to, words.size());
  for (const std::string& word : words) codec::append_string(to, word);
}

std::vector<std::string> read_words(codec::CheckedReader& from) {
  std::vector<std::string> words;
  for (auto count = from.varint(); count > 0; --count) words.emplace_back(from.string());
  return words;
}

/// The words of the user.
void append_user_words(base::ByteBuffer& to, const AnalyzerOptions& options) {
  append_words(to, options.protected_words);
  append_words(to, options.stop_words);
  to.append_u8(options.usual_stop_words ? 1 : 0);
  base::append_varint(to, options.synonyms.size());
  for (const SynonymRule& rule : options.synonyms) {
    append_words(to, rule.from);
    append_words(to, rule.to);
  }
}

void read_user_words(codec::CheckedReader& from, AnalyzerOptions& options) {
  options.protected_words = read_words(from);
  options.stop_words = read_words(from);
  options.usual_stop_words = from.u8() != 0;
  for (auto count = from.varint(); count > 0; --count) {
    SynonymRule& rule = options.synonyms.emplace_back();
    rule.from = read_words(from);
    rule.to = read_words(from);
  }
}

void append_real(base::ByteBuffer& to, double value) { to.append_u64(std::bit_cast<std::uint64_t>(value)); }

}  // namespace

std::vector<std::byte> Manifest::encode() const {
  base::ByteBuffer out;
  out.append_u64(generation);
  out.append_u64(next_number);
  out.append_u64(vocabulary_number);
  codec::append_string(out, fingerprint);
  out.append_u8(static_cast<std::uint8_t>(analyzer.arabic));
  codec::append_string(out, analyzer.latin);
  codec::append_string(out, analyzer.custom_name);
  append_user_words(out, analyzer);
  base::append_varint(out, schema.fields().size());
  for (const Field& field : schema.fields()) {
    codec::append_string(out, field.name);
    out.append_u8(static_cast<std::uint8_t>(field.type));
    append_real(out, field.weight);
    append_real(out, field.k1);
    append_real(out, field.b);
    out.append_u8(field.stored ? 1 : 0);
  }
  base::append_varint(out, segments.size());
  for (const SegmentEntry& segment : segments) {
    out.append_u64(segment.number);
    out.append_u32(segment.doc_count);
    out.append_u32(segment.removed_count);
    out.append_u64(segment.deletes_generation);
  }
  return {out.view().begin(), out.view().end()};
}

Manifest Manifest::decode(std::span<const std::byte> bytes) {
  codec::CheckedReader from(bytes, "the manifest");
  Manifest manifest;
  manifest.generation = from.u64();
  manifest.next_number = from.u64();
  manifest.vocabulary_number = from.u64();
  manifest.fingerprint = from.string();
  manifest.analyzer.arabic = static_cast<ArabicStemmer>(from.u8());
  if (manifest.analyzer.arabic < ArabicStemmer::kFihris || manifest.analyzer.arabic > ArabicStemmer::kCustom) from.damaged();
  manifest.analyzer.latin = from.string();
  manifest.analyzer.custom_name = from.string();
  read_user_words(from, manifest.analyzer);
  for (auto count = from.varint(); count > 0; --count) {
    Field field;
    field.name = from.string();
    field.type = static_cast<FieldType>(from.u8());
    if (field.type < FieldType::kText || field.type > FieldType::kBoolean) from.damaged();
    field.weight = std::bit_cast<double>(from.u64());
    field.k1 = std::bit_cast<double>(from.u64());
    field.b = std::bit_cast<double>(from.u64());
    field.stored = from.u8() != 0;
    try {
      manifest.schema.add(std::move(field));
    } catch (const Error&) {
      from.damaged();  // it was a schema once
    }
  }
  for (auto count = from.varint(); count > 0; --count) {
    SegmentEntry segment;
    segment.number = from.u64();
    segment.doc_count = from.u32();
    segment.removed_count = from.u32();
    segment.deletes_generation = from.u64();
    if (segment.removed_count > segment.doc_count) from.damaged();
    manifest.segments.push_back(segment);
  }
  if (!from.empty()) from.damaged();
  return manifest;
}

std::vector<std::string> Manifest::files() const {
  std::vector<std::string> names;
  if (vocabulary_number != 0) names.push_back(vocabulary_name(vocabulary_number));
  for (const SegmentEntry& segment : segments) {
    names.push_back(segment_name(segment.number));
    if (segment.deletes_generation != 0) names.push_back(deletes_name(segment.number, segment.deletes_generation));
  }
  return names;
}

}  // namespace fihris::index
