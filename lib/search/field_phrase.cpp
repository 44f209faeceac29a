// SPDX-License-Identifier: Apache-2.0
//
// A score rises with the frequency and falls with the length of the text. So what a document must have to get `least` is a table: for each
// frequency the length codes that are short enough. Of all documents of the rarest word only those are kept that are, and looked up in the lists
// of the other words: there a frequency may be lower still.
#include "search/field_phrase.hpp"

#include <algorithm>

namespace fihris::search {
namespace {

constexpr std::size_t kCommon = 8;  ///< a word in more than this part of the documents is looked for by places only, but for the second
constexpr std::size_t kMany = 4;    ///< documents looked for in a block, from which on it is unpacked as a whole

std::uint8_t few_times(std::uint32_t frequency) noexcept {
  return static_cast<std::uint8_t>(std::min<std::uint32_t>(frequency, FieldPhrase::kManyTimes));
}

}  // namespace

FieldPhrase::FieldPhrase(const PhrasePart& part, PossibleDocs& possible, PhraseGroup& group)
    : saturation_(*part.field.scoring->saturation),
      lengths_(part.field.reader->lengths()),
      weight_(part.weight),
      possible_(possible),
      group_(group) {
  words_.reserve(part.words.size());
  for (const PhraseWord& word : part.words) words_.emplace_back(*part.field.reader, *word.terms.front().term, word.offset);
  std::sort(words_.begin(), words_.end(), [](const Word& a, const Word& b) { return a.ahead.doc_count() < b.ahead.doc_count(); });
  for (Word& word : words_) word.ahead.best_saturation(saturation_, lengths_);
}

// --- documents with all words ---

std::uint32_t FieldPhrase::gather(std::uint32_t from, std::int64_t least) {
  set_limits(least);
  ListCursor& rarest = words_[0].ahead;
  possible_.count = 0;
  std::uint32_t next = ListCursor::kEnd;
  for (bool there = rarest.seek_block(from); there; there = rarest.next_block()) {
    if (block_bound(rarest) < least) continue;
    if (possible_.count >= PossibleDocs::kMost) {
      next = rarest.block_before() + 1;
      break;
    }
    keep_block(rarest.frequencies());
  }
  for (std::size_t i = 1; i < words_.size() && possible_.count > 0; ++i) {
    if (i > 1 && words_[i].ahead.doc_count() > lengths_.size() / kCommon) break;  // hardly any document lacks it
    look_up(words_[i].ahead, least);
  }
  return next;
}

void FieldPhrase::set_limits(std::int64_t least) {
  if (least == limits_of_) return;
  limits_of_ = least;
  limits_.fill(256);
  if (least <= 0) return;
  std::uint16_t limit = 0;
  for (std::uint8_t most = 1; most < kManyTimes; ++most) {
    while (limit < 256 && most_units(most, static_cast<std::uint8_t>(limit)) >= least) ++limit;
    limits_[most] = limit;
  }
}

/// Adds the documents of a block that can get what limits_ tell. Without branches.
void FieldPhrase::keep_block(const codec::Block& block) noexcept {
  const std::uint8_t* const lengths = lengths_.data();
  std::uint32_t* const docs = possible_.docs.data();
  std::uint8_t* const most = possible_.most.data();
  std::uint8_t* const length_codes = possible_.length_codes.data();
  const std::array<std::uint16_t, kManyTimes + 1> limits = limits_;
  std::size_t kept = possible_.count;
  for (std::uint32_t i = 0; i < block.count; ++i) {
    const std::uint32_t doc = block.docs[i];
    const std::uint8_t length_code = lengths[doc];
    const std::uint8_t frequency = few_times(block.frequencies[i]);
    docs[kept] = doc;
    most[kept] = frequency;
    length_codes[kept] = length_code;
    kept += length_code < limits[frequency] ? 1 : 0;
  }
  possible_.count = kept;
}

/// Keeps the documents that are in the list, too, and can get `least`.
void FieldPhrase::look_up(ListCursor& list, std::int64_t least) {
  std::size_t kept = 0;
  const std::uint32_t* const docs = possible_.docs.data();
  for (std::size_t next = 0; next < possible_.count && list.seek_block(docs[next]);) {
    const std::size_t begin = next;
    const std::uint32_t last = list.block_last();
    while (next < possible_.count && docs[next] <= last) ++next;
    if (block_bound(list) < least) continue;
    for (std::size_t from = begin; from < next; from += codec::kBlockSize) {
      kept = look_up_in_block(list, {from, std::min(from + codec::kBlockSize, next)}, kept);
    }
  }
  possible_.count = kept;
}

/// The same for a range of up to 128, none of which is behind the block under the cursor. What is kept goes to `kept` and behind; returns where it
/// ends.
std::size_t FieldPhrase::look_up_in_block(ListCursor& list, Range range, std::size_t kept) {
  const codec::Block& block = list.docs();
  const std::array<std::uint16_t, kManyTimes + 1> limits = limits_;
  const auto keep = [&](std::size_t i, std::uint32_t there, std::uint32_t frequency) {
    const std::uint8_t length_code = possible_.length_codes[i];
    const std::uint8_t most = std::min(possible_.most[i], few_times(frequency));
    possible_.docs[kept] = possible_.docs[i];
    possible_.most[kept] = most;
    possible_.length_codes[kept] = length_code;
    kept += there & (length_code < limits[most] ? 1U : 0U);
  };
  if (range.end - range.begin < kMany) {
    for (std::size_t i = range.begin; i < range.end; ++i) {
      const std::uint32_t place = codec::place_in_order(block.docs.data(), block.count, possible_.docs[i]);
      if (block.docs[place] == possible_.docs[i]) keep(i, 1, list.frequency_at(place));
    }
    return kept;
  }
  std::array<std::uint8_t, codec::kBlockSize> places;
  group_.finder.find(block, possible_.docs.data() + range.begin, range.end - range.begin, places.data());
  const std::uint32_t* const frequencies = list.frequencies().frequencies.data();
  for (std::size_t i = range.begin; i < range.end; ++i) {
    const std::uint32_t place = places[i - range.begin];
    keep(i, block.docs[place] == possible_.docs[i] ? 1 : 0, frequencies[place]);
  }
  return kept;
}

// --- places ---

/// Sets the group to those of these documents, up to 128, that have the phrase.
void FieldPhrase::look_at_group(std::span<const std::uint32_t> docs) {
  begin_group(docs);
  for (std::size_t i = 1; i < words_.size() && group_.count > 0; ++i) keep_starts(words_[i]);
}

/// Calls visit(i, positions) for each of these documents, docs[i], that are in the list.
template <typename Visit>
void FieldPhrase::visit_positions(ListCursor& list, std::span<const std::uint32_t> docs, Visit visit) {
  std::array<std::uint8_t, codec::kBlockSize> places;
  std::array<std::uint8_t, codec::kBlockSize> numbers;
  for (std::size_t next = 0; next < docs.size() && list.seek_block(docs[next]);) {
    const std::size_t begin = next;
    const std::uint32_t last = list.block_last();
    while (next < docs.size() && docs[next] <= last) ++next;
    const codec::Block& block = list.frequencies();
    group_.finder.find(block, docs.data() + begin, next - begin, places.data());
    std::size_t count = 0;
    for (std::size_t i = begin; i < next; ++i) {
      const std::uint8_t place = places[i - begin];
      places[count] = place;
      numbers[count] = static_cast<std::uint8_t>(i);
      count += block.docs[place] == docs[i] ? 1 : 0;
    }
    std::span<const std::uint32_t> positions = list.positions_at(std::span(places).first(count));
    for (std::size_t i = 0; i < count; ++i) {
      const std::uint32_t frequency = block.frequencies[places[i]];
      visit(numbers[i], positions.first(frequency));
      positions = positions.subspan(frequency);
    }
  }
}

void FieldPhrase::begin_group(std::span<const std::uint32_t> docs) {
  group_.count = 0;
  std::size_t end = 0;
  visit_positions(words_[0].places, docs, [&](std::size_t i, std::span<const std::uint32_t> positions) {
    if (group_.starts.size() < end + positions.size()) group_.starts.resize(2 * end + positions.size());
    std::copy(positions.begin(), positions.end(), group_.starts.begin() + static_cast<std::ptrdiff_t>(end));
    end += positions.size();
    group_.docs[group_.count] = docs[i];
    group_.frequencies[group_.count++] = static_cast<std::uint32_t>(positions.size());
  });
}

/// Keeps the places of the rarest word from which on another stands where it must, and the documents that have such places.
void FieldPhrase::keep_starts(Word& word) {
  const std::uint32_t distance =
      word.offset - words_[0].offset;  // may be below 0; positions take 31 bits, so that what goes around is none
  const std::array<std::uint32_t, PhraseGroup::kMost> docs = group_.docs;
  std::uint32_t* const starts = group_.starts.data();
  std::size_t begin = 0;  // of the starts of document `reached`
  std::size_t reached = 0;
  std::size_t kept_starts = 0;
  std::size_t kept = 0;
  visit_positions(word.places, std::span(docs).first(group_.count), [&](std::size_t i, std::span<const std::uint32_t> positions) {
    for (; reached < i; ++reached) begin += group_.frequencies[reached];
    const std::size_t before = kept_starts;
    const std::size_t end = begin + group_.frequencies[i];
    for (std::size_t k = begin; k < end; ++k) {
      const std::uint32_t wanted = starts[k] + distance;
      std::uint32_t there = 0;
      for (const std::uint32_t position : positions) there |= position == wanted ? 1U : 0U;
      starts[kept_starts] = starts[k];
      kept_starts += there;
    }
    begin = end;
    ++reached;
    group_.docs[kept] = docs[i];
    group_.frequencies[kept] = static_cast<std::uint32_t>(kept_starts - before);
    kept += kept_starts > before ? 1 : 0;
  });
  group_.count = kept;
}

}  // namespace fihris::search
