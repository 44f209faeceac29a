// SPDX-License-Identifier: Apache-2.0
#include "text/vocabulary_bytes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <limits>

#include <fihris/error.hpp>

#include "base/bits.hpp"
#include "base/bytes.hpp"

namespace fihris::text {
namespace {

constexpr std::size_t kWordsPerBlock = 32;
constexpr std::size_t kEntryBytes = 12;
constexpr std::size_t kCountBytes = 4;
constexpr std::size_t kLeastBitsPerWord = 12;

constexpr unsigned kBitsPerLetter = 5;
constexpr unsigned kDocumentsCode = 2;
constexpr unsigned kOtherCode = 0;

/// Letters that words are kept in, and their numbers among these: all but those that text::fold() replaces.
struct FoldedLetters {
  static constexpr std::uint8_t kNone = 31;

  std::array<Letter, 32> letters{};  ///< 0: no letter
  std::array<std::uint8_t, 64> numbers{};
};
constexpr FoldedLetters kFolded = [] {
  FoldedLetters folded;
  folded.numbers.fill(FoldedLetters::kNone);
  std::uint8_t count = 0;
  for (Letter one = 1; one <= letter::kLast; ++one) {
    const bool goes = one == letter::kAlefWithMadda || one == letter::kAlefWithHamzaAbove || one == letter::kAlefWithHamzaBelow ||
                      one == letter::kTaMarbuta || one == letter::kAlefMaqsura;
    if (goes) continue;
    folded.letters[count] = one;
    folded.numbers[one] = count++;
  }
  return folded;
}();
static_assert(kFolded.letters[FoldedLetters::kNone - 1] == letter::kLast && kFolded.letters[FoldedLetters::kNone] == 0);

[[noreturn]] void fail(const char* what) {
  throw Error(ErrorCode::kCorrupt, std::string("vocabulary: ") + what + "; the bytes are not those of a vocabulary");
}

std::uint64_t first_letters_of(Word word) noexcept { return word.high() >> 4U; }

std::size_t letters_shared(Word a, Word b) noexcept {
  unsigned shared = 0;
  while (shared < a.size() && shared < b.size() && a[shared] == b[shared]) ++shared;
  return shared;
}

// --- codes ---

void put_in_ones(base::BitRow& row, std::size_t number) noexcept { row.put(std::uint64_t{1} << number, static_cast<unsigned>(number) + 1); }

void put_count(base::BitRow& row, std::uint64_t count, unsigned k) noexcept {
  const std::uint64_t sum = count + (std::uint64_t{1} << k);
  const unsigned low = base::bits_needed(sum) - 1;
  put_in_ones(row, low - k);
  row.put(sum & base::low_bits(low), low);
}

/// Takes a count from a word of bits, and adds to `used` how many these were. When there is none in a few bits, one that no writer wrote.
std::int64_t take_count(std::uint64_t& bits, unsigned& used, unsigned k) noexcept {
  constexpr unsigned kMostZeros = 8;  // of differences of rounded counts
  const unsigned zeros = std::min(static_cast<unsigned>(std::countr_zero(bits)), kMostZeros + 1);
  const std::uint64_t low = bits >> zeros >> 1 & base::low_bits(k + zeros);
  bits >>= 2 * zeros + 1 + k;
  used += 2 * zeros + 1 + k;
  return static_cast<std::int64_t>(low + (((std::uint64_t{1} << zeros) - 1) << k));
}

std::int64_t take_difference(std::uint64_t& bits, unsigned& used) noexcept {
  return base::zigzag_decode(static_cast<std::uint64_t>(take_count(bits, used, kOtherCode)));
}

/// `count` as what it is more than another one.
void put_beside(base::BitRow& row, std::uint8_t count, std::uint8_t other) noexcept {
  put_count(row, base::zigzag_encode(std::int64_t{count} - other), kOtherCode);
}

}  // namespace

// --- reading ---

bool VocabularyBytes::can_keep(Word word) noexcept {
  if (word.empty() || word.is_too_long()) return false;
  for (unsigned i = 0; i < word.size(); ++i) {
    if (kFolded.numbers[word[i]] == FoldedLetters::kNone) return false;
  }
  return true;
}

VocabularyBytes::VocabularyBytes(std::string_view bytes) {
  if (bytes.size() < kCountBytes) fail("ends too early");
  size_ = base::load_u32(bytes.data());
  bytes.remove_prefix(kCountBytes);
  const std::size_t index_bytes = block_count() * kEntryBytes;
  if (bytes.size() < index_bytes || (bytes.size() - index_bytes) * 8 / kLeastBitsPerWord < size_)
    fail("claims more words than it has bytes");
  index_ = bytes.substr(0, index_bytes);
  words_ = bytes.substr(index_bytes);
}

std::size_t VocabularyBytes::block_count() const noexcept { return (size_ + kWordsPerBlock - 1) / kWordsPerBlock; }

std::size_t VocabularyBytes::words_of(std::size_t block) const noexcept { return std::min(kWordsPerBlock, size_ - block * kWordsPerBlock); }

std::uint64_t VocabularyBytes::first_letters(std::size_t block) const noexcept {
  return base::load_u64(index_.data() + block * kEntryBytes);
}

std::span<const std::byte> VocabularyBytes::block(std::size_t number) const noexcept {
  const auto begin_of = [&](std::size_t block) -> std::size_t {
    return block == block_count() ? words_.size() : base::load_u32(index_.data() + block * kEntryBytes + 8);
  };
  const std::size_t begin = begin_of(number);
  const std::size_t end = begin_of(number + 1);
  return begin <= end && end <= words_.size() ? base::as_bytes(words_.substr(begin, end - begin)) : std::span<const std::byte>();
}

bool VocabularyBytes::Cursor::next() noexcept {
  const std::uint64_t bits = bits_.from(at_);
  const std::size_t before = shared_ + added_;
  const bool is_first = at_ == 0;
  const auto dropped = is_first ? 0U : static_cast<unsigned>(std::countr_zero(bits));
  if (dropped > before) return false;
  const unsigned head = is_first ? 0 : dropped + 1;
  const auto more = static_cast<unsigned>(std::countr_zero(bits >> head));
  shared_ = before - dropped;
  added_ = std::size_t{more} + 1;
  if (shared_ + added_ > Word::kMostLetters) return false;
  letters_ = at_ + head + more + 1;
  at_ = letters_ + kBitsPerLetter * added_;
  std::uint64_t rest = bits_.from(at_);  // the mark and the counts take 48 bits at most
  is_marked_ = (rest & 1) != 0;
  rest >>= 1;
  unsigned used = 1;
  const std::int64_t documents = take_count(rest, used, kDocumentsCode);
  const std::int64_t total = documents + take_difference(rest, used);
  const std::int64_t hamza = is_marked_ ? total - take_difference(rest, used) : 0;
  at_ += used;
  if (at_ > bits_.size() || std::min(total, hamza) < 0 || std::max({documents, total, hamza}) > kLargestRounded) return false;
  counts_ = {static_cast<std::uint8_t>(documents), static_cast<std::uint8_t>(hamza), static_cast<std::uint8_t>(total)};
  return true;
}

bool VocabularyBytes::Cursor::next(Word& word) noexcept {
  if (!next()) return false;
  word = word.first(static_cast<unsigned>(shared_));
  bool are_letters = true;
  for (std::size_t i = 0; i < added_; ++i) {
    const Letter letter = added_letter(i);
    are_letters &= letter != 0;
    word.append(letter);
  }
  return are_letters;
}

Letter VocabularyBytes::Cursor::added_letter(std::size_t i) const noexcept {
  return kFolded.letters[bits_.take(letters_ + kBitsPerLetter * i, kBitsPerLetter)];
}

std::optional<RoundedCounts> VocabularyBytes::find(Word word) const noexcept {
  if (word.empty() || word.is_too_long() || size_ == 0) return std::nullopt;
  // The last block that begins before the word, by what the index knows of it; words of more than ten letters may stand in one behind.
  const std::uint64_t wanted = first_letters_of(word);
  std::size_t from = 0;
  for (std::size_t left = block_count(); left > 1;) {
    const std::size_t half = left / 2;
    from = first_letters(from + half) < wanted ? from + half : from;
    left -= half;
  }
  for (std::size_t number = from; number < block_count() && (number == from || first_letters(number) <= wanted); ++number) {
    Cursor cursor(block(number));
    unsigned matched = 0;  // letters of `word` that the last word read begins with
    for (std::size_t left = words_of(number); left > 0 && cursor.next(); --left) {
      if (cursor.shared() < matched) return std::nullopt;  // beyond
      if (cursor.shared() > matched) continue;             // differs from `word` where the last one did
      std::size_t i = 0;
      while (i < cursor.added() && matched < word.size() && cursor.added_letter(i) == word[matched]) ++i, ++matched;
      if (i == cursor.added() && matched == word.size()) return cursor.counts();
      if (i < cursor.added() && (matched == word.size() || cursor.added_letter(i) > word[matched])) return std::nullopt;
    }
  }
  return std::nullopt;
}

void VocabularyBytes::check() const {
  Word before;
  const char* expected = words_.data();
  for (std::size_t number = 0; number < block_count(); ++number) {
    const std::span<const std::byte> bytes = block(number);
    if (base::as_text(bytes).data() != expected) fail("has a gap between its words");
    Cursor cursor(bytes);
    Word word;
    for (std::size_t left = words_of(number); left > 0; --left) {
      const bool is_first = word.empty();
      const Word last = word;
      if (!cursor.next(word)) fail("has a word that makes no sense");
      if (word <= before) fail("is out of order");
      if (cursor.shared() != letters_shared(last, word)) fail("has a letter again that the word before has");
      if (is_first && first_letters_of(word) != first_letters(number)) fail("has an index of other words");
      if (cursor.is_marked() && cursor.counts().hamza == 0) fail("has a needless count");
      before = word;
    }
    const std::uint64_t left = 8 * bytes.size() - cursor.bit();
    if (left >= 8 || base::Bits(bytes).from(cursor.bit()) != 0) fail("has bits after the words of a block");
    expected += bytes.size();
  }
  if (expected != words_.data() + words_.size()) fail("has bytes after its end");
}

// --- writing ---

void VocabularyWriter::add(Word word, RoundedCounts counts) {
  assert(VocabularyBytes::can_keep(word));
  block_.emplace_back(word, counts);
  ++count_;
  if (block_.size() == kWordsPerBlock) end_block();
}

void VocabularyWriter::end_block() {
  if (block_.empty()) return;
  if (words_.size() > std::numeric_limits<std::uint32_t>::max()) throw Error(ErrorCode::kLimit, "a vocabulary takes 4 GiB or more");
  std::array<char, kEntryBytes> entry{};
  base::store(entry.data(), first_letters_of(block_.front().first));
  base::store(entry.data() + 8, static_cast<std::uint32_t>(words_.size()));
  index_.append(entry.data(), entry.size());
  constexpr std::size_t kMostBytesPerWord = 24;
  std::array<std::byte, kMostBytesPerWord * kWordsPerBlock + 8> bits;
  base::BitRow row(bits.data());
  Word before;
  for (const auto& [word, counts] : block_) {
    const std::size_t shared = letters_shared(before, word);
    if (!before.empty()) put_in_ones(row, before.size() - shared);
    put_in_ones(row, word.size() - shared - 1);
    for (auto i = static_cast<unsigned>(shared); i < word.size(); ++i) row.put(kFolded.numbers[word[i]], kBitsPerLetter);
    row.put(counts.hamza != 0 ? 1 : 0, 1);
    put_count(row, counts.documents, kDocumentsCode);
    put_beside(row, counts.total, counts.documents);
    if (counts.hamza != 0) put_beside(row, counts.total, counts.hamza);
    before = word;
  }
  words_.append(base::as_text({bits.data(), row.end()}));
  block_.clear();
}

std::string VocabularyWriter::finish() {
  end_block();
  std::string bytes(kCountBytes, '\0');
  base::store(bytes.data(), count_);
  bytes.append(index_).append(words_);
  *this = {};
  return bytes;
}

}  // namespace fihris::text
