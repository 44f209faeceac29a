// SPDX-License-Identifier: Apache-2.0
#include "index/live_ids.hpp"

#include <algorithm>
#include <utility>

#include "base/bytes.hpp"

namespace fihris::index {
namespace {

constexpr std::size_t kLengthBytes = 2;
constexpr std::size_t kFirstChunk = std::size_t{4} << 10;
constexpr std::size_t kLargestChunk = std::size_t{256} << 10;
constexpr std::size_t kFirstSlots = 64;

}  // namespace

std::string_view LiveIds::id(std::uint32_t doc) const noexcept { return {places_[doc] + kLengthBytes, base::load_u16(places_[doc])}; }

std::vector<std::string_view> LiveIds::all() const {
  std::vector<std::string_view> ids;
  ids.reserve(places_.size());
  for (std::uint32_t doc = 0; doc < size(); ++doc) ids.push_back(id(doc));
  return ids;
}

bool LiveIds::add(const Key& key) {
  const std::uint32_t doc = size();
  places_.push_back(keep(key.id));
  if (Slot* const slot = find(key)) {
    removed_.push_back(slot->doc);
    slot->doc = doc;
    return true;
  }
  if ((used_ + 1) * 4 > slots_.size() * 3) grow();
  insert(static_cast<std::uint32_t>(key.hash >> 32), doc);
  return false;
}

bool LiveIds::remove(const Key& key) {
  Slot* const slot = find(key);
  if (slot == nullptr) return false;
  removed_.push_back(slot->doc);
  slot->doc = kRemoved;
  return true;
}

/// The slot of the live document with this id, or nullptr.
LiveIds::Slot* LiveIds::find(const Key& key) noexcept {
  if (slots_.empty()) return nullptr;
  const std::size_t mask = slots_.size() - 1;
  const auto hash = static_cast<std::uint32_t>(key.hash >> 32);
  for (std::size_t at = hash & mask; slots_[at].doc != kFree; at = (at + 1) & mask) {
    if (slots_[at].hash == hash && slots_[at].doc != kRemoved && id(slots_[at].doc) == key.id) return &slots_[at];
  }
  return nullptr;
}

void LiveIds::insert(std::uint32_t hash, std::uint32_t doc) noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].doc != kFree) at = (at + 1) & mask;
  slots_[at] = {hash, doc};
  ++used_;
}

/// Makes room for one more slot at least; those of removed documents are dropped.
void LiveIds::grow() {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(std::max(kFirstSlots, slots_.size() * 2)));
  used_ = 0;
  for (const Slot& slot : old) {
    if (slot.doc != kFree && slot.doc != kRemoved) insert(slot.hash, slot.doc);
  }
}

const char* LiveIds::keep(std::string_view id) {
  const std::size_t bytes = kLengthBytes + id.size();
  if (bytes > left_) {
    left_ = std::max(bytes, std::clamp(chunk_bytes_, kFirstChunk, kLargestChunk));
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
    chunk_bytes_ += left_;
    free_ = chunks_.back().get();
  }
  char* const place = free_;
  base::store_u16(place, static_cast<std::uint16_t>(id.size()));
  std::copy(id.begin(), id.end(), place + kLengthBytes);
  free_ += bytes;
  left_ -= bytes;
  return place;
}

std::size_t LiveIds::memory_bytes() const noexcept {
  return slots_.capacity() * sizeof(Slot) + places_.capacity() * sizeof places_[0] + chunk_bytes_;
}

std::size_t LiveIds::flush_bytes() const noexcept { return places_.size() * (sizeof(std::string_view) + 8); }

}  // namespace fihris::index
