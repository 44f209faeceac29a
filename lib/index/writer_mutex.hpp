// SPDX-License-Identifier: Apache-2.0
//
// The mutex of a writer, with two doors.
//
// Threads that add and remove take it for a moment each, hundreds of thousands of times a second. A std::mutex goes to whoever asks while it is
// free, and a thread that has to be woken first comes too late again and again: a commit or a merge could wait without a bound, while segments
// pile up that make each hold longer. So changes take the mutex by a door behind all others:
//
//     const std::lock_guard hold(mutex);     // commits, flushes, merges: seldom
//     const BehindOthers hold(mutex);        // one document added or removed
//
// Invariant, for correctness of the bound: while a thread waits in lock(), each thread passes lock_behind_others() at most once, and only if it had
// looked before. So whoever comes by lock() waits for one change of each thread at most, and for others who came by lock().
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <thread>

namespace fihris::index {

class WriterMutex {
 public:
  void lock() {
    ++waiting_;
    mutex_.lock();
    if (--waiting_ == 0) waiting_.notify_all();
  }
  void lock_behind_others() {
    for (std::uint32_t count = waiting_; count != 0; count = waiting_) waiting_.wait(count);
    // It is held for less than a microsecond by those who come this way: to be put to sleep and woken would take many times as long.
    for (int tries = 0; tries < kTries; ++tries) {
      if (mutex_.try_lock()) return;
      std::this_thread::yield();
    }
    mutex_.lock();
  }
  void unlock() { mutex_.unlock(); }

  /// Threads in lock() at this moment.
  std::uint32_t waiting() const noexcept { return waiting_; }

 private:
  static constexpr int kTries = 16;
  std::mutex mutex_;
  std::atomic<std::uint32_t> waiting_ = 0;
};

/// Holds the mutex for as long as it lives, and lets everybody else in first.
class BehindOthers {
 public:
  explicit BehindOthers(WriterMutex& mutex) : mutex_(mutex) { mutex_.lock_behind_others(); }
  ~BehindOthers() { mutex_.unlock(); }
  BehindOthers(const BehindOthers&) = delete;
  BehindOthers& operator=(const BehindOthers&) = delete;

 private:
  WriterMutex& mutex_;
};

}  // namespace fihris::index
