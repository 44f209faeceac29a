// SPDX-License-Identifier: Apache-2.0
//
// History: what the writers of a stress test did, and so what a commit may hold.
//
// Every id has versions 1, 2, 3 …, each of them a document that is added or a removal; which, and the words of the document, follows from id
// and version alone. One thread works on an id. It counts a version as begun before it calls the writer, and as done after. A commit then holds
// of each id a version between the last one done when commit() was called and the last one begun when it returned. It may be seen before it returns,
// and then holds nothing that had not begun when it was seen.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include <fihris/document.hpp>

namespace fihris::stress {

inline constexpr std::size_t kWordCount = 60;  ///< documents are made of so many different words

std::string word(std::size_t number);

struct Version {
  std::uint32_t id = 0;
  std::uint32_t number = 0;  ///< 0: never added

  bool is_removal() const;
  /// Numbers of the words of its text.
  std::vector<std::size_t> words() const;
  Document document() const;
};

std::string name_of(std::uint32_t id);

/// Internally locked.
class History {
 public:
  explicit History(std::uint32_t id_count) : begun_(id_count), done_(id_count) {}

  std::uint32_t id_count() const { return static_cast<std::uint32_t>(begun_.size()); }

  /// The next version of an id; the caller is the one thread that works on it, and calls end() after the writer returned.
  Version begin(std::uint32_t id) { return {id, ++begun_[id]}; }
  void end(Version version) { done_[version.id] = version.number; }

  using Numbers = std::vector<std::uint32_t>;
  Numbers begun() const { return numbers_of(begun_); }
  Numbers done() const { return numbers_of(done_); }

  struct Bounds {
    Numbers least, most;  ///< version of each id
  };
  /// Around a call of commit(), by one thread at a time: before it, with the generation that it will make, and after it.
  void begin_commit(std::uint64_t generation);
  void end_commit();

  /// The bounds of a commit that a reader has seen. Throws when it has not begun.
  Bounds bounds_of(std::uint64_t generation) const;

 private:
  static Numbers numbers_of(const std::vector<std::atomic<std::uint32_t>>& from) { return Numbers(from.begin(), from.end()); }

  std::vector<std::atomic<std::uint32_t>> begun_, done_;
  mutable std::mutex mutex_;
  std::map<std::uint64_t, Bounds> commits_;  ///< `most` is empty while the newest has not returned
};

}  // namespace fihris::stress
