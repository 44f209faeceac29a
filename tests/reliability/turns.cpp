// SPDX-License-Identifier: Apache-2.0
#include "reliability/turns.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

namespace fihris::reliability {

void Turns::begin(Plan plan) {
  const std::lock_guard hold(mutex_);
  plan_ = std::move(plan);
  main_calls_ = 0;
}

std::size_t Turns::main_calls() const {
  const std::lock_guard hold(mutex_);
  return main_calls_;
}

void Turns::let_others(std::size_t calls) {
  std::unique_lock hold(mutex_);
  let_ += calls;
  const std::size_t wanted = made_ + calls;
  changed_.notify_all();
  if (!changed_.wait_for(hold, std::chrono::seconds(60), [&] { return made_ >= wanted; }))
    throw std::runtime_error("the other threads made fewer calls than they were let: " + std::to_string(wanted - made_) + " are missing");
  hold.unlock();
  // What a thread does behind its last call, as making a merge known, is mostly done when this one goes on, also on a busy machine.
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

void Turns::let_all() {
  {
    const std::lock_guard hold(mutex_);
    open_ = true;
  }
  changed_.notify_all();
}

void Turns::shut() {
  const std::lock_guard hold(mutex_);
  open_ = false;
  let_ = 0;
}

void Turns::before_call() {
  std::unique_lock hold(mutex_);
  if (is_main()) {
    const auto planned = plan_.extract(main_calls_++);
    hold.unlock();
    if (!planned.empty()) let_others(planned.mapped());
    return;
  }
  changed_.wait(hold, [&] { return open_ || let_ > 0; });
  if (!open_) --let_;
}

void Turns::after_call() noexcept {
  {
    const std::lock_guard hold(mutex_);
    if (is_main()) return;
    ++made_;
  }
  changed_.notify_all();
}

}  // namespace fihris::reliability
