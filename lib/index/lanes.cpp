// SPDX-License-Identifier: Apache-2.0
//
// Handing out lanes. Whoever wants all of them comes first: nobody gets a lane while somebody waits for all.
#include "index/lanes.hpp"

#include <algorithm>
#include <limits>

namespace fihris::index {

void Lane::forget(const Schema& schema) {
  buffer = std::make_unique<Buffer>(schema);
  ids.clear();
  note_memory();
}

Lanes::Lanes(const Schema& schema, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) lanes_.push_back(std::make_unique<Lane>(schema));
}

std::size_t Lanes::memory_bytes() const noexcept {
  std::size_t bytes = 0;
  for (const auto& lane : used()) {
    const std::size_t of_lane = lane->memory_bytes();
    if (__builtin_add_overflow(bytes, of_lane, &bytes)) return std::numeric_limits<std::size_t>::max();
  }
  return bytes;
}

void Lanes::forget_all(const Schema& schema) {
  for (const auto& lane : lanes_) lane->forget(schema);
}

/// The lane that this thread had last, or any that is in use, or a new one; nullptr when none is free.
Lane* Lanes::find_free() noexcept {
  const std::size_t used = used_count_.load(std::memory_order_relaxed);
  Lane* found = nullptr;
  for (std::size_t i = 0; i < used; ++i) {
    if (lanes_[i]->taken_by != nullptr) continue;
    if (lanes_[i]->last_user == std::this_thread::get_id()) return lanes_[i].get();
    if (found == nullptr) found = lanes_[i].get();
  }
  if (found != nullptr || used == lanes_.size() || lanes_[used]->taken_by != nullptr) return found;
  used_count_.store(used + 1, std::memory_order_release);
  return lanes_[used].get();
}

Lane& Lanes::take(const void* user) {
  std::unique_lock hold(mutex_);
  Lane* lane = nullptr;
  freed_.wait(hold, [&] { return waiting_for_all_ == 0 && (lane = find_free()) != nullptr; });
  lane->taken_by = user;
  lane->last_user = std::this_thread::get_id();
  return *lane;
}

/// Does nothing when somebody else has the lane.
void Lanes::give_back(Lane& lane, const void* user) {
  {
    const std::lock_guard hold(mutex_);
    if (lane.taken_by != user) return;
    lane.taken_by = nullptr;
  }
  freed_.notify_all();
}

void Lanes::take_all(const void* user) {
  std::unique_lock hold(mutex_);
  ++waiting_for_all_;
  freed_.wait(hold, [&] { return std::all_of(lanes_.begin(), lanes_.end(), [](const auto& lane) { return lane->taken_by == nullptr; }); });
  --waiting_for_all_;
  for (const auto& lane : lanes_) lane->taken_by = user;
}

void Lanes::give_all_back(const void* user) {
  for (const auto& lane : lanes_) give_back(*lane, user);
}

}  // namespace fihris::index
