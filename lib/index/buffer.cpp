// SPDX-License-Identifier: Apache-2.0
#include "index/buffer.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <utility>

#include "base/bytes.hpp"
#include "codec/postings.hpp"
#include "index/format.hpp"
#include "index/ids.hpp"
#include "index/inverter.hpp"
#include "text/fold.hpp"

namespace fihris::index {
namespace {

/// Bytes that flushing takes for each form: counts, sorting, targets. (The log takes no more: its chunks become what is made of it.)
constexpr std::size_t kFlushBytesPerForm = 40;
/// Bytes of the classes of a form that were not made yet.
constexpr std::size_t kBytesPerClasses = 36;

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

std::size_t Buffer::forms_bytes() const noexcept {
  return table_.memory_bytes() + table_.size() * kFlushBytesPerForm + memo_.memory_bytes() +
         (table_.size() - memo_.size()) * kBytesPerClasses;
}

std::size_t Buffer::memory_bytes() const noexcept {
  std::size_t bytes = forms_bytes() + stored_.memory_bytes() + columns_.memory_bytes();
  std::size_t bucket = 0;
  for (const WordLog& log : logs_) {
    if (log.size() >= kMostWords) return std::numeric_limits<std::size_t>::max();
    bytes += log.memory_bytes();
    bucket = std::max(bucket, std::min<std::size_t>(log.size(), BucketLimits::of(log).words) * sizeof(codec::Occurrence));
  }
  return bytes + bucket;
}

CountedWords Buffer::count_words() const {
  constexpr std::uint32_t kNoDoc = ~std::uint32_t{0};
  std::vector<text::WordCounts> by_form(table_.size());
  std::vector<std::uint32_t> last_doc(table_.size(), kNoDoc);
  for (const WordLog& log : logs_) {
    std::uint64_t at = 0;
    std::uint32_t doc = 0;
    log.for_each_chunk([&](std::span<const std::uint32_t> words) {
      for (const std::uint32_t form : words) {
        while (at >= log.ends()[doc]) ++doc;
        ++at;
        ++by_form[form].total;
        if (std::exchange(last_doc[form], doc) != doc) ++by_form[form].documents;
      }
    });
  }
  CountedWords words;
  words.reserve(table_.size());
  std::string letters;
  for (std::uint32_t form = 0; form < table_.size(); ++form) {
    if (by_form[form].total == 0) continue;
    const std::string written = table_.form(form);
    if (text::kind_of(written) != text::TokenKind::kArabic) continue;
    if (first_alef_has_hamza(written)) by_form[form].hamza = by_form[form].total;
    letters.clear();
    text::fold(written, letters);
    words.emplace_back(text::Word::of(letters), by_form[form]);
  }
  std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  return words;
}

void Buffer::flush(const LiveIds& ids, const Analyzer& analyzer, storage::FileSystem& files, const std::string& name) {
  assert(ids.size() == doc_count_);
  const bool many_forms = forms_bytes() > memory_bytes() / 2;
  storage::ContainerWriter out(files, name, kSegmentKind);
  base::ByteBuffer info;
  info.append_u32(doc_count_);
  info.append_u32(static_cast<std::uint32_t>(logs_.size()));
  out.begin_section(kSegmentInfo);
  out.append(info.view());
  write_ids(ids.all(), out);
  stored_.finish(out);
  columns_.finish(doc_count_, out);
  const std::span<const FormClasses> forms = memo_.classify(table_, analyzer);
  std::size_t forms_used = 0;
  for (std::uint32_t field = 0; field < logs_.size(); ++field) {
    if (schema_.fields()[field].type != FieldType::kText) continue;
    forms_used = std::max(forms_used, invert(logs_[field], chunks_, forms, field, out, BucketLimits::of(logs_[field])));
  }
  out.finish();
  if (many_forms || table_.size() > kMostForms * forms_used) {
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
