// SPDX-License-Identifier: Apache-2.0
//
// A score rises with the frequency and falls with the length of the text. So what a document must have to get `least` is a table: for each
// frequency the length codes that are short enough. Of all documents of the rarest word only those are kept that are, and looked up in the lists
// of the other words: there a frequency may be lower still.
//
// Where two frequent words stand side by side is kept in the index (index/neighbours.hpp). A phrase of two such words is one list, with its
// frequencies. In a longer one such pairs stand among the words that documents must have, and their own words come behind all others: they are
// asked for places only.
//
// While the blocks of the two rarest words are at hand, it is noted where the positions of what is kept begin. So documents can be looked at in any
// order, and nothing but their positions is read then. First of each word a mark, a bit of 64 for each position modulo 64: where the marks, turned by
// the distance of the words, have no bit in common, the phrase is not. Only for the others positions are compared, and further words asked.
#include "search/field_phrase.hpp"

#include <algorithm>
#include <bit>

namespace fihris::search {
namespace {

constexpr std::size_t kCommon = 8;  ///< a word in more than this part of the documents is looked for by places only, but for the second
constexpr std::size_t kMany = 4;    ///< documents looked for in a block, from which on it is unpacked as a whole

}  // namespace

FieldPhrase::FieldPhrase(const PhrasePart& part, PossibleDocs& possible, PhraseGroup& group)
    : saturation_(*part.field.scoring->saturation),
      lengths_(part.field.reader->lengths()),
      weight_(part.weight),
      possible_(possible),
      group_(group) {
  words_.reserve(2 * part.words.size());
  std::vector<bool> is_covered(part.words.size());
  if (!add_pairs(part, is_covered)) {
    words_.clear();
    return;
  }
  is_pair_ = part.words.size() == 2 && !words_.empty();
  if (is_pair_) {
    words_[0].noted = 0;
  } else {
    const bool has_pairs = !words_.empty();
    add_words(part, is_covered, false);
    add_words(part, is_covered, true);
    if (!has_pairs) put_neighbour_second();
    choose_noted();
  }
  for (Word& word : words_) word.ahead.best_saturation(saturation_, lengths_);
}

/// Adds the neighbours in the phrase of which it is known where they stand, and tells which words these are. False when some stand nowhere.
bool FieldPhrase::add_pairs(const PhrasePart& part, std::vector<bool>& is_covered) {
  const auto term = [&](std::size_t k) { return part.words[k].terms.front().term->number; };
  for (std::size_t k = 0; k + 1 < part.words.size(); ++k) {
    if (part.words[k + 1].offset != part.words[k].offset + 1) continue;
    const auto list = part.field.reader->neighbours(term(k), term(k + 1));
    if (!list) continue;
    if (list->shape().doc_count == 0) return false;
    words_.emplace_back(*list);
    is_covered[k] = is_covered[k + 1] = true;
  }
  return true;
}

/// Adds the words that pairs cover, or the others and sorts these and the pairs, the rarest first; each term once.
void FieldPhrase::add_words(const PhrasePart& part, const std::vector<bool>& is_covered, bool covered) {
  const auto first = static_cast<std::ptrdiff_t>(covered ? words_.size() : 0);
  for (std::size_t k = 0; k < part.words.size(); ++k) {
    if (is_covered[k] != covered) continue;
    const codec::TermView& term = *part.words[k].terms.front().term;
    const auto known =
        std::find_if(words_.begin(), words_.end(), [&](const Word& other) { return other.has_places && other.number == term.number; });
    Word& its = known != words_.end() ? *known : words_.emplace_back(*part.field.reader, term);
    its.distances.push_back(part.words[k].offset);
  }
  std::stable_sort(words_.begin() + first, words_.end(),
                   [](const Word& a, const Word& b) { return a.ahead.doc_count() < b.ahead.doc_count(); });
}

/// The first words with places are noted.
void FieldPhrase::choose_noted() {
  for (std::size_t i = 0; i < words_.size() && noted_.size() < PossibleDocs::kNoted; ++i) {
    if (!words_[i].has_places) continue;
    words_[i].noted = noted_.size();
    noted_.push_back(i);
  }
  const std::uint32_t first = words_[noted_[0]].distances[0];
  for (Word& word : words_) {
    if (!word.has_places) continue;
    for (std::uint32_t& distance : word.distances) distance -= first;
  }
}

/// A word beside the rarest comes second, when it is hardly more frequent than the one that would: words with one between them are more often the
/// beginning and the end of something usual, as of names.
void FieldPhrase::put_neighbour_second() {
  const auto is_neighbour = [](const Word& word) {
    return std::any_of(word.distances.begin(), word.distances.end(), [](std::uint32_t distance) { return distance + 1 <= 2; });
  };
  if (words_.size() < 3 || is_neighbour(words_[1])) return;
  const auto neighbour = std::find_if(words_.begin() + 2, words_.end(), is_neighbour);
  if (neighbour == words_.end()) return;
  if (neighbour->ahead.doc_count() / 3 <= words_[1].ahead.doc_count() / 2) std::iter_swap(words_.begin() + 1, neighbour);
}

// --- documents with all words ---

std::uint32_t FieldPhrase::gather(std::uint32_t from, std::int64_t least) {
  set_limits(least);
  possible_.count = 0;
  if (words_.empty()) return ListCursor::kEnd;
  ListCursor& rarest = words_[0].ahead;
  std::uint32_t next = ListCursor::kEnd;
  for (bool there = rarest.seek_block(from); there; there = rarest.next_block()) {
    if (least > 0 && block_bound(rarest) < least) continue;
    if (possible_.count >= PossibleDocs::kMost) {
      next = rarest.block_before() + 1;
      break;
    }
    keep_block(words_[0]);
  }
  for (std::size_t i = 1; is_looked_up(i); ++i) look_up(i, least);
  return next;
}

void FieldPhrase::gather_among(std::span<const std::uint32_t> docs) {
  set_limits(0);
  for (Word& word : words_) word.ahead.restart();
  possible_.count = docs.size();
  for (std::size_t i = 0; i < docs.size(); ++i) {
    possible_.docs[i] = docs[i];
    possible_.most[i] = kManyTimes;
    possible_.length_codes[i] = lengths_[docs[i]];
  }
  for (std::size_t i = 0; is_looked_up(i); ++i) look_up(i, 0);
  for (Word& word : words_) word.ahead.restart();
}

/// Whether what is left is to be looked up in the list of this word.
bool FieldPhrase::is_looked_up(std::size_t number) const noexcept {
  if (number == words_.size() || possible_.count == 0) return false;
  if (number <= last_noted()) return true;
  return words_[number].ahead.doc_count() <= lengths_.size() / kCommon;  // hardly any document lacks others
}

void FieldPhrase::set_limits(std::int64_t least) {
  if (least == limits_of_) return;
  limits_of_ = least;
  limits_.fill(256);
  limits_[0] = 0;
  if (least <= 0) return;
  std::uint16_t limit = 0;
  for (std::uint8_t most = 1; most < kManyTimes; ++most) {
    while (limit < 256 && most_units(most, static_cast<std::uint8_t>(limit)) >= least) ++limit;
    limits_[most] = limit;
  }
}

/// Adds the documents of a block of the rarest word that can get what limits_ tell: few, mostly.
void FieldPhrase::keep_block(Word& word) {
  const codec::Block& block = word.ahead.frequencies();
  const std::uint32_t size = block.count;
  const std::uint32_t* const docs = block.docs.data();
  const std::uint32_t* const frequencies = block.frequencies.data();
  const std::uint8_t* const lengths = lengths_.data();
  const std::array<std::uint16_t, kManyTimes + 1> limits = limits_;
  const auto others = static_cast<std::uint32_t>(word.distances.size() - 1);  // not read again in the loop: bytes might alias it
  codec::PositionsWalk walk = word.ahead.positions_walk();
  const std::size_t before = possible_.count;
  std::uint32_t* const to_docs = possible_.docs.data() + before;
  std::uint8_t* const to_most = possible_.most.data() + before;
  std::uint8_t* const to_codes = possible_.length_codes.data() + before;
  std::uint32_t* const to_frequencies = possible_.noted[0].frequencies.data() + before;
  std::uint64_t* const to_bits = possible_.noted[0].bits.data() + before;
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < size; ++i) {  // no branch depends on what is kept
    const std::uint32_t doc = docs[i];
    const std::uint32_t frequency = frequencies[i];
    const std::uint8_t code = lengths[doc];
    const std::uint8_t most = Word::most_times(frequency, others);
    to_docs[count] = doc;
    to_most[count] = most;
    to_codes[count] = code;
    to_frequencies[count] = frequency;
    to_bits[count] = walk.bit();
    walk.pass(frequency, code);
    count += code < limits[most] ? 1 : 0;
  }
  possible_.count += count;
  if (word.has_places) walk.check();
}

/// Keeps the documents that have a word, too, and can get `least`.
void FieldPhrase::look_up(std::size_t number, std::int64_t least) {
  ListCursor& list = words_[number].ahead;
  std::size_t kept = 0;
  const std::uint32_t* const docs = possible_.docs.data();
  for (std::size_t next = 0; next < possible_.count && list.seek_block(docs[next]);) {
    const std::size_t begin = next;
    const std::uint32_t last = list.block_last();
    while (next < possible_.count && docs[next] <= last) ++next;
    if (least > 0 && block_bound(list) < least) continue;
    for (std::size_t from = begin; from < next; from += codec::kBlockSize) {
      kept = look_up_in_block(number, {from, std::min(from + codec::kBlockSize, next)}, kept);
    }
  }
  possible_.count = kept;
}

/// The same for a range of up to 128, none of which is behind the block under the cursor. What is kept goes to `kept` and behind; returns where it
/// ends.
std::size_t FieldPhrase::look_up_in_block(std::size_t number, Range range, std::size_t kept) {
  Word& word = words_[number];
  ListCursor& list = word.ahead;
  const codec::Block& block = list.docs();
  const std::size_t before = kept;
  const std::size_t number_noted = word.noted;
  std::array<std::uint8_t, codec::kBlockSize> places;
  const std::array<std::uint16_t, kManyTimes + 1> limits = limits_;
  const auto keep = [&](std::size_t i, std::uint32_t place, std::uint32_t frequency) {
    const std::uint8_t length_code = possible_.length_codes[i];
    const std::uint8_t most = std::min(possible_.most[i], word.most_times(frequency));
    possible_.docs[kept] = possible_.docs[i];
    possible_.most[kept] = most;
    possible_.length_codes[kept] = length_code;
    for (PossibleDocs::Noted& noted : possible_.noted) {
      noted.bits[kept] = noted.bits[i];
      noted.frequencies[kept] = noted.frequencies[i];
    }
    if (number_noted < PossibleDocs::kNoted) possible_.noted[number_noted].frequencies[kept] = frequency;
    places[kept - before] = static_cast<std::uint8_t>(place);
    kept += length_code < limits[most] ? 1 : 0;
  };
  if (range.end - range.begin < kMany) {
    for (std::size_t i = range.begin; i < range.end; ++i) {
      const std::uint32_t place = codec::place_in_order(block.docs.data(), block.count, possible_.docs[i]);
      if (block.docs[place] == possible_.docs[i]) keep(i, place, list.frequency_at(place));
    }
  } else {
    std::array<std::uint8_t, codec::kBlockSize> found;
    const std::size_t count = range.end - range.begin;
    const std::uint32_t* const docs = possible_.docs.data() + range.begin;
    group_.finder.find(block, docs, count, found.data());
    std::array<std::uint8_t, codec::kBlockSize> there;  // which of the range
    std::size_t there_count = 0;
    for (std::size_t k = 0; k < count; ++k) {
      there[there_count] = static_cast<std::uint8_t>(k);
      there_count += block.docs[found[k]] == docs[k] ? 1 : 0;
    }
    if (there_count == 0) return kept;
    const std::uint32_t* const frequencies = list.frequencies().frequencies.data();
    for (std::size_t n = 0; n < there_count; ++n) {
      const std::uint32_t place = found[there[n]];
      keep(range.begin + there[n], place, frequencies[place]);
    }
  }
  if (number_noted < PossibleDocs::kNoted && word.has_places && kept > before)
    list.find_positions(std::span(places).first(kept - before), possible_.noted[number_noted].bits.data() + before);
  return kept;
}

// --- places ---

/// Sets the group to those of these possible documents, up to 128, that have the phrase.
void FieldPhrase::look_at_group(std::span<const std::uint16_t> wanted) {
  std::array<std::uint16_t, PhraseGroup::kMost> kept;
  begin_group(std::span(kept).first(keep_by_marks(wanted, kept.data())));
  for (std::size_t i = last_noted() + 1; i < words_.size() && group_.count > 0; ++i) {
    if (words_[i].has_places) keep_starts(words_[i]);
  }
}

/// Keeps those where the two rarest words may stand as they must: a place p leaves a mark at p modulo 64. Returns how many these are.
std::size_t FieldPhrase::keep_by_marks(std::span<const std::uint16_t> wanted, std::uint16_t* kept) const {
  std::array<std::uint64_t, PhraseGroup::kMost> starts;
  std::fill_n(starts.begin(), wanted.size(), ~std::uint64_t{0});
  for (std::size_t number = 0; number < noted_.size(); ++number) {
    const Word& word = words_[noted_[number]];
    std::array<codec::PlacedPosting, PhraseGroup::kMost> postings;
    std::array<std::uint64_t, PhraseGroup::kMost> marks;
    for (std::size_t i = 0; i < wanted.size(); ++i) postings[i] = possible_.placed(number, wanted[i]);
    word.ahead.mark_positions(std::span(postings).first(wanted.size()), marks.data());
    for (const std::uint32_t distance : word.distances) {
      for (std::size_t i = 0; i < wanted.size(); ++i) starts[i] &= std::rotr(marks[i], static_cast<int>(distance % 64));
    }
  }
  std::size_t count = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    kept[count] = wanted[i];
    count += starts[i] != 0 ? 1 : 0;
  }
  return count;
}

/// Sets the group to those where the two rarest words stand as they must.
void FieldPhrase::begin_group(std::span<const std::uint16_t> wanted) {
  group_.count = 0;
  std::size_t begin = 0;
  for (const std::uint16_t i : wanted) {
    std::size_t end = begin;
    for (std::size_t number = 0; number < noted_.size(); ++number) {
      Word& word = words_[noted_[number]];
      const std::span<const std::uint32_t> positions = word.ahead.positions_of(possible_.placed(number, i));
      if (number == 0) {
        if (group_.starts.size() < begin + positions.size()) group_.starts.resize(2 * begin + positions.size());
        std::copy(positions.begin(), positions.end(), group_.starts.begin() + static_cast<std::ptrdiff_t>(begin));
        end += positions.size();
      }
      end = keep_common(begin, end, positions, word.distances);
    }
    group_.docs[group_.count] = possible_.docs[i];
    group_.frequencies[group_.count] = static_cast<std::uint32_t>(end - begin);
    group_.count += end > begin ? 1 : 0;
    begin = end;
  }
}

/// Of a range of the starts, keeps those from which on a word stands at all of its distances. Returns where they end.
std::size_t FieldPhrase::keep_common(std::size_t begin, std::size_t end, std::span<const std::uint32_t> positions,
                                     std::span<const std::uint32_t> distances) noexcept {
  std::uint32_t* const starts = group_.starts.data();
  std::size_t kept = begin;
  for (std::size_t k = begin; k < end; ++k) {
    std::uint32_t everywhere = 1;
    for (const std::uint32_t distance : distances) {
      const std::uint32_t wanted = starts[k] + distance;  // positions take 31 bits, so that what goes around is none
      std::uint32_t there = 0;
      for (const std::uint32_t position : positions) there |= position == wanted ? 1U : 0U;
      everywhere &= there;
    }
    starts[kept] = starts[k];
    kept += everywhere;
  }
  return kept;
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

/// Keeps the places of the rarest word from which on another stands where it must, and the documents that have such places.
void FieldPhrase::keep_starts(Word& word) {
  const std::array<std::uint32_t, PhraseGroup::kMost> docs = group_.docs;
  std::uint32_t* const starts = group_.starts.data();
  std::size_t begin = 0;  // of the starts of document `reached`
  std::size_t reached = 0;
  std::size_t kept_starts = 0;
  std::size_t kept = 0;
  visit_positions(word.places, std::span(docs).first(group_.count), [&](std::size_t i, std::span<const std::uint32_t> positions) {
    for (; reached < i; ++reached) begin += group_.frequencies[reached];
    const std::size_t end = begin + group_.frequencies[i];
    const std::size_t count = keep_common(begin, end, positions, word.distances) - begin;
    std::copy_n(starts + begin, count, starts + kept_starts);
    kept_starts += count;
    begin = end;
    ++reached;
    group_.docs[kept] = docs[i];
    group_.frequencies[kept] = static_cast<std::uint32_t>(count);
    kept += count > 0 ? 1 : 0;
  });
  group_.count = kept;
}

}  // namespace fihris::search
