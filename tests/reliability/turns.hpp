// SPDX-License-Identifier: Apache-2.0
//
// Turns: decides which thread makes the next call to a RecordingFileSystem, so that what several threads do is recorded in a chosen order.
//
//     auto turns = std::make_shared<Turns>();          // by the main thread
//     files.set_turns(turns);
//     turns->begin({{7, 4}});                          // 4 calls of other threads come before the 8th call of this thread
//     writer.commit();
//     turns->let_all();                                // from now on each as it likes
//
// The main thread never waits for its own calls; other threads wait at each call until they are let.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <thread>

namespace fihris::reliability {

/// Internally locked.
class Turns {
 public:
  /// From a number of calls of the main thread to calls of the others that come then.
  using Plan = std::map<std::size_t, std::size_t>;

  /// Counts the calls of the main thread from here.
  void begin(Plan plan);
  std::size_t main_calls() const;

  /// Lets the other threads make so many calls, and waits until they have made them. Throws std::runtime_error when they make fewer.
  void let_others(std::size_t calls);
  void let_all();
  /// The other threads wait again.
  void shut();

  /// Around each call.
  void before_call();
  void after_call() noexcept;

 private:
  bool is_main() const noexcept { return std::this_thread::get_id() == main_; }

  std::thread::id main_ = std::this_thread::get_id();
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Plan plan_;
  std::size_t main_calls_ = 0;
  std::size_t let_ = 0;   ///< calls that others may make and have not begun
  std::size_t made_ = 0;  ///< by others
  bool open_ = false;
};

}  // namespace fihris::reliability
