// SPDX-License-Identifier: Apache-2.0
//
// The queue of adding_threads.hpp, and the threads that empty it. Parts begin in the order of their numbers, so whoever waits for its turn, or for
// an earlier part, waits for one that is being read or added: nobody waits in a circle.
#include "adding_threads.hpp"

#include <system_error>
#include <utility>

namespace fihris::tool {
namespace {

constexpr std::size_t kMostBytesPerThread = std::size_t{1} << 20;

}  // namespace

std::optional<std::uint64_t> SeenIds::enter(std::size_t id_hash, std::uint64_t part) {
  Slot& slot = slot_of(slots_, id_hash);
  const std::uint64_t before = std::exchange(slot.part, part + 1);
  if (before != 0) return before - 1;
  slot.id_hash = id_hash;
  if (++count_ * 2 > slots_.size()) grow();
  return std::nullopt;
}

/// That of the id, or the free one that it would get.
SeenIds::Slot& SeenIds::slot_of(std::vector<Slot>& slots, std::size_t id_hash) {
  const std::size_t mask = slots.size() - 1;
  std::size_t at = id_hash & mask;
  while (slots[at].part != 0 && slots[at].id_hash != id_hash) at = (at + 1) & mask;
  return slots[at];
}

void SeenIds::grow() {
  std::vector<Slot> larger(2 * slots_.size());
  for (const Slot& slot : slots_) {
    if (slot.part != 0) slot_of(larger, slot.id_hash) = slot;
  }
  slots_ = std::move(larger);
}

AddingThreads::AddingThreads(std::size_t count) : most_bytes_(count * kMostBytesPerThread) {
  threads_.reserve(count);
  try {
    while (threads_.size() < count) threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    if (threads_.empty()) throw;  // fewer threads than asked for do the same work
  }
}

AddingThreads::~AddingThreads() {
  {
    const std::lock_guard hold(mutex_);
    closing_ = true;
  }
  filled_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void AddingThreads::work() {
  while (true) {
    Task task;
    {
      std::unique_lock hold(mutex_);
      filled_.wait(hold, [&] { return closing_ || !queue_.empty(); });
      if (closing_) return;
      task = std::move(queue_.front());
      queue_.pop_front();
      running_.insert(task.number);
    }
    std::exception_ptr error;
    try {
      task.part->add(enter(task.number, task.part->read()));
    } catch (const Stopped&) {
    } catch (...) {
      error = std::current_exception();
    }
    task.part = nullptr;
    const std::lock_guard hold(mutex_);
    if (error && !error_) error_ = error;
    running_.erase(task.number);
    pending_bytes_ -= task.bytes;
    turned_.notify_all();
    // Not for every part: the caller is woken when there is room for many.
    if (caller_waits_ && (error_ || pending_bytes_ <= most_bytes_ / 2)) emptied_.notify_one();
  }
}

/// Waits for the turn of a part, and for earlier parts that have an id with it.
std::vector<Seen> AddingThreads::enter(std::uint64_t number, const std::vector<std::size_t>& id_hashes) {
  std::vector<Seen> seen;
  seen.reserve(id_hashes.size());
  std::unique_lock hold(mutex_);
  const auto wait_for = [&](auto condition) {
    turned_.wait(hold, [&] { return error_ || condition(); });
    if (error_) throw Stopped();
  };
  wait_for([&] { return turn_ == number; });
  for (const std::size_t hash : id_hashes) {
    const auto before = ids_.enter(hash, number);
    seen.push_back(before ? Seen::kAgain : Seen::kFirst);
    if (before && *before != number) wait_for([&] { return !running_.contains(*before); });
  }
  ++turn_;
  turned_.notify_all();
  return seen;
}

void AddingThreads::rethrow() const {
  if (error_) std::rethrow_exception(error_);
}

void AddingThreads::run(std::size_t bytes, std::unique_ptr<InputPart> part) {
  {
    std::unique_lock hold(mutex_);
    caller_waits_ = true;
    emptied_.wait(hold, [&] { return error_ || pending_bytes_ == 0 || pending_bytes_ + bytes <= most_bytes_; });
    caller_waits_ = false;
    rethrow();
    queue_.push_back({next_number_++, bytes, std::move(part)});
    pending_bytes_ += bytes;
  }
  filled_.notify_one();
}

void AddingThreads::finish() {
  std::unique_lock hold(mutex_);
  caller_waits_ = true;
  emptied_.wait(hold, [&] { return error_ || pending_bytes_ == 0; });
  caller_waits_ = false;
  rethrow();
}

}  // namespace fihris::tool
