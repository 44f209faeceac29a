// SPDX-License-Identifier: Apache-2.0
//
// FormTable: written forms → numbers, in the order in which they first appear.
//
// Nearly every word is packed into an integer (text/form.hpp), and looking it up costs one cache miss: the time of indexing is mostly these
// misses. So words are looked up a batch at a time: all slots are fetched ahead, then read. Other words are looked up by their bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/large_allocator.hpp"
#include "text/tokenizer.hpp"

namespace fihris::index {

/// One thread at a time.
class FormTable {
 public:
  FormTable();

  /// The numbers of the tokens' forms, new ones added. `numbers` has room for all.
  void look_up(std::span<const text::RawToken> tokens, std::uint32_t* numbers);

  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(keys_.size()); }

  /// The written form with this number, UTF-8.
  std::string form(std::uint32_t number) const;

  /// The packed form with this number, 0 when it has none.
  std::uint64_t packed(std::uint32_t number) const noexcept { return (keys_[number] >> 63) != 0 ? 0 : keys_[number]; }

  std::size_t memory_bytes() const noexcept;
  void clear();

 private:
  struct Slot {
    std::uint64_t key = 0;  ///< packed form, or hash of the bytes; 0: free
    std::uint32_t number = 0;
  };
  std::uint32_t packed_number(std::uint64_t packed, std::uint64_t hash);
  std::uint32_t string_number(std::string_view form);
  using Slots = base::LargeVector<Slot>;
  static void grow(Slots& slots);

  Slots packed_slots_;  ///< open addressing, a power of two
  Slots string_slots_;
  std::size_t packed_count_ = 0;
  std::size_t string_count_ = 0;
  std::vector<std::uint64_t> keys_;  ///< by number: the packed form, or 2^63 + number in strings_
  std::vector<std::string> strings_;
  std::size_t string_bytes_ = 0;
};

}  // namespace fihris::index
