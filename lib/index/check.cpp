// SPDX-License-Identifier: Apache-2.0
//
// IndexReader::check: every byte against its checksum, every structure against its rules.
#include <algorithm>
#include <array>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>

#include "index/format.hpp"
#include "index/full_check.hpp"
#include "index/segment_check.hpp"
#include "index/snapshot.hpp"
#include "text/analysis.hpp"

namespace fihris {
namespace {

/// Walks the lists of neighbours of a field. Throws Error(kCorrupt).
void walk_neighbours(const index::FieldReader& field) {
  codec::Block block;
  const std::span<const std::uint32_t> terms = field.neighbours().terms();
  for (const std::uint32_t first : terms) {
    for (const std::uint32_t second : terms) {
      const codec::PostingsList list = field.neighbours(first, second).value();
      for (std::uint32_t number = 0; number < list.block_count(); ++number) {
        list.decode_docs(number, block);
        list.decode_frequencies(block);
      }
    }
  }
}

/// Walks one field: dictionary, forms, lists, positions, lengths. Throws Error(kCorrupt) at the first fault; returns the number of postings.
std::uint64_t walk_field(const index::FieldReader& field) {
  std::uint64_t postings = 0;
  std::uint64_t tokens = 0;
  codec::Block block;
  const auto damaged = [](const std::string& what) { throw Error(ErrorCode::kCorrupt, what); };
  auto cursor = field.dictionary().begin();
  std::string previous;
  while (cursor.next()) {
    const codec::TermView& term = cursor.term();
    if (!previous.empty() && term.key <= previous) damaged("terms are out of order");
    previous = term.key;
    codec::decode_forms(term);
    if (codec::is_inline(term.shape)) {
      codec::decode_inline_list(term, field.doc_count(), block);
    } else {
      const codec::PostingsList list = field.list(term);
      std::uint64_t occurrences = 0;
      for (std::uint32_t number = 0; number < list.block_count(); ++number) {
        list.decode_docs(number, block);
        list.decode_frequencies(block);
        list.decode_codes(block);
        list.decode_positions(block);
        occurrences += block.positions.size();
        if (list.has_directory() && block.docs[block.count - 1] != list.last_doc(number))
          damaged("a block ends at another document than its directory says");
      }
      if (occurrences != term.shape.occurrence_count) damaged("a list has another number of occurrences than the dictionary says");
    }
    postings += term.shape.doc_count;
    tokens += term.shape.occurrence_count;
  }
  if (postings != field.info().posting_count) damaged("the number of postings is not what the segment says");
  if (tokens != field.info().token_count) damaged("the number of words is not what the segment says");
  const std::span<const std::uint8_t> lengths = field.lengths();
  if (lengths.size() - static_cast<std::size_t>(std::count(lengths.begin(), lengths.end(), 0)) != field.info().doc_count)
    damaged("the number of documents with words is not what the segment says");
  for (std::uint32_t run = 0; run < field.info().run_count; ++run) field.first_of_run(run);
  walk_neighbours(field);
  return postings;
}

/// Whether nothing in the folder is of an index: what is not there is no damage.
bool has_no_index(const Directory& directory) {
  constexpr std::array<std::string_view, 4> kOwnPrefixes = {"MANIFEST-", "segment-", "deletes-", "vocabulary-"};
  const std::vector<std::string> names = directory.files().list();
  return std::none_of(names.begin(), names.end(), [&](const std::string& name) {
    return std::any_of(kOwnPrefixes.begin(), kOwnPrefixes.end(), [&name](std::string_view prefix) { return name.starts_with(prefix); });
  });
}

}  // namespace

namespace index {

SegmentCheck check_structure(const SegmentReader& segment, const Schema& schema) {
  SegmentCheck check;
  const bool removed_is_known = segment.removed().count() == segment.entry().removed_count;
  check.problems = segment.container().check();
  if (!check.problems.empty()) return check;  // what follows would only say it again
  try {
    for (std::size_t number = 0; number < schema.fields().size(); ++number) {
      if (const FieldReader* field = segment.field(number)) check.postings += walk_field(*field);
      const ColumnReader* const column = segment.column(number);
      const std::string problem = column == nullptr ? "" : column->verify();
      if (!problem.empty()) throw Error(ErrorCode::kCorrupt, "field \"" + schema.fields()[number].name + "\": " + problem);
    }
    std::uint32_t seen = 0;
    segment.stored().for_each(schema, [&](std::uint32_t doc, const std::vector<Document::Value>&) {
      if (!segment.removed().contains(doc)) {
        ++check.documents;
        const auto same = segment.ids().find(segment.ids().id(doc));
        if (std::find(same.begin(), same.end(), doc) == same.end())
          throw Error(ErrorCode::kCorrupt, "the table of ids does not find its documents");
        const auto live = std::count_if(same.begin(), same.end(), [&](std::uint32_t other) { return !segment.removed().contains(other); });
        if (live > 1 && removed_is_known) throw Error(ErrorCode::kCorrupt, "two documents have one id");
      }
      ++seen;
      return true;
    });
    if (seen != segment.doc_count()) throw Error(ErrorCode::kCorrupt, "the store has another number of documents than the segment");
  } catch (const Error& error) {
    check.problems.push_back(segment.container().path() + ": " + error.what());
  }
  return check;
}

}  // namespace index

CheckReport IndexReader::check(const Directory& directory, CheckDepth depth) {
  CheckReport report;
  try {
    const IndexReader reader = open(directory);
    // Without words of its own an index is read with those that the program was built with.
    if (reader.impl_->manifest().vocabulary_number != 0) reader.analyzer().impl().vocabulary().check();
    for (const Impl::Segment& segment : reader.impl_->segments()) {
      index::SegmentCheck found = index::check_structure(*segment.reader, reader.schema());
      report.documents += found.documents;
      report.postings += found.postings;
      if (depth == CheckDepth::kFull && found.problems.empty())
        report.compared_words += index::compare_with_text(*segment.reader, reader.schema(), reader.analyzer(), found.problems);
      std::move(found.problems.begin(), found.problems.end(), std::back_inserter(report.problems));
    }
    report.files = reader.impl_->manifest().files().size() + 1;
    report.bytes = reader.stats().bytes;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kNewerFormat || (error.code() == ErrorCode::kNotFound && has_no_index(directory))) throw;
    report.problems.emplace_back(error.what());
  }
  return report;
}

}  // namespace fihris
