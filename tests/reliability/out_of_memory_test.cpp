// SPDX-License-Identifier: Apache-2.0
//
// operator new fails at the n-th allocation of a writer's and a reader's life, for every n or many of them: nothing that was committed is
// lost, nothing leaks, and the writer either goes on as if the step had not been asked for, or says that it is closed.
//
// A program of its own, because it replaces operator new. FIHRIS_LONG_TESTS=1 tries every n.
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <new>
#include <optional>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include <fihris/error.hpp>

#include "reliability/long_tests.hpp"
#include "reliability/oracle.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "testing/temporary_folder.hpp"

namespace {

std::atomic<bool> counting = false;
std::atomic<std::uint64_t> allocations = 0;
std::atomic<std::uint64_t> first_failing = 0;
std::atomic<std::uint64_t> failing_count = 0;
std::atomic<std::uint64_t> struck = 0;
std::atomic<std::int64_t> alive = 0;

bool must_fail() {
  if (!counting) return false;
  const std::uint64_t number = ++allocations;
  const bool fails = first_failing != 0 && number >= first_failing && number - first_failing < failing_count;
  if (fails) ++struck;
  return fails;
}

void* allocate(std::size_t bytes, std::size_t alignment) noexcept {
  if (must_fail()) return nullptr;
  const std::size_t rounded = (bytes + alignment - 1) / alignment * alignment;
  void* const at = alignment <= alignof(std::max_align_t) ? std::malloc(bytes == 0 ? 1 : bytes)
                                                          : std::aligned_alloc(alignment, rounded == 0 ? alignment : rounded);
  if (at != nullptr) ++alive;
  return at;
}

void* allocate_or_throw(std::size_t bytes, std::size_t alignment = 1) {
  void* const at = allocate(bytes, alignment);
  if (at == nullptr) throw std::bad_alloc();
  return at;
}

void release(void* at) noexcept {
  if (at == nullptr) return;
  --alive;
  std::free(at);
}

}  // namespace

void* operator new(std::size_t bytes) { return allocate_or_throw(bytes); }
void* operator new[](std::size_t bytes) { return allocate_or_throw(bytes); }
void* operator new(std::size_t bytes, std::align_val_t alignment) { return allocate_or_throw(bytes, static_cast<std::size_t>(alignment)); }
void* operator new[](std::size_t bytes, std::align_val_t alignment) {
  return allocate_or_throw(bytes, static_cast<std::size_t>(alignment));
}
void* operator new(std::size_t bytes, const std::nothrow_t& /*tag*/) noexcept { return allocate(bytes, 1); }
void* operator new[](std::size_t bytes, const std::nothrow_t& /*tag*/) noexcept { return allocate(bytes, 1); }
void operator delete(void* at) noexcept { release(at); }
void operator delete[](void* at) noexcept { release(at); }
void operator delete(void* at, std::size_t /*bytes*/) noexcept { release(at); }
void operator delete[](void* at, std::size_t /*bytes*/) noexcept { release(at); }
void operator delete(void* at, std::align_val_t /*alignment*/) noexcept { release(at); }
void operator delete[](void* at, std::align_val_t /*alignment*/) noexcept { release(at); }
void operator delete(void* at, std::size_t /*bytes*/, std::align_val_t /*alignment*/) noexcept { release(at); }
void operator delete[](void* at, std::size_t /*bytes*/, std::align_val_t /*alignment*/) noexcept { release(at); }

namespace fihris::reliability {
namespace {

/// Allocations fail while this lives: `count` of them from number `first` on. Only steps count, not what the test itself does between them.
struct Shortage {
  Shortage(std::uint64_t first, std::uint64_t count) {
    allocations = 0;
    struck = 0;
    first_failing = first;
    failing_count = count;
  }
  Shortage(const Shortage&) = delete;
  Shortage& operator=(const Shortage&) = delete;
  ~Shortage() { first_failing = 0; }
};

enum class Result { kDone, kNoMemory, kClosed };

/// Other exceptions are faults of the program and leave the test.
template <typename Step>
Result run_counted(Step step) {
  struct Counting {
    Counting() { counting = true; }
    ~Counting() { counting = false; }
  } const now;
  try {
    step();
    return Result::kDone;
  } catch (const std::bad_alloc&) {
    return Result::kNoMemory;
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kClosed) return Result::kClosed;
    if (error.code() != ErrorCode::kIo && error.code() != ErrorCode::kNotFound) throw;
    return Result::kNoMemory;  // said in the words of the file system
  }
}

struct Counts {
  std::size_t lives = 0, steps_failed = 0, closed = 0;
};

class Life {
 public:
  Life(Directory directory, ArabicStemmer stemmer, Counts& counts) : directory_(std::move(directory)), counts_(counts) {
    options_.analyzer.arabic = stemmer;
    options_.max_segments = 2;
    options_.schema = schema_with_values();
  }

  void live() {
    const Result opened = run_counted([&] { writer_ = std::make_unique<IndexWriter>(directory_, options_); });
    if (opened != Result::kDone) writer_ = std::make_unique<IndexWriter>(directory_, options_);
    for (const char* const key : {"a", "b", "c"}) add(key, 1);
    commit();
    add("a", 2);
    remove("b");
    commit();
    read();
    add("d", 1);
    rollback();
    add("e", 1);
    write([&] { writer_->compact(); });
    commit();
    read();
    const bool counted = counting.exchange(true);
    writer_.reset();
    counting = counted;
  }

  bool holds_what_it_may() const {
    const Model found = contents_of(directory_).model;
    return found == committed_ || (in_flight_ && found == *in_flight_);
  }

 private:
  /// A step that had no memory is asked for again: it works now, or the writer is closed.
  template <typename Step>
  bool write(Step step) {
    if (closed_) return false;
    Result result = run_counted(step);
    if (result == Result::kNoMemory) {
      ++counts_.steps_failed;
      result = run_counted(step);
    }
    closed_ = result == Result::kClosed;
    if (closed_) ++counts_.closed;
    return result == Result::kDone;
  }

  void add(const std::string& key, std::uint64_t version) {
    const std::string text = with_values(text_of(key, version));
    const Document document = document_of(key, text);
    if (write([&] { writer_->add(document); })) model_[key] = text;
  }
  void remove(const std::string& key) {
    if (write([&] { writer_->remove(key); })) model_.erase(key);
  }
  void rollback() {
    if (write([&] { writer_->rollback(); })) model_ = committed_;
  }
  void commit() {
    if (closed_) return;
    in_flight_ = model_;
    if (!write([&] { writer_->commit(); })) return;
    committed_ = model_;
    in_flight_.reset();
  }
  void read() {
    const auto read_all = [&] {
      const IndexReader reader = IndexReader::open(directory_);
      reader.find("a");
      reader.for_each_document([](const Document&) { return true; });
      reader.stats();
      IndexReader::check(directory_);
    };
    if (run_counted(read_all) == Result::kNoMemory) ++counts_.steps_failed;
  }

  Directory directory_;
  WriterOptions options_;
  std::unique_ptr<IndexWriter> writer_;
  Model model_, committed_;
  std::optional<Model> in_flight_;
  bool closed_ = false;
  Counts& counts_;
};

/// What has been committed, if anything, can be read and searched.
bool is_sound(const Directory& directory) {
  const Contents found = contents_of(directory);
  return !found.exists || objection(directory, found.model).empty();
}

/// False when there were fewer allocations.
bool live_with(const Directory& directory, ArabicStemmer stemmer, std::uint64_t first, std::uint64_t count, Counts& counts) {
  const Shortage shortage(first, count);
  Life life(directory, stemmer, counts);
  life.live();
  const bool has_struck = struck > 0;
  ++counts.lives;
  REQUIRE(life.holds_what_it_may());
  REQUIRE(is_sound(directory));
  return has_struck;
}

void print(const char* what, const Counts& counts) {
  std::cout << "out of memory, " << what << ": " << counts.lives << " lives, " << counts.steps_failed << " steps failed, " << counts.closed
            << " of them closed the writer\n";
}

}  // namespace

TEST_CASE("whichever allocation fails, nothing that was committed is lost") {
  FIHRIS_RANDOM(random);
  Counts warm_up;
  live_with(Directory::in_memory(), ArabicStemmer::kNone, 0, 0, warm_up);
  for (const std::uint64_t count : {std::uint64_t{1}, std::uint64_t{3}}) {
    Counts counts;
    const std::uint64_t most_skipped = long_tests() ? 0 : 2;
    bool has_struck = true;
    for (std::uint64_t first = 1; has_struck; first += 1 + (first < 100 ? 0 : random.below(most_skipped + 1))) {
      INFO("allocation " << first << " and " << count - 1 << " more");
      has_struck = live_with(Directory::in_memory(), ArabicStemmer::kNone, first, count, counts);
    }
    CHECK(counts.steps_failed > 100);
    CHECK(counts.closed > 0);
    print(count == 1 ? "one allocation fails" : "three in a row fail", counts);
  }
}

TEST_CASE("whichever allocation fails on a real folder, nothing is lost and nothing leaks") {
  FIHRIS_RANDOM(random);
  Counts counts;
  bool has_struck = true;
  const std::uint64_t most_skipped = long_tests() ? 20 : 300;
  for (std::uint64_t first = 1; has_struck; first += 1 + random.below(most_skipped + 1)) {
    INFO("allocation " << first);
    const std::int64_t alive_before = alive;
    {
      const testing::TemporaryFolder folder;
      has_struck = live_with(Directory::at(folder.path() / "index"), ArabicStemmer::kNone, first, 1, counts);
    }
    if (counts.lives > 1) REQUIRE(alive == alive_before);  // the first life fills caches that stay
  }
  print("on a real folder", counts);
}

TEST_CASE("a process whose first allocations fail loads its vocabulary later") {
  // In processes of their own, because what is loaded once stays.
  FIHRIS_RANDOM(random);
  Counts counts;
  const int processes = long_tests() ? 300 : 12;
  for (int i = 0; i < processes; ++i) {
    const std::uint64_t first = 1 + random.below(random.one_in(2) ? 200 : 4000);
    INFO("allocation " << first);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      try {
        const Shortage shortage(first, 1);
        const Directory directory = Directory::in_memory();
        Life life(directory, ArabicStemmer::kFihris, counts);
        life.live();
        _exit(life.holds_what_it_may() && is_sound(directory) ? 0 : 3);
      } catch (...) {
        _exit(4);
      }
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) == 0);
  }
}

}  // namespace fihris::reliability
