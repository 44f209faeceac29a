// SPDX-License-Identifier: Apache-2.0
//
// Terms are walked in the order of their keys in all segments at once. For each term, the forms of all segments are joined: the codes of the
// merged list are given by falling document frequency, and every segment gets a table from its codes to the new ones; forms that only
// removed documents had are dropped. Then the occurrences of each segment follow one after the other, with documents renumbered past the
// removed ones.
#include "index/merge.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "codec/term_code.hpp"
#include "index/field_columns.hpp"
#include "index/field_writer.hpp"
#include "index/format.hpp"
#include "text/fold.hpp"

namespace fihris::index {
namespace {

constexpr std::uint32_t kGone = kGoneDoc;

using Segments = std::span<const std::shared_ptr<const SegmentReader>>;

/// New numbers of the documents of each segment; kGone for removed ones.
struct Renumbering {
  std::vector<std::vector<std::uint32_t>> numbers;
  std::uint32_t doc_count = 0;

  explicit Renumbering(Segments segments) {
    for (const auto& segment : segments) {
      auto& of_segment = numbers.emplace_back(segment->doc_count());
      for (std::uint32_t doc = 0; doc < segment->doc_count(); ++doc)
        of_segment[doc] = segment->removed().contains(doc) ? kGone : doc_count++;
    }
  }
};

void stop_if_told(const std::atomic<bool>* stop) {
  if (stop != nullptr && stop->load(std::memory_order_relaxed)) throw MergeStopped();
}

/// What was read of the segments need not stay in memory: merging reads each byte once or twice.
void forget_pages(Segments segments) {
  for (const auto& segment : segments) segment->container().forget();
}

/// One field of all segments on its way into a FieldWriter.
class FieldMerger {
 public:
  FieldMerger(Segments segments, std::size_t field, const Renumbering& renumbering, const std::atomic<bool>* stop)
      : segments_(segments), renumbering_(renumbering), stop_(stop) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const FieldReader* reader = segments[i]->field(field);
      if (reader == nullptr || reader->info().term_count == 0) continue;
      sources_.push_back({i, reader, reader->dictionary().begin(), !segments[i]->removed().empty()});
    }
    std::erase_if(sources_, [](Source& source) { return !source.cursor.next(); });
  }

  void run(FieldWriter& out) {
    while (!sources_.empty()) {
      stop_if_told(stop_);
      if (++term_count_ % kTermsBetweenForgetting == 0) forget_pages(segments_);
      const std::string key(std::min_element(sources_.begin(), sources_.end(),
                                             [](const Source& a, const Source& b) { return a.cursor.term().key < b.cursor.term().key; })
                                ->cursor.term()
                                .key);
      merge_term(key, out);
      std::erase_if(sources_, [&](Source& source) { return source.cursor.term().key == key && !source.cursor.next(); });
    }
  }

 private:
  struct Source {
    std::size_t segment;
    const FieldReader* reader;
    codec::Dictionary::Cursor cursor;
    bool has_removed;
  };

  void merge_term(const std::string& key, FieldWriter& out) {
    std::map<std::string, std::uint64_t> doc_counts;  // of the written forms
    std::vector<std::vector<std::string>> written(sources_.size());
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      if (sources_[i].cursor.term().key != key) continue;
      codec::Forms decoded = codec::decode_forms(sources_[i].cursor.term());
      const std::vector<bool> lives = living_forms(sources_[i]);
      for (std::size_t code = 0; code < decoded.forms.size(); ++code) {
        codec::Form& form = decoded.forms[code];
        if (lives[code]) doc_counts[form.written] += form.doc_count;
        written[i].push_back(std::move(form.written));
      }
    }
    if (doc_counts.empty()) return;
    std::vector<std::string> order;
    order.reserve(doc_counts.size());
    for (const auto& [form, count] : doc_counts) order.push_back(form);
    std::stable_sort(order.begin(), order.end(), [&](const auto& a, const auto& b) { return doc_counts.at(a) > doc_counts.at(b); });

    std::map<std::string_view, std::uint32_t> codes;
    std::vector<std::string> letters_of_forms;
    for (const std::string& form : order) {
      codes.emplace(form, static_cast<std::uint32_t>(letters_of_forms.size()));
      std::string letters;
      text::fold(codec::term_text(form), letters);
      letters_of_forms.push_back(codec::term_code(letters));
    }
    std::vector<TermForm> forms;
    for (std::size_t i = 0; i < order.size(); ++i) forms.push_back({order[i], letters_of_forms[i]});
    occurrences_.clear();
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      if (written[i].empty()) continue;
      std::vector<std::uint32_t> new_codes;
      for (const std::string& form : written[i]) {
        const auto found = codes.find(form);
        new_codes.push_back(found == codes.end() ? kGone : found->second);
      }
      for_each_occurrence(sources_[i], [&](std::uint32_t doc, std::uint32_t position, std::uint32_t code) {
        occurrences_.push_back({doc, position, new_codes[code]});
      });
    }
    out.add(key, forms, occurrences_);
  }

  /// Which forms of the term some document has that is not removed. Cost: nothing for segments without removed documents.
  std::vector<bool> living_forms(const Source& source) {
    std::vector<bool> lives(source.cursor.term().shape.form_count, !source.has_removed);
    if (source.has_removed) for_each_occurrence(source, [&](std::uint32_t, std::uint32_t, std::uint32_t code) { lives[code] = true; });
    return lives;
  }

  /// Calls visit(document, position, code) for the occurrences in documents that are not removed, with their new numbers.
  template <typename Visit>
  void for_each_occurrence(const Source& source, Visit visit) {
    const codec::TermView& term = source.cursor.term();
    if (codec::is_inline(term.shape)) {
      codec::decode_inline_list(term, source.reader->doc_count(), block_);
      visit_block(source, term.shape.form_count, visit);
      return;
    }
    const codec::PostingsList list = source.reader->list(term);
    for (std::uint32_t number = 0; number < list.block_count(); ++number) {
      list.decode_docs(number, block_);
      list.decode_frequencies(block_);
      list.decode_codes(block_);
      list.decode_positions(block_);
      visit_block(source, term.shape.form_count, visit);
    }
  }

  template <typename Visit>
  void visit_block(const Source& source, std::uint32_t form_count, Visit visit) const {
    const auto& numbers = renumbering_.numbers[source.segment];
    std::size_t position = 0;
    std::size_t mixed = 0;
    for (std::uint32_t i = 0; i < block_.count; ++i) {
      const std::uint32_t doc = numbers[block_.docs[i]];
      const bool is_mixed = form_count > 1 && block_.codes[i] == form_count;
      for (std::uint32_t k = 0; k < block_.frequencies[i]; ++k, ++position) {
        const std::uint32_t code = is_mixed ? block_.mixed_codes[mixed++] : block_.codes[i];
        if (doc != kGone) visit(doc, block_.positions[position], code);
      }
    }
  }

  static constexpr std::size_t kTermsBetweenForgetting = 20'000;

  Segments segments_;
  const Renumbering& renumbering_;
  const std::atomic<bool>* stop_;
  std::size_t term_count_ = 0;
  std::vector<Source> sources_;
  codec::Block block_;
  std::vector<codec::Occurrence> occurrences_;  ///< of a term
};

void merge_documents(Segments segments, std::uint32_t doc_count, const std::atomic<bool>* stop, storage::ContainerWriter& out) {
  std::vector<std::string> ids;
  ids.reserve(doc_count);
  for (const auto& segment : segments) {
    for (std::uint32_t doc = 0; doc < segment->doc_count(); ++doc) {
      if (!segment->removed().contains(doc)) ids.push_back(segment->ids().id(doc));
    }
  }
  write_ids(std::vector<std::string_view>(ids.begin(), ids.end()), out);
  StoredWriter stored(out);
  for (const auto& segment : segments) {
    stop_if_told(stop);
    stored.add_all(segment->stored(), [&](std::uint32_t doc) { return segment->removed().contains(doc); });
    segment->container().forget();
  }
  stored.finish(out);
}

std::vector<ColumnSource> column_sources(Segments segments, const Schema& schema, const Renumbering& renumbering) {
  std::vector<ColumnSource> sources(segments.size());
  for (std::size_t i = 0; i < segments.size(); ++i) {
    for (std::size_t field = 0; field < schema.fields().size(); ++field) sources[i].columns.push_back(segments[i]->column(field));
    sources[i].new_numbers = renumbering.numbers[i];
  }
  return sources;
}

}  // namespace

std::uint32_t merge(Segments segments, const Schema& schema, storage::FileSystem& files, const std::string& name,
                    const std::atomic<bool>* stop) {
  const Renumbering renumbering(segments);
  storage::ContainerWriter out(files, name, kSegmentKind);
  base::ByteBuffer info;
  info.append_u32(renumbering.doc_count);
  info.append_u32(static_cast<std::uint32_t>(schema.fields().size()));
  out.begin_section(kSegmentInfo);
  out.append(info.view());
  merge_documents(segments, renumbering.doc_count, stop, out);
  forget_pages(segments);

  merge_columns(column_sources(segments, schema, renumbering), schema, renumbering.doc_count, out);

  LogChunks chunks;
  for (std::uint32_t field = 0; field < schema.fields().size(); ++field) {
    if (schema.fields()[field].type != FieldType::kText) continue;
    std::vector<std::uint8_t> length_codes(renumbering.doc_count);
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const FieldReader* reader = segments[i]->field(field);
      if (reader == nullptr) continue;
      const auto from = reader->lengths();
      for (std::uint32_t doc = 0; doc < from.size(); ++doc) {
        if (renumbering.numbers[i][doc] != kGone) length_codes[renumbering.numbers[i][doc]] = from[doc];
      }
    }
    FieldWriter writer(field, std::move(length_codes), out, chunks, &files, name);
    FieldMerger(segments, field, renumbering, stop).run(writer);
    writer.finish();
    forget_pages(segments);
  }
  out.finish();
  return renumbering.doc_count;
}

}  // namespace fihris::index
