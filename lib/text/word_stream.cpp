// SPDX-License-Identifier: Apache-2.0
//
// WordStream: the tokenizer, and a memory of words by their packed forms.
//
// A batch of tokens is looked up at once: the places of all in the table are fetched ahead, then read. The table has room for a batch before it is
// looked up, so that it does not move while the caller reads. Words without a packed form (marks, Latin, long ones) are few, and are found by their
// bytes.
#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include <fihris/word_stream.hpp>

#include "base/hash.hpp"
#include "text/analysis.hpp"
#include "text/form.hpp"
#include "text/scratch.hpp"
#include "text/tokenizer.hpp"

namespace fihris {
namespace {

constexpr std::size_t kBatch = 128;  // of the tokenizer
constexpr std::size_t kFirstSlots = std::size_t{1} << 12;
constexpr std::size_t kMostSlots = std::size_t{1} << 20;   ///< 32 MB; half as many words
constexpr std::size_t kMostBytes = std::size_t{48} << 20;  ///< of the letters of words

struct HashBytes {
  using is_transparent = void;
  std::size_t operator()(std::string_view bytes) const noexcept { return base::hash_string(bytes); }
};

}  // namespace

class WordStream::Impl {
 public:
  explicit Impl(const Analyzer& analyzer) : analyzer_(analyzer), slots_(kFirstSlots) {}

  void start(std::string_view text) { tokenizer_.start(text); }

  std::span<const PlacedWord> next() {
    make_room();
    const auto tokens = tokenizer_.next_batch();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      homes_[i] = base::hash_integer(tokens[i].packed) & (slots_.size() - 1);
      __builtin_prefetch(&slots_[homes_[i]]);
    }
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const text::RawToken& token = tokens[i];
      const AnalyzedWord* const word = token.packed != 0 ? find_packed(token, homes_[i]) : find_other(token);
      places_[i] = {word, token.begin, token.end, token.position};
    }
    return {places_.data(), tokens.size()};
  }

 private:
  struct alignas(32) Slot {
    std::uint64_t packed = 0;  ///< 0: free
    AnalyzedWord word;
  };

  const AnalyzedWord* find_packed(const text::RawToken& token, std::size_t at) {
    for (; slots_[at].packed != 0; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].packed == token.packed) return &slots_[at].word;
    }
    slots_[at] = {token.packed, make_packed(token)};
    ++packed_count_;
    return &slots_[at].word;
  }

  const AnalyzedWord* find_other(const text::RawToken& token) {
    auto found = others_.find(token.form);
    if (found == others_.end()) {
      const AnalyzedWord word = make(token.form, token.kind);
      found = others_.emplace(word.written(), word).first;
    }
    return &found->second;
  }

  AnalyzedWord make_packed(const text::RawToken& token) {
    const auto classes = analyzer_.impl().classify(token.packed);
    if (!classes) return make(text::unpack_form(token.packed), token.kind);
    std::array<char, std::size_t{2} * (text::kMaxPackedLetters + 3 * text::Word::kMostLetters)> bytes;
    std::array<char*, 4> ends{};
    ends[0] = text::append_packed_utf8(token.packed, bytes.data());
    ends[1] = classes->letters.append_utf8(ends[0]);
    ends[2] = classes->stem.append_utf8(ends[1]);
    ends[3] = classes->root.append_utf8(ends[2]);
    AnalyzedWord word;
    for (std::size_t i = 0; i < ends.size(); ++i) word.ends_[i] = static_cast<std::uint16_t>(ends[i] - bytes.data());
    word.bytes_ = keep({bytes.data(), word.ends_[3]});
    word.kind_ = static_cast<TokenKind>(token.kind);
    word.is_stop_word_ = analyzer_.impl().is_stop_word(classes->letters);
    return word;
  }

  AnalyzedWord make(std::string_view form, text::TokenKind kind) {
    const text::WordClasses classes = analyzer_.impl().classify(form);
    constexpr std::size_t kMost = std::numeric_limits<std::uint16_t>::max();
    AnalyzedWord word;
    std::string bytes;
    std::size_t level = 0;
    for (const std::string_view letters :
         {form, std::string_view(classes.letters), std::string_view(classes.stem), std::string_view(classes.root)}) {
      bytes += letters.substr(0, kMost - bytes.size());
      word.ends_[level++] = static_cast<std::uint16_t>(bytes.size());
    }
    word.bytes_ = keep(bytes);
    word.kind_ = static_cast<TokenKind>(kind);
    word.is_stop_word_ = analyzer_.impl().is_stop_word(classes.letters);
    return word;
  }

  const char* keep(std::string_view bytes) {
    bytes_ += bytes.size();
    return scratch_.keep(bytes).data();
  }

  /// For a batch of words that are all new, in a table that stays half empty.
  void make_room() {
    if (bytes_ > kMostBytes) return forget();
    if ((packed_count_ + kBatch) * 2 <= slots_.size()) return;
    if (slots_.size() >= kMostSlots) return forget();
    std::vector<Slot> larger(slots_.size() * 2);
    for (const Slot& slot : slots_) {
      if (slot.packed == 0) continue;
      std::size_t at = base::hash_integer(slot.packed) & (larger.size() - 1);
      while (larger[at].packed != 0) at = (at + 1) & (larger.size() - 1);
      larger[at] = slot;
    }
    slots_.swap(larger);
  }

  void forget() {
    std::fill(slots_.begin(), slots_.end(), Slot{});
    packed_count_ = 0;
    others_.clear();
    scratch_.clear();
    bytes_ = 0;
  }

  Analyzer analyzer_;
  text::Tokenizer tokenizer_;
  std::array<PlacedWord, kBatch> places_;
  std::array<std::size_t, kBatch> homes_;
  std::vector<Slot> slots_;  ///< open addressing, a power of two
  std::size_t packed_count_ = 0;
  std::unordered_map<std::string_view, AnalyzedWord, HashBytes, std::equal_to<>> others_;
  text::Scratch scratch_;
  std::size_t bytes_ = 0;
};

WordStream::WordStream(const Analyzer& analyzer) : impl_(std::make_unique<Impl>(analyzer)) {}
WordStream::~WordStream() = default;
WordStream::WordStream(WordStream&&) noexcept = default;
WordStream& WordStream::operator=(WordStream&&) noexcept = default;

void WordStream::start(std::string_view text) { impl_->start(text); }
std::span<const PlacedWord> WordStream::next() { return impl_->next(); }

}  // namespace fihris
