// SPDX-License-Identifier: Apache-2.0
#include "search/list_cursor.hpp"

#include <algorithm>

#include "base/varint.hpp"

namespace fihris::search {

ListCursor::ListCursor(const index::FieldReader& field, const codec::TermView& term)
    : shape_(term.shape), inline_(codec::is_inline(term.shape)) {
  if (inline_) {
    codec::decode_inline_list(term, field.doc_count(), block_);
    fill_up();
    decoded_ = kDocs | kFrequencies | kCodes;
    return;
  }
  list_ = field.list(term);
  if (!list_.has_directory()) docs();
}

ListCursor::ListCursor(const codec::PostingsList& list) : shape_(list.shape()), list_(list) {
  if (!list_.has_directory()) docs();
}

void ListCursor::go_back(std::uint32_t block_number) noexcept {
  place_ = 0;
  if (block_number_ == block_number) return;
  block_number_ = block_number;
  if (!inline_ && list_.has_directory()) decoded_ = 0;  // the only block of a short list stays as it is
}

bool ListCursor::seek_block(std::uint32_t doc) {
  if (inline_ || !list_.has_directory()) return block_number_ == 0 && block_.docs[block_.count - 1] >= doc;
  const std::uint32_t found = list_.find_block(block_number_, doc);
  if (found != block_number_) decoded_ = place_ = 0;
  block_number_ = found;
  return found < list_.block_count();
}

std::uint32_t ListCursor::block_before() const noexcept {
  if (inline_ || !list_.has_directory()) return block_.docs[0] == 0 ? kEnd : block_.docs[0] - 1;
  return block_number_ == 0 ? kEnd : list_.last_doc(block_number_ - 1);
}

std::uint32_t ListCursor::next_possible(std::uint32_t doc) {
  if (!seek_block(doc)) return kEnd;
  if (inline_ || !list_.has_directory()) {
    place_ = codec::place_onwards(block_.docs.data(), block_.count, place_, doc);
    return block_.docs[place_];
  }
  return block_number_ == 0 ? doc : std::max(doc, list_.last_doc(block_number_ - 1) + 1);
}

std::uint32_t ListCursor::most_until(std::uint32_t end) const noexcept {
  constexpr auto kSize = static_cast<std::uint32_t>(codec::kBlockSize);
  if (inline_ || !list_.has_directory()) return block_number_ == 0 ? block_.count - place_ : 0;
  if (block_number_ == list_.block_count()) return 0;
  const std::uint32_t last = list_.find_block(block_number_, end);
  return (std::min(last + 1, list_.block_count()) - block_number_) * kSize;
}

void ListCursor::unpack_docs() {
  open();
  list_.decode_docs(block_number_, block_, codec::PostingsList::Opened());
  fill_up();
  decoded_ |= kDocs;
}

void ListCursor::open() {
  if ((decoded_ & kOpened) != 0) return;
  list_.open_block(block_number_, block_);
  decoded_ |= kOpened;
}

void ListCursor::fill_up() noexcept { std::fill(block_.docs.begin() + block_.count, block_.docs.end(), kEnd); }

void ListCursor::unpack_frequencies() {
  if ((decoded_ & kDocs) == 0) open();
  list_.decode_frequencies(block_);
  decoded_ |= kFrequencies;
}

const codec::Block& ListCursor::codes() {
  frequencies();
  if ((decoded_ & kCodes) == 0) list_.decode_codes(block_);
  decoded_ |= kCodes;
  return block_;
}

void ListCursor::filtered_frequencies(const FormFilter& filter, std::uint32_t* out) {
  const codec::Block& block = filter.empty() ? frequencies() : codes();
  if (filter.empty()) {
    std::copy_n(block.frequencies.begin(), block.count, out);
    return;
  }
  // The table has one more place, for mixed postings, so that the loop needs no branch.
  if (filter_of_table_ != &filter) {
    filter_table_.assign(filter.begin(), filter.end());
    filter_table_.push_back(0);
    filter_of_table_ = &filter;
  }
  for (std::uint32_t i = 0; i < block.count; ++i) out[i] = filter_table_[block.codes[i]] != 0 ? block.frequencies[i] : 0;
  if (block.mixed_codes.empty()) return;
  std::size_t mixed = 0;
  for (std::uint32_t i = 0; i < block.count; ++i) {
    if (block.codes[i] < filter.size()) continue;
    for (std::uint32_t k = 0; k < block.frequencies[i]; ++k) out[i] += filter[block.mixed_codes[mixed++]];
  }
}

/// Counts; whether so much of the block is wanted that it is better decoded as a whole.
bool ListCursor::is_asked_often(Asked& asked) const noexcept {
  constexpr std::uint32_t kFew = 8;
  if (asked.block != block_number_) asked = {0, block_number_};
  return ++asked.times > kFew;
}

std::uint32_t ListCursor::single_frequency(std::uint32_t place) {
  if (is_asked_often(for_frequency_)) return frequencies_only()[place];
  open();
  return list_.frequency_at(block_, place);
}

std::uint32_t ListCursor::code_at(std::uint32_t place, std::uint32_t frequency) const {
  return (decoded_ & kCodes) != 0 ? block_.codes[place] : list_.code_at(block_, place, frequency);
}

std::uint32_t ListCursor::filtered_frequency_at(std::uint32_t place, const FormFilter& filter) {
  if (filter.empty()) return frequency_at(place);
  const std::uint32_t frequency = frequency_at(place);
  const std::uint32_t code = code_at(place, frequency);
  if (code < filter.size()) return filter[code] != 0 ? frequency : 0;
  std::uint32_t sum = 0;
  for (const std::uint32_t one : mixed_codes_at(place)) sum += filter[one];
  return sum;
}

std::span<const std::uint32_t> ListCursor::positions_at(std::uint32_t place) {
  const auto in_block = static_cast<std::uint8_t>(place);
  return positions_at({&in_block, 1});
}

std::span<const std::uint32_t> ListCursor::positions_at(std::span<const std::uint8_t> places) {
  frequencies();
  if (inline_) return block_.positions;
  const std::size_t count = list_.positions_at(block_, places, positions_asked_);
  return std::span(positions_asked_).first(count);
}

void ListCursor::find_positions(std::span<const std::uint8_t> places, std::uint64_t* begins) {
  frequencies();
  if (inline_) {
    std::fill_n(begins, places.size(), std::uint64_t{0});
  } else {
    list_.find_positions(block_, places, begins);
  }
}

codec::PositionsWalk ListCursor::positions_walk() {
  frequencies();
  return inline_ ? codec::PositionsWalk(0) : list_.positions_walk(block_);
}

void ListCursor::mark_positions(std::span<const codec::PlacedPosting> postings, std::uint64_t* marks) const {
  if (!inline_) return list_.mark_positions(postings, marks);
  std::uint64_t mark = 0;
  for (const std::uint32_t position : block_.positions) mark |= std::uint64_t{1} << position % 64;
  std::fill_n(marks, postings.size(), mark);
}

std::span<const std::uint32_t> ListCursor::positions_of(const codec::PlacedPosting& posting) {
  if (inline_) return block_.positions;
  list_.read_positions(posting, positions_asked_);
  return std::span(positions_asked_).first(posting.frequency);
}

std::span<const std::uint32_t> ListCursor::codes_at(std::uint32_t place) {
  const std::uint32_t frequency = frequencies().frequencies[place];
  const std::uint32_t code = code_at(place, frequency);
  if (code == shape_.form_count) return mixed_codes_at(place);
  codes_of_one_.assign(frequency, code);
  return codes_of_one_;
}

std::span<const std::uint32_t> ListCursor::mixed_codes_at(std::uint32_t place) {
  if ((decoded_ & kCodes) == 0 && !is_asked_often(for_mixed_)) {
    frequencies();
    list_.mixed_codes_at(block_, place, codes_of_one_);
    return codes_of_one_;
  }
  const codec::Block& block = codes();
  std::size_t mixed = 0;
  for (std::uint32_t i = 0; i < place; ++i) mixed += block.codes[i] < shape_.form_count ? 0 : block.frequencies[i];
  return std::span(block.mixed_codes).subspan(mixed, block.frequencies[place]);
}

float ListCursor::best_saturation(const Saturation& saturation, std::span<const std::uint8_t> lengths) {
  if (!inline_ && list_.has_directory()) return saturation.best(list_.list_bounds());
  const codec::Block& block = frequencies();
  single_best_ = 0;
  for (std::uint32_t i = 0; i < block.count; ++i)
    single_best_ = std::max(single_best_, saturation(block.frequencies[i], lengths[block.docs[i]]));
  return single_best_;
}

float ListCursor::best_saturation(const Saturation& saturation, std::uint32_t begin, std::uint32_t end) const {
  if (inline_ || !list_.has_directory()) {
    const bool meets = block_.docs[0] < end && block_.docs[block_.count - 1] >= begin;
    return meets ? single_best_ : 0;
  }
  float best = 0;
  for (std::uint32_t number = list_.find_block(block_number_, begin); number < list_.block_count(); ++number) {
    if (number > 0 && list_.last_doc(number - 1) + 1 >= end) break;
    best = std::max(best, saturation.best(list_.bounds(number)));
  }
  return best;
}

std::uint32_t ListCursor::inline_doc(const codec::TermView& term) {
  std::uint64_t doc = 0;
  base::read_varint(term.inline_list.data(), term.inline_list.data() + term.inline_list.size(), doc);
  return static_cast<std::uint32_t>(doc);
}

}  // namespace fihris::search
