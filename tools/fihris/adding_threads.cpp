// SPDX-License-Identifier: Apache-2.0
//
// The queue of adding_threads.hpp, and the threads that empty it.
#include "adding_threads.hpp"

#include <system_error>
#include <utility>

namespace fihris::tool {
namespace {

constexpr std::size_t kMostBytesPerThread = std::size_t{2} << 20;

}  // namespace

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
  std::unique_lock hold(mutex_);
  while (true) {
    filled_.wait(hold, [&] { return closing_ || !queue_.empty(); });
    if (closing_) return;
    Task task = std::move(queue_.front());
    queue_.pop_front();
    hold.unlock();
    std::exception_ptr error;
    try {
      task.run();
    } catch (...) {
      error = std::current_exception();
    }
    task.run = nullptr;
    hold.lock();
    if (error && !error_) error_ = error;
    pending_.erase(task.id_hash);
    pending_bytes_ -= task.bytes;
    // Not for every document: the caller is woken when there is room for many.
    if (caller_waits_ && (error_ || pending_bytes_ <= most_bytes_ / 2)) emptied_.notify_one();
  }
}

void AddingThreads::rethrow() const {
  if (error_) std::rethrow_exception(error_);
}

void AddingThreads::run(const std::string& id, std::size_t bytes, std::function<void()> work) {
  const std::size_t id_hash = std::hash<std::string>{}(id);
  {
    std::unique_lock hold(mutex_);
    caller_waits_ = true;
    emptied_.wait(
        hold, [&] { return error_ || ((pending_bytes_ == 0 || pending_bytes_ + bytes <= most_bytes_) && !pending_.contains(id_hash)); });
    caller_waits_ = false;
    rethrow();
    queue_.push_back({id_hash, bytes, std::move(work)});
    pending_.insert(id_hash);
    pending_bytes_ += bytes;
  }
  filled_.notify_one();
}

void AddingThreads::finish() {
  std::unique_lock hold(mutex_);
  caller_waits_ = true;
  emptied_.wait(hold, [&] { return error_ || pending_.empty(); });
  caller_waits_ = false;
  rethrow();
}

}  // namespace fihris::tool
