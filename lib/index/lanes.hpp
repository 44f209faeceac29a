// SPDX-License-Identifier: Apache-2.0
//
// Lanes: the buffers in which threads analyse documents, one thread a buffer at a time.
//
//     LaneUse use(lanes);          // waits for a free lane, its own of last time if it can be had
//     use->buffer.add(document);
//
//     AllLanes all(lanes);         // waits until every lane is free, and lets nobody in: commit, rollback
//     all.give_back(lane);         // but into this one from now on
//
// A thread that adds alone always has lane 0, so that its documents keep their order. Another lane is taken into use when a thread finds none of
// those in use free; when all are busy, threads wait.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "index/buffer.hpp"
#include "index/live_ids.hpp"

namespace fihris::index {

struct Lane {
  explicit Lane(const Schema& schema) : buffer(std::make_unique<Buffer>(schema)) {}

  // of the thread that has the lane
  std::unique_ptr<Buffer> buffer;
  /// To be called when the buffer or the ids have changed.
  void note_memory() noexcept { memory_bytes_.store(buffer->memory_bytes(ids), std::memory_order_relaxed); }

  // for everybody
  std::size_t memory_bytes() const noexcept { return memory_bytes_.load(std::memory_order_relaxed); }

  // guarded by the mutex of the writer; added to only by the thread that has the lane
  LiveIds ids;  ///< of the documents in the buffer

  /// Empties the lane. The caller has it, and the mutex of the writer.
  void forget(const Schema& schema);

  // guarded by the mutex of the lanes
  std::thread::id last_user;
  const void* taken_by = nullptr;  ///< a LaneUse or an AllLanes

 private:
  std::atomic<std::size_t> memory_bytes_ = 0;
};

/// Internally locked.
class Lanes {
 public:
  /// So many lanes, at least 1. Keeps a reference to the schema.
  Lanes(const Schema& schema, std::size_t count);

  /// The lanes that were ever in use, a beginning of all of them.
  std::span<const std::unique_ptr<Lane>> used() const noexcept {
    return std::span(lanes_).first(used_count_.load(std::memory_order_acquire));
  }

  /// What all of them take, as each said last.
  std::size_t memory_bytes() const noexcept;

  /// Empties every lane, for documents of this schema. The caller has them all, and the mutex of the writer.
  void forget_all(const Schema& schema);

 private:
  friend class LaneUse;
  friend class AllLanes;
  Lane* find_free() noexcept;
  // `user`: the address of a LaneUse or an AllLanes
  Lane& take(const void* user);
  void take_all(const void* user);
  void give_back(Lane& lane, const void* user);
  void give_all_back(const void* user);

  std::vector<std::unique_ptr<Lane>> lanes_;
  std::atomic<std::size_t> used_count_ = 0;
  std::mutex mutex_;
  std::condition_variable freed_;
  std::size_t waiting_for_all_ = 0;
};

/// Has one lane for as long as it lives. One thread.
class LaneUse {
 public:
  explicit LaneUse(Lanes& lanes) : lanes_(lanes), lane_(lanes.take(this)) {}
  ~LaneUse() { lanes_.give_back(lane_, this); }
  LaneUse(const LaneUse&) = delete;
  LaneUse& operator=(const LaneUse&) = delete;
  Lane& operator*() const noexcept { return lane_; }
  Lane* operator->() const noexcept { return &lane_; }

 private:
  Lanes& lanes_;
  Lane& lane_;
};

/// Has all lanes for as long as it lives, but for those that it gives back before.
class AllLanes {
 public:
  explicit AllLanes(Lanes& lanes) : lanes_(lanes) { lanes.take_all(this); }
  ~AllLanes() { lanes_.give_all_back(this); }
  AllLanes(const AllLanes&) = delete;
  AllLanes& operator=(const AllLanes&) = delete;
  /// Any thread.
  void give_back(Lane& lane) const { lanes_.give_back(lane, this); }

 private:
  Lanes& lanes_;
};

}  // namespace fihris::index
