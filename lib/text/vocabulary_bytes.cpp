// SPDX-License-Identifier: Apache-2.0
#include "text/vocabulary_bytes.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include <fihris/error.hpp>

#include "base/bytes.hpp"

namespace fihris::text {
namespace {

constexpr std::size_t kWordsPerBlock = 16;
constexpr std::size_t kEntryBytes = 12;
constexpr std::size_t kCountBytes = 4;
constexpr std::size_t kLeastBytesPerWord = 4;

// The byte before the letters of a word.
constexpr unsigned kLongShared = 15;
constexpr unsigned kLongAdded = 7;
constexpr unsigned kMarked = 0x80;

[[noreturn]] void fail(const char* what) {
  throw Error(ErrorCode::kCorrupt, std::string("vocabulary: ") + what + "; the bytes are not those of a vocabulary");
}

std::uint64_t first_letters_of(Word word) noexcept { return word.high() >> 4U; }

std::uint8_t byte_at(const char* at) noexcept { return static_cast<std::uint8_t>(*at); }

/// What stands before the counts of a word.
struct Runs {
  std::size_t shared;
  std::size_t added;
  bool is_marked;
};

/// Moves `at` to the letters. False when the word does not end before `end`.
bool take_runs(const char*& at, const char* end, Runs& runs) noexcept {
  if (end - at < static_cast<std::ptrdiff_t>(kLeastBytesPerWord)) return false;
  const unsigned byte = byte_at(at++);
  runs = {byte & 15U, byte >> 4U & 7U, (byte & kMarked) != 0};
  if (runs.shared == kLongShared) runs.shared += byte_at(at++);
  if (runs.added == kLongAdded) runs.added += byte_at(at++);
  const std::size_t needed = runs.added + (runs.is_marked ? 3 : 2);
  return end - at >= static_cast<std::ptrdiff_t>(needed);
}

/// The letters that a word, which begins at `at` and is whole, says that it shares with the one before.
std::size_t shared_of(const char* at) noexcept {
  const std::size_t shared = byte_at(at) & 15U;
  return shared == kLongShared ? shared + byte_at(at + 1) : shared;
}

unsigned letters_shared(Word a, Word b) noexcept {
  unsigned shared = 0;
  while (shared < a.size() && shared < b.size() && a[shared] == b[shared]) ++shared;
  return shared;
}

/// `at` stands behind the letters, and take_runs() has seen to it that the counts are there.
RoundedCounts take_counts(const char*& at, bool is_marked) noexcept {
  RoundedCounts counts{.documents = byte_at(at), .total = byte_at(at + 1)};
  at += 2;
  if (is_marked) counts.hamza = byte_at(at++);
  return counts;
}

}  // namespace

VocabularyBytes::VocabularyBytes(std::string_view bytes) {
  if (bytes.size() < kCountBytes) fail("ends too early");
  size_ = base::load_u32(bytes.data());
  bytes.remove_prefix(kCountBytes);
  const std::size_t index_bytes = block_count() * kEntryBytes;
  if (bytes.size() < index_bytes || (bytes.size() - index_bytes) / kLeastBytesPerWord < size_) fail("claims more words than it has bytes");
  index_ = bytes.substr(0, index_bytes);
  words_ = bytes.substr(index_bytes);
}

std::size_t VocabularyBytes::block_count() const noexcept { return (size_ + kWordsPerBlock - 1) / kWordsPerBlock; }

std::uint64_t VocabularyBytes::first_letters(std::size_t block) const noexcept {
  return base::load_u64(index_.data() + block * kEntryBytes);
}

std::string_view VocabularyBytes::block(std::size_t number) const noexcept {
  const auto begin_of = [&](std::size_t block) -> std::size_t {
    return block == block_count() ? words_.size() : base::load_u32(index_.data() + block * kEntryBytes + 8);
  };
  const std::size_t begin = begin_of(number);
  const std::size_t end = begin_of(number + 1);
  return begin <= end && end <= words_.size() ? words_.substr(begin, end - begin) : std::string_view();
}

bool VocabularyBytes::Cursor::next() noexcept {
  Runs runs{};
  if (!take_runs(at_, end_, runs) || runs.shared > word_.size() || runs.shared + runs.added > Word::kMostLetters) return false;
  word_ = word_.first(static_cast<unsigned>(runs.shared));
  for (const char* const letters_end = at_ + runs.added; at_ != letters_end; ++at_) {
    if (byte_at(at_) == 0 || byte_at(at_) > letter::kLast) return false;
    word_.append(byte_at(at_));
  }
  counts_ = take_counts(at_, runs.is_marked);
  return true;
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
    const std::string_view bytes = block(number);
    const char* at = bytes.data();
    const char* const end = at + bytes.size();
    std::size_t matched = 0;  // letters of `word` that the last word read begins with
    for (Runs runs{}; take_runs(at, end, runs);) {
      if (runs.shared < matched) return std::nullopt;  // beyond
      const char* const letters = at;
      at += runs.added;
      const RoundedCounts counts = take_counts(at, runs.is_marked);
      if (runs.shared > matched) continue;  // differs from `word` where the last one did
      std::size_t i = 0;
      while (i < runs.added && matched < word.size() && byte_at(letters + i) == word[static_cast<unsigned>(matched)]) ++i, ++matched;
      if (i == runs.added && matched == word.size()) return counts;
      if (i < runs.added && (matched == word.size() || byte_at(letters + i) > word[static_cast<unsigned>(matched)])) return std::nullopt;
    }
  }
  return std::nullopt;
}

void VocabularyBytes::check() const {
  Word before;
  const char* expected = words_.data();
  for (std::size_t number = 0; number < block_count(); ++number) {
    const std::string_view bytes = block(number);
    if (bytes.data() != expected) fail("has a gap between its words");
    Cursor cursor(bytes);
    for (std::size_t left = std::min(kWordsPerBlock, size_ - number * kWordsPerBlock); left > 0; --left) {
      const bool is_first = cursor.at() == bytes.data();
      const char* const at = cursor.at();
      if (!cursor.next()) fail("has a word that makes no sense");
      if (cursor.word() <= before) fail("is out of order");
      if (!is_first && shared_of(at) != letters_shared(before, cursor.word())) fail("has a letter again that the word before has");
      if (is_first && first_letters_of(cursor.word()) != first_letters(number)) fail("has an index of other words");
      const RoundedCounts counts = cursor.counts();
      if (std::max({counts.documents, counts.total, counts.hamza}) > kLargestRounded) fail("has an impossible count");
      if ((byte_at(at) & kMarked) != 0 && counts.hamza == 0) fail("has a needless count");
      before = cursor.word();
    }
    if (cursor.at() != bytes.data() + bytes.size()) fail("has bytes after the words of a block");
    expected = cursor.at();
  }
  if (expected != words_.data() + words_.size()) fail("has bytes after its end");
}

void VocabularyWriter::add(Word word, RoundedCounts counts) {
  const bool begins_block = count_ % kWordsPerBlock == 0;
  if (begins_block) {
    if (words_.size() > std::numeric_limits<std::uint32_t>::max()) throw Error(ErrorCode::kLimit, "a vocabulary takes 4 GiB or more");
    std::array<char, kEntryBytes> entry{};
    base::store(entry.data(), first_letters_of(word));
    base::store(entry.data() + 8, static_cast<std::uint32_t>(words_.size()));
    index_.append(entry.data(), entry.size());
    before_ = {};
  }
  const unsigned shared = letters_shared(before_, word);
  const unsigned added = word.size() - shared;
  words_.push_back(
      static_cast<char>(std::min(shared, kLongShared) | std::min(added, kLongAdded) << 4U | (counts.hamza != 0 ? kMarked : 0)));
  if (shared >= kLongShared) words_.push_back(static_cast<char>(shared - kLongShared));
  if (added >= kLongAdded) words_.push_back(static_cast<char>(added - kLongAdded));
  for (unsigned at = shared; at < word.size(); ++at) words_.push_back(static_cast<char>(word[at]));
  words_.push_back(static_cast<char>(counts.documents));
  words_.push_back(static_cast<char>(counts.total));
  if (counts.hamza != 0) words_.push_back(static_cast<char>(counts.hamza));
  before_ = word;
  ++count_;
}

std::string VocabularyWriter::finish() {
  std::string bytes(kCountBytes, '\0');
  base::store(bytes.data(), count_);
  bytes.append(index_).append(words_);
  *this = {};
  return bytes;
}

}  // namespace fihris::text
