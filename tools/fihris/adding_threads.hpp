// SPDX-License-Identifier: Apache-2.0
//
// AddingThreads: parts of an input for several threads, while the caller goes on cutting.
//
//   caller ──► queue ──► whichever thread is free: read the part │ enter its ids, in turn │ add its documents
//
// The later of two documents with one id wins, as it does on one thread: the ids of parts are entered in the order of the parts, and who enters an
// id waits until the part that had it before is added. The queue holds a megabyte for each thread; when it is full, the caller waits.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <thread>
#include <vector>

namespace fihris::tool {

/// Whether an id came before in an input.
enum class Seen : std::uint8_t { kFirst, kAgain };

/// The ids of an input, by their hashes. One thread at a time.
class SeenIds {
 public:
  /// The part in which this id came last, if it did. From now on that is `part`.
  std::optional<std::uint64_t> enter(std::size_t id_hash, std::uint64_t part);

 private:
  struct Slot {
    std::size_t id_hash = 0;
    std::uint64_t part = 0;  ///< and 1; 0: free
  };
  static Slot& slot_of(std::vector<Slot>& slots, std::size_t id_hash);
  void grow();

  std::vector<Slot> slots_ = std::vector<Slot>(1024);  ///< open addressing, a power of two, at most half full
  std::size_t count_ = 0;
};

/// A part of an input. Both are called once, by one thread.
class InputPart {
 public:
  virtual ~InputPart() = default;
  /// Reads the part. Returns the hashes of the ids of its documents.
  virtual std::vector<std::size_t> read() = 0;
  /// Adds the documents; `seen` tells of each whether its id came before.
  virtual void add(const std::vector<Seen>& seen) = 0;
};

/// One caller.
class AddingThreads {
 public:
  explicit AddingThreads(std::size_t count);
  ~AddingThreads();  ///< drops parts that have not begun
  AddingThreads(const AddingThreads&) = delete;
  AddingThreads& operator=(const AddingThreads&) = delete;

  /// Has this part, of about so many bytes, read and added behind all earlier ones. Throws what a part has thrown.
  void run(std::size_t bytes, std::unique_ptr<InputPart> part);

  /// Waits until all is added. Throws what a part has thrown.
  void finish();

 private:
  struct Task {
    std::uint64_t number = 0;
    std::size_t bytes = 0;
    std::unique_ptr<InputPart> part;
  };
  struct Stopped {};  ///< another part has failed
  void work();
  std::vector<Seen> enter(std::uint64_t number, const std::vector<std::size_t>& id_hashes);
  void rethrow() const;

  std::mutex mutex_;  ///< guards all but the threads
  std::condition_variable filled_, emptied_, turned_;
  std::deque<Task> queue_;
  std::uint64_t next_number_ = 0;
  std::uint64_t turn_ = 0;           ///< the part whose ids are entered next
  std::set<std::uint64_t> running_;  ///< parts that have begun
  SeenIds ids_;
  std::size_t pending_bytes_ = 0;
  std::size_t most_bytes_;
  bool caller_waits_ = false;
  bool closing_ = false;
  std::exception_ptr error_;
  std::vector<std::thread> threads_;
};

}  // namespace fihris::tool
