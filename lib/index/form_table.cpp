// SPDX-License-Identifier: Apache-2.0
#include "index/form_table.hpp"

#include <algorithm>
#include <array>

#include "base/hash.hpp"

namespace fihris::index {
namespace {

constexpr std::size_t kFirstSlots = 1024;
/// A table is at most four fifths full: frequent forms are met early, and lie where they are first looked for.
constexpr bool is_full(std::size_t count, std::size_t slots) noexcept { return count * 5 > slots * 4; }

constexpr std::uint64_t kStringBit = std::uint64_t{1} << 63;  // packed forms have at most 60 bits

}  // namespace

FormTable::FormTable() : packed_slots_(kFirstSlots), string_slots_(kFirstSlots) {}

void FormTable::look_up(std::span<const text::RawToken> tokens, std::uint32_t* numbers) {
  std::array<std::uint64_t, text::kMostTokensInBatch> hashes;
  while (!tokens.empty()) {
    const auto batch = tokens.first(std::min(tokens.size(), hashes.size()));
    const std::size_t mask = packed_slots_.size() - 1;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      hashes[i] = base::hash_integer(batch[i].packed);
      __builtin_prefetch(&packed_slots_[hashes[i] & mask]);
    }
    for (std::size_t i = 0; i < batch.size(); ++i)
      *numbers++ = batch[i].packed != 0 ? packed_number(batch[i].packed, hashes[i]) : string_number(batch[i].form);
    tokens = tokens.subspan(batch.size());
  }
}

std::uint32_t FormTable::packed_number(std::uint64_t packed, std::uint64_t hash) {
  const std::size_t mask = packed_slots_.size() - 1;
  std::size_t at = hash & mask;
  for (; packed_slots_[at].key != 0; at = (at + 1) & mask) {
    if (packed_slots_[at].key == packed) return packed_slots_[at].number;
  }
  const std::uint32_t number = size();
  packed_slots_[at] = {packed, number};
  keys_.push_back(packed);
  if (is_full(++packed_count_, packed_slots_.size())) grow(packed_slots_);
  return number;
}

std::uint32_t FormTable::string_number(std::string_view form) {
  const std::uint64_t hash = base::hash_string(form) | 1;  // never 0
  const std::size_t mask = string_slots_.size() - 1;
  std::size_t at = base::hash_integer(hash) & mask;
  for (; string_slots_[at].key != 0; at = (at + 1) & mask) {
    const Slot& slot = string_slots_[at];
    if (slot.key == hash && strings_[keys_[slot.number] & ~kStringBit] == form) return slot.number;
  }
  const std::uint32_t number = size();
  string_slots_[at] = {hash, number};
  keys_.push_back(kStringBit | strings_.size());
  strings_.emplace_back(form);
  string_bytes_ += sizeof(std::string) + (form.size() > 15 ? form.size() + 17 : 0);
  if (is_full(++string_count_, string_slots_.size())) grow(string_slots_);
  return number;
}

void FormTable::grow(Slots& slots) {
  Slots larger(slots.size() * 2);
  const std::size_t mask = larger.size() - 1;
  for (const Slot& slot : slots) {
    if (slot.key == 0) continue;
    std::size_t at = base::hash_integer(slot.key) & mask;
    while (larger[at].key != 0) at = (at + 1) & mask;
    larger[at] = slot;
  }
  slots.swap(larger);
}

std::string FormTable::form(std::uint32_t number) const {
  const std::uint64_t key = keys_[number];
  return (key & kStringBit) != 0 ? strings_[key & ~kStringBit] : text::unpack_form(key);
}

std::size_t FormTable::memory_bytes() const noexcept {
  return (packed_slots_.size() + string_slots_.size()) * sizeof(Slot) + keys_.capacity() * sizeof keys_[0] + string_bytes_;
}

void FormTable::clear() { *this = FormTable(); }

}  // namespace fihris::index
