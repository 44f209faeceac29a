// SPDX-License-Identifier: Apache-2.0
#include "index/buffer.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <utility>

#include "base/bytes.hpp"
#include "base/large_allocator.hpp"
#include "base/radix_sort.hpp"
#include "codec/postings.hpp"
#include "index/format.hpp"
#include "index/ids.hpp"
#include "index/inverter.hpp"
#include "text/fold.hpp"
#include "text/form.hpp"
#include "text/word.hpp"

namespace fihris::index {
namespace {

/// Bytes that flushing takes for each form: counts, sorting, targets; before these, what lanes share of classes.
/// (The log takes no more: its chunks become what is made of it.)
constexpr std::size_t kFlushBytesPerForm = 40;
/// Bytes of the classes of a form that were not made yet.
constexpr std::size_t kBytesPerClasses = 36;

/// Words of a log for which flushing takes a byte: where frequent ones are side by side.
constexpr std::size_t kWordsPerNeighbourByte = 4;

/// Words are counted with 32 bits; one more document has 2^30 at most.
constexpr std::uint64_t kMostWords = std::uint64_t{1} << 31;

/// Forms are kept for the next buffer unless they are more than so many times those of this one, or take more than half of its memory: then the
/// next would soon be full of them.
constexpr std::size_t kMostForms = 2;

/// Whether the first alef of a word, in its written form, carries a hamza or a madda.
bool first_alef_has_hamza(std::string_view written) {
  static constexpr std::array<std::string_view, 3> kAlefs = {"\u0623", "\u0625", "\u0622"};
  static constexpr std::string_view kPlainAlef = "\u0627";
  for (std::size_t i = 0; i + 1 < written.size(); ++i) {
    const std::string_view letter = written.substr(i, 2);
    if (letter == kPlainAlef) return false;
    if (std::find(kAlefs.begin(), kAlefs.end(), letter) != kAlefs.end()) return true;
  }
  return false;
}

/// The same of a packed form of letters that have the same code there as in words.
bool first_alef_has_hamza(std::uint64_t packed) noexcept {
  for (unsigned left = text::packed_length(packed); left > 0; --left) {
    switch (packed >> 6 * (left - 1) & 0x3F) {
      case text::letter::kAlef: return false;
      case text::letter::kAlefWithHamzaAbove:
      case text::letter::kAlefWithHamzaBelow:
      case text::letter::kAlefWithMadda: return true;
      default: break;
    }
  }
  return false;
}

/// How often a form occurs.
struct FormCount {
  std::uint32_t words = 0;
  std::uint32_t documents = 0;
  std::uint32_t last_doc = 0;  ///< in which it was seen, from 1 on
};

/// Of each form, by number.
base::LargeVector<FormCount> counts_of_forms(std::span<const WordLog> logs, std::size_t form_count) {
  constexpr std::size_t kAhead = 16;
  base::LargeVector<FormCount> counts(form_count);
  for (const WordLog& log : logs) {
    std::uint64_t at = 0;
    std::uint64_t end = 0;
    std::uint32_t doc = 0;
    log.for_each_chunk([&](std::span<const std::uint32_t> words) {
      for (std::size_t i = 0; i < words.size(); ++i) {
        if (i + kAhead < words.size()) __builtin_prefetch(&counts[words[i + kAhead]], 1);
        while (at >= end) end = log.ends()[doc++];
        ++at;
        FormCount& count = counts[words[i]];
        ++count.words;
        if (std::exchange(count.last_doc, doc) != doc) ++count.documents;
      }
    });
  }
  return counts;
}

}  // namespace

Buffer::Buffer(const Schema& schema) : schema_(schema), logs_(schema.fields().size()), columns_(schema) {}

void Buffer::add(const Document& document) {
  for (std::size_t field = 0; field < logs_.size(); ++field) {
    WordLog& log = logs_[field];
    const std::string_view text = schema_.fields()[field].type == FieldType::kText ? document.get(schema_.fields()[field].name) : "";
    tokenizer_.start(text);
    for (auto batch = tokenizer_.next_batch(); !batch.empty(); batch = tokenizer_.next_batch()) {
      std::array<std::uint32_t, text::kMostTokensInBatch> forms;
      table_.look_up(batch, forms.data());
      log.append(std::span(forms).first(batch.size()), chunks_);
    }
    log.end_document();
  }
  stored_.add(document, schema_);
  columns_.add(doc_count_, document);
  ++doc_count_;
}

std::size_t Buffer::forms_bytes() const noexcept { return table_.memory_bytes() + memo_.memory_bytes(); }

std::size_t Buffer::forms_flush_bytes() const noexcept {
  return table_.size() * kFlushBytesPerForm + (table_.size() - memo_.size()) * kBytesPerClasses;
}

std::size_t Buffer::memory_bytes(const LiveIds& ids) const noexcept {
  std::size_t bytes = ids.memory_bytes() + forms_bytes() + stored_.memory_bytes() + columns_.memory_bytes();
  std::size_t bucket = 0;
  for (const WordLog& log : logs_) {
    if (log.size() >= kMostWords) return std::numeric_limits<std::size_t>::max();
    bytes += log.memory_bytes() + log.size() / kWordsPerNeighbourByte;
    bucket = std::max(bucket, std::min<std::size_t>(log.size(), BucketLimits::of(log).words) * sizeof(codec::Occurrence));
  }
  // Ids are written first, and what that took is free when forms are sorted.
  return bytes + std::max(ids.flush_bytes(), forms_flush_bytes() + bucket);
}

text::CountedWords Buffer::count_words() const {
  const base::LargeVector<FormCount> by_form = counts_of_forms(logs_, table_.size());
  text::CountedWords words;
  words.reserve(table_.size());
  std::string letters;
  for (std::uint32_t form = 0; form < table_.size(); ++form) {
    const FormCount& count = by_form[form];
    if (count.words == 0) continue;
    const std::uint64_t packed = table_.packed(form);
    text::Word word = text::fold_packed(packed);
    bool has_hamza = first_alef_has_hamza(packed);
    if (word.empty()) {
      const std::string written = table_.form(form);
      if (text::kind_of(written) != text::TokenKind::kArabic) continue;
      text::fold(written, letters);
      word = text::Word::of(letters);
      has_hamza = first_alef_has_hamza(written);
    }
    if (word.empty() || word.is_too_long()) continue;
    words.emplace_back(word, text::WordCounts{count.documents, has_hamza ? count.words : 0, count.words});
  }
  using Counted = text::CountedWords::value_type;
  base::radix_sort(
      std::span(words), 8, [](const Counted& word, unsigned depth) { return base::byte_from_top(word.first.high(), depth); },
      [](const Counted& a, const Counted& b) { return a.first < b.first; });
  return words;
}

void Buffer::flush(const LiveIds& ids, const Analyzer& analyzer, storage::FileSystem& files, const std::string& name,
                   SharedClasses* shared) {
  assert(ids.size() == doc_count_);
  const bool many_forms = forms_bytes() + forms_flush_bytes() > memory_bytes(ids) / 2;
  storage::ContainerWriter out(files, name, kSegmentKind);
  base::ByteBuffer info;
  info.append_u32(doc_count_);
  info.append_u32(static_cast<std::uint32_t>(logs_.size()));
  out.begin_section(kSegmentInfo);
  out.append(info.view());
  write_ids(ids.all(), out);
  stored_.finish(out);
  columns_.finish(doc_count_, out);
  const std::span<const FormClasses> forms = memo_.classify(table_, analyzer, shared);
  if (many_forms) table_.clear();  // there is room sooner for what is made of them
  std::size_t forms_used = 0;
  for (std::uint32_t field = 0; field < logs_.size(); ++field) {
    if (schema_.fields()[field].type != FieldType::kText) continue;
    forms_used = std::max(forms_used, invert(logs_[field], chunks_, forms, field, out, BucketLimits::of(logs_[field])));
  }
  out.finish();
  if (many_forms || forms.size() > kMostForms * forms_used) {
    table_.clear();
    memo_.forget();
  }
  clear();
}

void Buffer::clear() {
  logs_ = std::vector<WordLog>(schema_.fields().size());
  chunks_ = {};
  stored_ = StoredWriter();
  doc_count_ = 0;
}

}  // namespace fihris::index
