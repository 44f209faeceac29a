// SPDX-License-Identifier: Apache-2.0
//
// Vocabulary: a hash table of packed words, and its bytes.
//
// Bytes (all multi-byte numbers are base-128 varints, least significant group first):
//
//     version 1 | number of words | word*
//     word:  shared (4 bits, low) + added (4 bits, high)   letters shared with the word before, and letters added; both at most 15,
//                                                           larger ones are written as 15 followed by a byte with the rest
//            added letters, one byte each (the code of stemmer_letters.hpp)
//            documents, one byte, rounded                   with the high half of the next byte: 0 when hamza is 0 …
//            total, one byte, rounded
//            hamza, one byte, rounded
//
// Words ascend by the bytes of their code. Invariants, all for correctness: ascending order, no word twice, no word of fewer than 1 or more
// than 20 letters.
#include "text/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include <fihris/error.hpp>

#include "text/stemmer_letters.hpp"

namespace fihris::text {
namespace {

constexpr unsigned kBitsPerLetter = 6;
constexpr unsigned kLettersPerHalf = 10;
constexpr char kFormatVersion = 1;
constexpr uint32_t kExactBelow = 16;
constexpr unsigned kLongRun = 15;
constexpr size_t kBatch = 32;  ///< words whose places in a table are fetched at the same time

/// 0x21–0x3A become 1–26, 0x41–0x4A become 27–36.
constexpr std::array<uint8_t, 0x80> kSixBits = [] {
  std::array<uint8_t, 0x80> bits{};
  for (unsigned c = 0x21; c <= 0x4A; ++c) bits[c] = static_cast<uint8_t>(c <= 0x3A ? c - 0x20U : c - 0x41U + 27U);
  return bits;
}();

uint64_t six_bits(char code) { return kSixBits[static_cast<unsigned char>(code) & 0x7FU]; }

char letter_of(uint64_t bits) { return static_cast<char>(bits <= 26 ? bits + 0x20 : bits - 27 + 0x41); }

WordKey key_of(std::string_view code) {
  if (code.empty() || code.size() > letter::kLongestWord) return {};
  WordKey key;
  const size_t in_low = std::min<size_t>(code.size(), kLettersPerHalf);
  for (size_t i = in_low; i-- > 0;) key.low = key.low << kBitsPerLetter | six_bits(code[i]);
  for (size_t i = code.size(); i-- > in_low;) key.high = key.high << kBitsPerLetter | six_bits(code[i]);
  return key;
}

std::string code_of(WordKey key) {
  std::string code;
  for (uint64_t half : {key.low, key.high}) {
    for (; half != 0; half >>= kBitsPerLetter) code.push_back(letter_of(half & 63U));
  }
  return code;
}

/// The low half says where the word is in the table, the high half its bit in the filter.
uint64_t hash_of(WordKey key) {
  uint64_t x = (key.low ^ std::rotl(key.high, 31)) * 0x9E3779B97F4A7C15U;
  x ^= x >> 32U;
  x *= 0xD6E8FEB86659FD93U;
  return x ^ x >> 32U;
}

/// Where to look first among `slots` slots: the hash scaled to their number.
size_t home_of(uint64_t hash, size_t slots) { return static_cast<size_t>((hash & UINT32_MAX) * slots >> 32U); }

/// Exact below 16, then eight steps for each doubling, rounded down; 0xFFFFFFFF gives 239.
uint8_t rounded(uint64_t count) {
  const auto value = static_cast<uint32_t>(std::min<uint64_t>(count, UINT32_MAX));
  if (value < kExactBelow) return static_cast<uint8_t>(value);
  const auto exponent = static_cast<unsigned>(std::bit_width(value)) - 1;  // 4 … 31
  const uint32_t step = value >> (exponent - 3) & 7U;
  return static_cast<uint8_t>(kExactBelow + (exponent - 4) * 8 + step);
}

uint32_t unrounded(uint8_t stored) {
  if (stored < kExactBelow) return stored;
  const unsigned exponent = 4 + (stored - kExactBelow) / 8;
  const uint32_t step = (stored - kExactBelow) % 8;
  return (8U + step) << (exponent - 3);
}

constexpr uint8_t kLargestRounded = 239;

[[noreturn]] void fail(const char* what) {
  throw Error(ErrorCode::kCorrupt, std::string("vocabulary: ") + what + "; the bytes are not those of a vocabulary");
}

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}
  uint8_t byte() {
    if (at_ >= bytes_.size()) fail("ends too early");
    return static_cast<uint8_t>(bytes_[at_++]);
  }
  uint64_t varint() {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
      const uint8_t b = byte();
      value |= static_cast<uint64_t>(b & 0x7FU) << shift;
      if (b < 0x80) return value;
    }
    fail("has a number that is too long");
  }
  size_t run(unsigned short_run) { return short_run < kLongRun ? short_run : short_run + byte(); }
  size_t left() const { return bytes_.size() - at_; }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
};

void put_varint(std::string& out, uint64_t value) {
  for (; value >= 0x80; value >>= 7U) out.push_back(static_cast<char>(value | 0x80U));
  out.push_back(static_cast<char>(value));
}

void put_word(std::string& out, std::string_view before, std::string_view code) {
  size_t shared = 0;
  while (shared < before.size() && shared < code.size() && before[shared] == code[shared]) ++shared;
  const size_t added = code.size() - shared;
  const auto low = static_cast<unsigned>(std::min<size_t>(shared, kLongRun));
  const auto high = static_cast<unsigned>(std::min<size_t>(added, kLongRun));
  out.push_back(static_cast<char>(low | high << 4U));
  if (low == kLongRun) out.push_back(static_cast<char>(shared - kLongRun));
  if (high == kLongRun) out.push_back(static_cast<char>(added - kLongRun));
  out.append(code.substr(shared));
}

/// The word read last, in a buffer of its own: reading must cost a process as little as possible when it starts.
struct WordBuffer {
  std::array<char, letter::kLongestWord> letters;
  size_t size = 0;
  std::string_view view() const { return {letters.data(), size}; }
};

/// Reads one word; `word` holds the word before. Ascending order shows in the first letter that is not shared.
void get_word(ByteReader& in, WordBuffer& word) {
  const uint8_t runs = in.byte();
  const size_t shared = in.run(runs & 15U);
  const size_t added = in.run(runs >> 4U);
  if (shared > word.size || added == 0 || shared + added > letter::kLongestWord) fail("has a word of impossible length");
  const char before = shared < word.size ? word.letters[shared] : '\0';
  word.size = shared + added;
  for (size_t i = shared; i < word.size; ++i) {
    word.letters[i] = static_cast<char>(in.byte());
    if (!letter::is_letter(word.letters[i])) fail("has a byte that is no letter");
  }
  if (word.letters[shared] <= before) fail("is out of order");
}

}  // namespace

const Vocabulary::Slot* Vocabulary::find(WordKey key) const {
  if (slots_.empty() || key.empty()) return nullptr;
  const uint64_t hash = hash_of(key);
  const uint64_t bit = hash >> 32U & filter_mask_;
  if ((filter_[bit >> 6U] >> (bit & 63U) & 1U) == 0) return nullptr;
  for (size_t at = home_of(hash, slots_.size());;) {
    const Slot& slot = slots_[at];
    if (slot.key == key) return &slot;
    if (slot.key.empty()) return nullptr;
    if (++at == slots_.size()) at = 0;
  }
}

void Vocabulary::make_room(size_t words) {
  slots_.assign(words + words * 3 / 4 + 1, Slot{});
  constexpr size_t kFilterBitsPerWord = 8;
  const uint64_t bits = std::bit_ceil(std::clamp<uint64_t>(words * kFilterBitsPerWord, 64, uint64_t{1} << 32U));
  filter_.assign(static_cast<size_t>(bits / 64), 0);
  filter_mask_ = bits - 1;
}

void Vocabulary::prefetch(WordKey key) const {
  const uint64_t hash = hash_of(key);
  __builtin_prefetch(&filter_[(hash >> 32U & filter_mask_) >> 6U], 1);
  __builtin_prefetch(&slots_[home_of(hash, slots_.size())], 1);
}

void Vocabulary::add(const Slot& slot) {
  if (const Slot* const found = find(slot.key); found != nullptr) {
    Slot& sum = slots_[static_cast<size_t>(found - slots_.data())];
    const auto added = [](uint8_t a, uint8_t b) { return rounded(uint64_t{unrounded(a)} + unrounded(b)); };
    sum.documents = added(sum.documents, slot.documents);
    sum.hamza = added(sum.hamza, slot.hamza);
    sum.total = added(sum.total, slot.total);
  } else {
    insert(slot);
  }
}

void Vocabulary::insert(const Slot& slot) {
  const uint64_t hash = hash_of(slot.key);
  const uint64_t bit = hash >> 32U & filter_mask_;
  filter_[bit >> 6U] |= uint64_t{1} << (bit & 63U);
  size_t at = home_of(hash, slots_.size());
  while (!slots_[at].key.empty()) {
    if (++at == slots_.size()) at = 0;
  }
  slots_[at] = slot;
  ++size_;
}

WordCounts Vocabulary::counts_of_code(std::string_view code) const {
  const Slot* slot = find(key_of(code));
  if (slot == nullptr) return {};
  return {unrounded(slot->documents), unrounded(slot->hamza), unrounded(slot->total)};
}

uint32_t Vocabulary::documents_of_code(std::string_view code) const {
  const Slot* slot = find(key_of(code));
  return slot == nullptr ? 0 : unrounded(slot->documents);
}

WordCounts Vocabulary::counts(std::string_view letters) const {
  std::string code;
  return letter::encode(letters, code) ? counts_of_code(code) : WordCounts{};
}

std::string Vocabulary::serialise(uint32_t least_documents) const {
  std::vector<std::pair<std::string, const Slot*>> words;
  for (const Slot& slot : slots_) {
    if (!slot.key.empty() && unrounded(slot.documents) >= least_documents) words.emplace_back(code_of(slot.key), &slot);
  }
  std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string out(1, kFormatVersion);
  put_varint(out, words.size());
  std::string_view before;
  for (const auto& [code, slot] : words) {
    put_word(out, before, code);
    for (const uint8_t count : {slot->documents, slot->total, slot->hamza}) out.push_back(static_cast<char>(count));
    before = code;
  }
  return out;
}

Vocabulary Vocabulary::deserialise(std::string_view bytes) { return deserialise(bytes, {}); }

Vocabulary Vocabulary::deserialise(std::string_view bytes, const Vocabulary& added_to) {
  ByteReader in(bytes);
  if (in.byte() != static_cast<uint8_t>(kFormatVersion)) fail("is of an unknown version");
  const uint64_t count = in.varint();
  constexpr size_t kLeastBytesPerWord = 5;
  if (count > in.left() / kLeastBytesPerWord) fail("claims more words than it has bytes");
  Vocabulary vocabulary;
  vocabulary.make_room(static_cast<size_t>(count) + added_to.size());
  for (const Slot& slot : added_to.slots_) {
    if (!slot.key.empty()) vocabulary.insert(slot);
  }
  WordBuffer word;
  std::array<Slot, kBatch> batch;
  size_t waiting = 0;
  for (uint64_t i = 0; i < count; ++i) {
    get_word(in, word);
    Slot& slot = batch[waiting];
    slot.key = key_of(word.view());
    slot.documents = in.byte();
    slot.total = in.byte();
    slot.hamza = in.byte();
    if (std::max({slot.documents, slot.total, slot.hamza}) > kLargestRounded) fail("has an impossible count");
    vocabulary.prefetch(slot.key);
    if (++waiting < batch.size() && i + 1 < count) continue;
    for (size_t k = 0; k < waiting; ++k) vocabulary.add(batch[k]);
    waiting = 0;
  }
  if (in.left() != 0) fail("has bytes after its end");
  return vocabulary;
}

void VocabularyBuilder::add(std::string_view letters, WordCounts counts) {
  std::string code;
  if (!letter::encode(letters, code)) return;
  entries_.push_back({key_of(code), counts.documents, counts.hamza, counts.total});
  constexpr size_t kCombineAt = 1U << 20U;
  if (entries_.size() >= std::max(kCombineAt, 2 * combined_)) combine();  // bounds memory when the same words come again and again
}

void VocabularyBuilder::combine() {
  std::sort(entries_.begin(), entries_.end(),
            [](const Entry& a, const Entry& b) { return a.key.high != b.key.high ? a.key.high < b.key.high : a.key.low < b.key.low; });
  size_t kept = 0;
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (kept != 0 && entries_[kept - 1].key == entries_[i].key) {
      entries_[kept - 1].documents += entries_[i].documents;
      entries_[kept - 1].hamza += entries_[i].hamza;
      entries_[kept - 1].total += entries_[i].total;
    } else {
      entries_[kept++] = entries_[i];
    }
  }
  entries_.resize(kept);
  combined_ = kept;
}

Vocabulary VocabularyBuilder::build() {
  combine();
  Vocabulary vocabulary;
  vocabulary.make_room(entries_.size());
  for (const Entry& entry : entries_) {
    vocabulary.insert({entry.key, rounded(entry.documents), rounded(entry.hamza), rounded(entry.total)});
  }
  entries_.clear();
  combined_ = 0;
  return vocabulary;
}

}  // namespace fihris::text
