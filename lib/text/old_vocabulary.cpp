// SPDX-License-Identifier: Apache-2.0
#include "text/old_vocabulary.hpp"

#include <algorithm>
#include <cstdint>

#include <fihris/error.hpp>

#include "base/bits.hpp"
#include "base/bytes.hpp"
#include "text/vocabulary_bytes.hpp"

namespace fihris::text {
namespace {

constexpr std::size_t kWordsPerEntry = 16;
constexpr std::size_t kEntryBytes = 12;
constexpr unsigned kLongShared = 15;
constexpr unsigned kLongAdded = 7;
constexpr unsigned kMarked = 0x80;

[[noreturn]] void fail(const char* what) {
  throw Error(ErrorCode::kCorrupt, std::string("vocabulary: ") + what + "; the bytes are not those of a vocabulary");
}

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) noexcept : left_(bytes) {}

  std::string_view take(std::size_t count) {
    if (count > left_.size()) fail("ends too early");
    const std::string_view taken = left_.substr(0, count);
    left_.remove_prefix(count);
    return taken;
  }
  std::uint8_t take_byte() { return static_cast<std::uint8_t>(take(1)[0]); }
  std::uint8_t take_count() {
    const std::uint8_t count = take_byte();
    if (count > kLargestRounded) fail("has an impossible count");
    return count;
  }
  std::size_t size() const noexcept { return left_.size(); }

 private:
  std::string_view left_;
};

/// Makes `word`, which is the one before, the next one, and gives its counts.
RoundedCounts take_word(Bytes& bytes, Word& word) {
  const unsigned head = bytes.take_byte();
  unsigned shared = head & 15U;
  unsigned added = head >> 4U & 7U;
  if (shared == kLongShared) shared += bytes.take_byte();
  if (added == kLongAdded) added += bytes.take_byte();
  if (shared > word.size() || shared + added > Word::kMostLetters) fail("has a word that makes no sense");
  word = word.first(shared);
  for (const char letter : bytes.take(added)) word.append(static_cast<Letter>(letter));
  RoundedCounts counts{.documents = bytes.take_count(), .hamza = 0, .total = bytes.take_count()};
  if ((head & kMarked) != 0) counts.hamza = bytes.take_count();
  return counts;
}

}  // namespace

std::string upgraded_vocabulary(std::string_view bytes) {
  Bytes rest(bytes);
  const std::size_t size = base::load_u32(rest.take(sizeof(std::uint32_t)).data());
  Bytes index(rest.take(base::divide_up(size, kWordsPerEntry) * kEntryBytes));
  const std::size_t begin = rest.size();
  VocabularyWriter writer;
  Word before;
  Word word;
  for (std::size_t i = 0; i < size; ++i) {
    const bool has_entry = i % kWordsPerEntry == 0;
    if (has_entry) word = {};
    const std::size_t at = begin - rest.size();
    const RoundedCounts counts = take_word(rest, word);
    if (!VocabularyBytes::can_keep(word)) fail("has a word that makes no sense");
    if (word <= before) fail("is out of order");
    if (has_entry) {
      const std::string_view entry = index.take(kEntryBytes);
      if (base::load_u64(entry.data()) != word.high() >> 4U || base::load_u32(entry.data() + 8) != at) fail("has an index of other words");
    }
    writer.add(word, counts);
    before = word;
  }
  if (rest.size() != 0) fail("has bytes after its end");
  return writer.finish();
}

}  // namespace fihris::text
