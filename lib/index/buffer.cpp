// SPDX-License-Identifier: Apache-2.0
#include "index/buffer.hpp"

#include <algorithm>
#include <array>

#include "base/bytes.hpp"
#include "index/format.hpp"
#include "index/ids.hpp"
#include "text/fold.hpp"

namespace fihris::index {
namespace {

/// Bytes that flushing takes for each word of the log: its occurrence (12) in the array of occurrences.
constexpr std::size_t kFlushBytesPerWord = 12;
/// Bytes that a distinct form takes when it is classified.
constexpr std::size_t kFlushBytesPerForm = 160;

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

bool Buffer::add(const Document& document) {
  const bool replaced = remove(document.id());
  const auto number = static_cast<std::uint32_t>(ids_.size());
  for (std::size_t field = 0; field < logs_.size(); ++field) {
    FieldLog& log = logs_[field];
    const std::string_view text = schema_.fields()[field].type == FieldType::kText ? document.get(schema_.fields()[field].name) : "";
    tokenizer_.start(text);
    for (auto batch = tokenizer_.next_batch(); !batch.empty(); batch = tokenizer_.next_batch()) {
      const std::size_t before = log.forms.size();
      log.forms.resize(before + batch.size());
      table_.look_up(batch, &log.forms[before]);
    }
    log.ends.push_back(log.forms.size());
  }
  stored_.add(document, schema_);
  columns_.add(number, document);
  ids_.push_back(document.id());
  id_bytes_ += document.id().size();
  by_id_.emplace(document.id(), number);
  return replaced;
}

bool Buffer::remove(const std::string& id) {
  const auto found = by_id_.find(id);
  if (found == by_id_.end()) return false;
  removed_.push_back(found->second);
  by_id_.erase(found);
  return true;
}

std::size_t Buffer::memory_bytes() const noexcept {
  constexpr std::size_t kBytesPerId = 2 * sizeof(std::string) + 40;
  std::size_t bytes = table_.memory_bytes() + table_.size() * kFlushBytesPerForm + stored_.memory_bytes() + columns_.memory_bytes() +
                      ids_.size() * kBytesPerId + 2 * id_bytes_;
  for (const FieldLog& log : logs_)
    bytes += log.forms.size() * (sizeof(std::uint32_t) + kFlushBytesPerWord) + log.ends.size() * sizeof(std::uint64_t);
  return bytes;
}

void Buffer::count_words(text::VocabularyBuilder& counts) const {
  constexpr std::uint32_t kNoDoc = ~std::uint32_t{0};
  std::vector<text::WordCounts> by_form(table_.size());
  std::vector<std::uint32_t> last_doc(table_.size(), kNoDoc);
  for (const FieldLog& log : logs_) {
    std::uint64_t at = 0;
    for (std::uint32_t doc = 0; doc < log.ends.size(); ++doc) {
      for (; at < log.ends[doc]; ++at) {
        const std::uint32_t form = log.forms[at];
        ++by_form[form].total;
        if (last_doc[form] != doc) ++by_form[form].documents;
        last_doc[form] = doc;
      }
    }
  }
  std::string letters;
  for (std::uint32_t form = 0; form < table_.size(); ++form) {
    const std::string written = table_.form(form);
    if (text::kind_of(written) != text::TokenKind::kArabic) continue;
    text::fold(written, letters);
    if (first_alef_has_hamza(written)) by_form[form].hamza = by_form[form].total;
    counts.add(letters, by_form[form]);
  }
}

Buffer::Flushed Buffer::flush(const Analyzer& analyzer, storage::FileSystem& files, const std::string& name) {
  storage::ContainerWriter out(files, name, kSegmentKind);
  base::ByteBuffer info;
  info.append_u32(static_cast<std::uint32_t>(ids_.size()));
  info.append_u32(static_cast<std::uint32_t>(logs_.size()));
  out.begin_section(kSegmentInfo);
  out.append(info.view());
  write_ids(ids_, out);
  stored_.finish(out);
  columns_.finish(static_cast<std::uint32_t>(ids_.size()), out);
  const std::vector<FormClasses> forms = memo_.classify(table_, analyzer);
  for (std::uint32_t field = 0; field < logs_.size(); ++field) {
    if (schema_.fields()[field].type == FieldType::kText) invert(logs_[field], forms, field, out);
  }
  out.finish();
  Flushed flushed{static_cast<std::uint32_t>(ids_.size()), std::move(removed_)};
  std::sort(flushed.removed.begin(), flushed.removed.end());
  clear();
  return flushed;
}

void Buffer::clear() {
  table_.clear();
  logs_.assign(schema_.fields().size(), {});
  stored_ = StoredWriter();
  ids_.clear();
  by_id_.clear();
  removed_.clear();
  id_bytes_ = 0;
}

}  // namespace fihris::index
