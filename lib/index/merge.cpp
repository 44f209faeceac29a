// SPDX-License-Identifier: Apache-2.0
//
// Terms are walked in the order of their keys in all segments at once. For each term, the forms of all segments are joined: the codes of the
// merged list are given by falling document frequency, and every segment gets a table from its codes to the new ones; forms that only
// removed documents had are dropped. Then the occurrences of each segment follow one after the other, with documents renumbered past the
// removed ones.
#include "index/merge.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "codec/term_code.hpp"
#include "index/field_columns.hpp"
#include "index/field_writer.hpp"
#include "index/format.hpp"
#include "index/neighbours.hpp"
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
      : segments_(segments), field_(field), renumbering_(renumbering), stop_(stop) {
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const FieldReader* reader = segments[i]->field(field);
      if (reader == nullptr || reader->info().term_count == 0) continue;
      sources_.push_back({i, reader, reader->dictionary().begin(), !segments[i]->removed().empty()});
    }
    std::erase_if(sources_, [](Source& source) { return !source.cursor.next(); });
  }

  /// Writes the terms of the field. Returns what FieldWriter::finish() is told.
  base::ByteBuffer run(FieldWriter& out) {
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
    return neighbours(out.length_codes());
  }

 private:
  struct Source {
    std::size_t segment;
    const FieldReader* reader;
    codec::Dictionary::Cursor cursor;
    bool has_removed;
  };

  void merge_term(const std::string& key, FieldWriter& out) {
    read_forms(key);
    join_forms();
    if (joined_.empty()) return;
    letters_.resize(std::max(letters_.size(), joined_.size()));
    term_forms_.clear();
    for (std::size_t code = 0; code < joined_.size(); ++code) {
      text::fold(codec::term_text(joined_[code].written), folded_);
      letters_[code].clear();
      codec::append_term_code(folded_, letters_[code]);
      term_forms_.push_back({joined_[code].written, letters_[code]});
    }
    occurrences_.clear();
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      if (new_codes_[i].empty()) continue;
      for_each_occurrence(sources_[i], [&, &codes = new_codes_[i]](std::uint32_t doc, std::uint32_t position, std::uint32_t code) {
        occurrences_.push_back({doc, position, codes[code]});
      });
    }
    frequent_.offer(out.term_count(), occurrences_.size(), key);
    out.add(key, term_forms_, occurrences_);
  }

  /// Where the most frequent terms are side by side.
  base::ByteBuffer neighbours(std::span<const std::uint8_t> length_codes) {
    const std::vector<FrequentTerms::Term> terms = std::move(frequent_).take();
    std::vector<std::uint32_t> numbers;
    numbers.reserve(terms.size());
    for (const FrequentTerms::Term& term : terms) numbers.push_back(term.number);
    NeighbourWriter neighbours(std::move(numbers));
    std::vector<std::optional<codec::Dictionary::Cursor>> cursors(terms.size());
    for (std::size_t i = 0; i < segments_.size() && !terms.empty(); ++i) {
      stop_if_told(stop_);
      const FieldReader* const reader = segments_[i]->field(field_);
      if (reader == nullptr || reader->info().term_count == 0) continue;
      for (std::size_t k = 0; k < terms.size(); ++k) cursors[k] = reader->dictionary().find(terms[k].key);
      find_neighbours(*reader, cursors, [&, &numbers = renumbering_.numbers[i]](std::size_t first, std::size_t second, std::uint32_t doc) {
        if (numbers[doc] != kGone) neighbours.add(first, second, numbers[doc]);
      });
      segments_[i]->container().forget();
    }
    return neighbours.finish(length_codes);
  }

  /// The living forms that the sources have of a term. `new_codes_` is empty for sources without the term.
  void read_forms(std::string_view key) {
    forms_.clear();
    decoded_.resize(sources_.size());
    new_codes_.resize(sources_.size());
    for (std::size_t i = 0; i < sources_.size(); ++i) {
      new_codes_[i].clear();
      if (sources_[i].cursor.term().key != key) continue;
      decoded_[i] = codec::decode_forms(sources_[i].cursor.term());
      const std::vector<codec::Form>& forms = decoded_[i].forms;
      new_codes_[i].assign(forms.size(), kGone);
      const std::vector<bool> lives = living_forms(sources_[i]);
      for (std::uint32_t code = 0; code < forms.size(); ++code) {
        if (lives[code]) forms_.push_back({forms[code].written, forms[code].doc_count, i, code});
      }
    }
  }

  /// Gives equal forms one code, by falling number of documents, then as written.
  void join_forms() {
    std::sort(forms_.begin(), forms_.end(), [](const SourceForm& a, const SourceForm& b) { return a.written < b.written; });
    joined_.clear();
    for (std::size_t i = 0; i < forms_.size(); ++i) {
      if (i == 0 || forms_[i].written != forms_[i - 1].written) joined_.push_back({forms_[i].written, 0, i, i});
      joined_.back().doc_count += forms_[i].doc_count;
      joined_.back().end = i + 1;
    }
    std::sort(joined_.begin(), joined_.end(), [](const JoinedForm& a, const JoinedForm& b) {
      return a.doc_count != b.doc_count ? a.doc_count > b.doc_count : a.written < b.written;
    });
    for (std::uint32_t code = 0; code < joined_.size(); ++code) {
      for (std::size_t i = joined_[code].begin; i < joined_[code].end; ++i) new_codes_[forms_[i].source][forms_[i].code] = code;
    }
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
  std::size_t field_;
  const Renumbering& renumbering_;
  const std::atomic<bool>* stop_;
  std::size_t term_count_ = 0;
  std::vector<Source> sources_;
  FrequentTerms frequent_;
  codec::Block block_;

  // the current term
  struct SourceForm {
    std::string_view written;
    std::uint64_t doc_count;
    std::size_t source;
    std::uint32_t code;  ///< in the source
  };
  struct JoinedForm {
    std::string_view written;
    std::uint64_t doc_count;
    std::size_t begin, end;  ///< in forms_
  };
  std::vector<codec::Forms> decoded_;  ///< by source
  std::vector<SourceForm> forms_;
  std::vector<JoinedForm> joined_;                     ///< by new code
  std::vector<std::vector<std::uint32_t>> new_codes_;  ///< by source and its code; kGone for a form that only removed documents have
  std::string folded_;
  std::vector<std::string> letters_;  ///< by new code; perhaps more of them
  std::vector<TermForm> term_forms_;
  std::vector<codec::Occurrence> occurrences_;
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
    const base::ByteBuffer neighbours = FieldMerger(segments, field, renumbering, stop).run(writer);
    writer.finish(neighbours);
    forget_pages(segments);
  }
  out.finish();
  return renumbering.doc_count;
}

}  // namespace fihris::index
