// SPDX-License-Identifier: Apache-2.0
#include "index/segment_reader.hpp"

#include <bit>

#include "base/bytes.hpp"
#include "codec/bit_packing.hpp"
#include "codec/checked_reader.hpp"
#include "codec/packed_numbers.hpp"
#include "index/field_value.hpp"
#include "index/format.hpp"

namespace fihris::index {

std::uint32_t Removed::count() const noexcept {
  std::uint32_t count = 0;
  for (const std::uint64_t word : words_) count += static_cast<std::uint32_t>(std::popcount(word));
  return count;
}

bool Removed::insert(std::uint32_t doc) noexcept {
  const std::uint64_t bit = std::uint64_t{1} << (doc % 64);
  const bool is_new = (words_[doc / 64] & bit) == 0;
  words_[doc / 64] |= bit;
  return is_new;
}

Removed Removed::read(storage::FileSystem& files, const SegmentEntry& segment) {
  if (segment.deletes_generation == 0) return {};
  const auto container = storage::Container::open(files, deletes_name(segment.number, segment.deletes_generation), kDeletesKind);
  codec::CheckedReader from(container->section(kRemovedDocs).verified(), "the set of removed documents");
  Removed removed(segment.doc_count);
  for (std::uint64_t& word : removed.words_) word = from.u64();
  if (!from.empty() || removed.count() != segment.removed_count) from.damaged();
  return removed;
}

void Removed::write(storage::FileSystem& files, const std::string& name) const {
  storage::ContainerWriter out(files, name, kDeletesKind);
  base::ByteBuffer bytes;
  for (const std::uint64_t word : words_) bytes.append_u64(word);
  out.begin_section(kRemovedDocs);
  out.append(bytes.view());
  out.finish();
}

FieldReader::FieldReader(const storage::Container& container, std::uint32_t field, std::uint32_t doc_count)
    : doc_count_(doc_count),
      lengths_(container.section(field_section(field, kLengths)), doc_count),
      dictionary_index_(container.section(field_section(field, kDictionaryIndex))),
      dictionary_blocks_(container.section(field_section(field, kDictionaryBlocks))),
      form_order_(container.section(field_section(field, kFormOrder))),
      postings_(container.section(field_section(field, kPostings))),
      positions_(container.section(field_section(field, kPositions))),
      neighbours_section_(container.find(field_section(field, kNeighbours))) {
  codec::CheckedReader from(container.section(field_section(field, kFieldInfo)).verified(), "the counts of a field");
  info_.token_count = from.u64();
  info_.doc_count = from.u64();
  info_.term_count = from.u64();
  info_.form_count = from.u64();
  info_.posting_count = from.u64();
  info_.run_count = from.u64();
  const unsigned form_width = codec::bits_needed(static_cast<std::uint32_t>(info_.form_count));
  if (info_.doc_count > doc_count || info_.run_count > info_.form_count || info_.form_count > ~std::uint32_t{0} ||
      form_order_.size() != codec::packed_numbers_bytes(info_.run_count, form_width))
    from.damaged();
}

const codec::Dictionary& FieldReader::dictionary() const {
  dictionary_opened_([this] {
    const storage::Section blocks = dictionary_blocks_;
    dictionary_ = codec::Dictionary(
        dictionary_index_.verified(), [blocks](std::uint64_t begin, std::uint64_t end) { return blocks.verified(begin, end - begin); },
        blocks.size(), static_cast<std::uint32_t>(info_.term_count), static_cast<std::uint32_t>(info_.form_count));
  });
  return dictionary_;
}

std::uint32_t FieldReader::first_of_run(std::uint32_t run) const {
  const unsigned width = codec::bits_needed(static_cast<std::uint32_t>(info_.form_count));
  const auto eight = form_order_.verified(codec::packed_number_begin(run, width), 8);
  const std::uint32_t form = codec::packed_number(eight.data(), run, width);
  if (form >= info_.form_count) codec::CheckedReader({}, "the order of forms").damaged();
  return form;
}

codec::PostingsList FieldReader::list(const codec::TermView& term) const {
  return {term.shape, lengths(), postings_.verified(term.place.postings_begin, term.place.postings_bytes),
          positions_.verified(term.place.positions_begin, term.place.positions_bytes)};
}

const Neighbours& FieldReader::neighbours() const {
  neighbours_opened_([this] {
    if (neighbours_section_) neighbours_ = Neighbours(*neighbours_section_, doc_count_, static_cast<std::uint32_t>(info_.term_count));
  });
  return neighbours_;
}

FieldReader::Sizes FieldReader::sizes() const noexcept {
  return {lengths_.size(), dictionary_index_.size() + dictionary_blocks_.size() + form_order_.size(), postings_.size(), positions_.size(),
          neighbours_section_ ? neighbours_section_->size() : 0};
}

std::shared_ptr<const SegmentReader> SegmentReader::open(storage::FileSystem& files, const Schema& schema, const SegmentEntry& entry,
                                                         Removed removed) {
  return std::make_shared<const SegmentReader>(storage::Container::open(files, segment_name(entry.number), kSegmentKind), schema, entry,
                                               std::move(removed));
}

SegmentReader::SegmentReader(std::shared_ptr<const storage::Container> container, const Schema& schema, const SegmentEntry& entry,
                             Removed removed)
    : container_(std::move(container)), entry_(entry), removed_(std::move(removed)) {
  codec::CheckedReader from(container_->section(kSegmentInfo).verified(), "the counts of a segment");
  const std::uint32_t doc_count = from.u32();
  const std::uint32_t field_count = from.u32();
  if (doc_count != entry.doc_count || field_count > schema.fields().size()) from.damaged();
  ids_ = Ids(container_->section(kIdBytes), container_->section(kIdBlocks), container_->section(kIdOrder), doc_count);
  stored_ = StoredReader(container_->section(kStoredBlocks), container_->section(kStoredIndex), doc_count);
  fields_.resize(field_count);
  columns_.resize(field_count);
  for (std::uint32_t field = 0; field < field_count; ++field) {
    const FieldType type = schema.fields()[field].type;
    if (type == FieldType::kText) fields_[field] = std::make_shared<const FieldReader>(*container_, field, doc_count);
    if (has_column(type)) columns_[field] = std::make_shared<const ColumnReader>(*container_, field, type, doc_count);
  }
}

std::shared_ptr<const SegmentReader> SegmentReader::with_removed(const SegmentEntry& entry, Removed removed) const {
  auto other = std::make_shared<SegmentReader>(*this);
  other->entry_ = entry;
  other->removed_ = std::move(removed);
  return other;
}

std::optional<std::uint32_t> SegmentReader::find(std::string_view id) const {
  for (const std::uint32_t doc : ids_.find(id)) {
    if (!removed_.contains(doc)) return doc;
  }
  return std::nullopt;
}

}  // namespace fihris::index
