// SPDX-License-Identifier: Apache-2.0
//
// AddingThreads: work for several threads, while the caller reads on.
//
//   reader ──► queue ──► whichever thread is free
//
// Work for one id waits until earlier work for the same id is done: the later of two documents wins, as it does on one thread. The queue holds a
// few megabytes for each thread; when it is full, the reader waits.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

namespace fihris::tool {

/// One caller.
class AddingThreads {
 public:
  explicit AddingThreads(std::size_t count);
  ~AddingThreads();  ///< drops work that has not begun
  AddingThreads(const AddingThreads&) = delete;
  AddingThreads& operator=(const AddingThreads&) = delete;

  /// Runs `work` after all earlier work for the same id. Throws what work on a thread has thrown.
  void run(const std::string& id, std::size_t bytes, std::function<void()> work);

  /// Waits until all work is done. Throws what work on a thread has thrown.
  void finish();

 private:
  struct Task {
    std::size_t id_hash;
    std::size_t bytes;
    std::function<void()> run;
  };
  void work();
  void rethrow() const;

  std::mutex mutex_;  ///< guards all but the threads
  std::condition_variable filled_, emptied_;
  std::deque<Task> queue_;
  std::unordered_set<std::size_t> pending_;  ///< hashes of the ids of all work that is not done
  std::size_t pending_bytes_ = 0;
  std::size_t most_bytes_;
  bool caller_waits_ = false;
  bool closing_ = false;
  std::exception_ptr error_;
  std::vector<std::thread> threads_;
};

}  // namespace fihris::tool
