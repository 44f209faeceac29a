// SPDX-License-Identifier: Apache-2.0
//
// Once: what is done when it is first needed, by whichever thread comes first.
#pragma once

#include <atomic>
#include <mutex>

namespace fihris::base {

/// Unlike std::call_once(), which hangs under the thread sanitizer after an exception.
class Once {
 public:
  /// Calls `action`, unless a call of it has already returned; others wait for it. When it throws, the next one calls it again. Cost when it
  /// is done: one load.
  template <typename Action>
  void operator()(Action action) {
    if (done_.load(std::memory_order_acquire)) return;
    const std::lock_guard lock(mutex_);
    if (done_.load(std::memory_order_relaxed)) return;
    action();
    done_.store(true, std::memory_order_release);
  }

 private:
  std::atomic<bool> done_{false};
  std::mutex mutex_;
};

}  // namespace fihris::base
