// SPDX-License-Identifier: Apache-2.0
//
// Threads that add, replace and remove, one that commits, threads that merge, and threads that read: every snapshot that a reader gets holds
// what its commit may hold (history.hpp), and every answer is that of the slow way (snapshot_oracle.hpp).
//
// FIHRIS_LONG_TESTS=1: 8 writers and 64 readers for ten minutes, or for FIHRIS_STRESS_SECONDS.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>

#include "stress/history.hpp"
#include "stress/snapshot_oracle.hpp"
#include "testing/catch.hpp"
#include "testing/temporary_folder.hpp"

namespace fihris::stress {
namespace {

using testing::Random;
using Clock = std::chrono::steady_clock;

struct Size {
  std::uint32_t writers = 3;
  std::uint32_t readers = 6;
  std::chrono::seconds duration{3};
};

Size size_of_run() {
  const char* const wanted = std::getenv("FIHRIS_LONG_TESTS");
  if (wanted == nullptr || *wanted == '\0' || std::string_view(wanted) == "0") return {};
  const char* const seconds = std::getenv("FIHRIS_STRESS_SECONDS");
  return {8, 64, std::chrono::seconds(seconds == nullptr ? 600 : std::atoi(seconds))};
}

/// One run. Failures are collected, because assertions belong to one thread.
class Run {
 public:
  Run(const Directory& directory, Size size) : directory_(directory), size_(size), history_(size.writers * kIdsPerWriter) {
    WriterOptions options;
    options.memory_bytes = 1 << 20;
    options.merging = {.threads = 2, .width = 3};
    options.add_threads = 4;
    writer_ = std::make_unique<IndexWriter>(directory_, options);
    commit();
  }

  void run() {
    std::vector<std::thread> threads;
    for (std::uint32_t i = 0; i < size_.writers; ++i) threads.emplace_back([this, i] { guard([&] { write(i); }); });
    for (std::uint32_t i = 0; i < size_.readers; ++i) threads.emplace_back([this, i] { guard([&] { read(i); }); });
    threads.emplace_back([this] { guard([&] { commit_again_and_again(); }); });
    std::this_thread::sleep_for(size_.duration);
    stop_ = true;
    for (std::thread& thread : threads) thread.join();
    guard([&] {
      writer_->wait_for_merges();
      commit();
      ask(IndexReader::open(directory_), 99, 100);
    });
  }

  std::string failure() {
    const std::lock_guard hold(mutex_);
    return failure_;
  }
  std::string summary() const {
    return std::to_string(size_.writers) + " writers, " + std::to_string(size_.readers) + " readers: " + std::to_string(changes_) +
           " changes, " + std::to_string(commits_) + " commits, " + std::to_string(snapshots_) + " snapshots, " + std::to_string(answers_) +
           " answers compared; the longest commit took " +
           std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(longest_commit_).count()) + " ms";
  }
  std::uint64_t answers() const { return answers_; }
  std::uint64_t commits() const { return commits_; }

 private:
  static constexpr std::uint32_t kIdsPerWriter = 60;

  template <typename Work>
  void guard(Work work) {
    try {
      work();
    } catch (const std::exception& error) {
      const std::lock_guard hold(mutex_);
      if (failure_.empty()) failure_ = error.what();
      stop_ = true;
    }
  }

  void write(std::uint32_t number) {
    Random random(Random::default_seed() + number);
    while (!stop_) {
      const auto id = number * kIdsPerWriter + static_cast<std::uint32_t>(random.below(kIdsPerWriter));
      const Version version = history_.begin(id);
      if (version.is_removal()) {
        writer_->remove(name_of(id));
      } else {
        writer_->add(version.document());
      }
      history_.end(version);
      ++changes_;
      if (random.one_in(200)) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }

  /// One thread at a time.
  void commit() {
    history_.begin_commit(++commits_);
    const auto begin = Clock::now();
    writer_->commit();
    longest_commit_ = std::max<Clock::duration>(longest_commit_, Clock::now() - begin);
    history_.end_commit();
  }

  void commit_again_and_again() {
    Random random(Random::default_seed() + 1000);
    while (!stop_) {
      if (random.one_in(20)) writer_->compact();
      commit();
      std::this_thread::sleep_for(std::chrono::milliseconds(random.below(20)));
    }
  }

  void read(std::uint32_t number) {
    Random random(Random::default_seed() + 2000 + number);
    IndexReader reader = IndexReader::open(directory_);
    while (!stop_) {
      reader = random.one_in(10) ? IndexReader::open(directory_) : reader.refreshed();
      ask(reader, random.next(), 8);
      std::this_thread::sleep_for(std::chrono::milliseconds(random.below(10)));
      ask(reader, random.next(), 2);  // by now the writer has gone on
    }
  }

  void ask(const IndexReader& reader, std::uint64_t seed, int questions) {
    const auto oracle = oracle_of(reader);
    const Searcher searcher(reader);
    Random random(seed);
    for (int i = 0; i < questions; ++i) {
      const Question question = Question::random(random);
      const auto expected = oracle->answer(question);
      SearchOptions options;
      options.count = Count::kExact;
      options.limit = random.one_in(2) ? 10 : 10'000;
      const TopHits found = searcher.search(question.query(), options);
      const std::string about = " for " + question.query().to_string() + " in generation " + std::to_string(reader.stats().generation);
      if (found.total != expected.size())
        throw std::runtime_error(std::to_string(found.total) + " hits instead of " + std::to_string(expected.size()) + about);
      if (found.hits.size() != std::min(expected.size(), options.limit)) throw std::runtime_error("hits are missing" + about);
      for (const Hit& hit : found.hits) {
        if (!expected.contains(hit.id)) throw std::runtime_error("the hit " + hit.id + " is wrong" + about);
      }
      ++answers_;
    }
  }

  /// Made once for each generation, by whoever needs it first.
  std::shared_ptr<const SnapshotOracle> oracle_of(const IndexReader& reader) {
    const std::uint64_t generation = reader.stats().generation;
    {
      const std::lock_guard hold(mutex_);
      const auto found = oracles_.find(generation);
      if (found != oracles_.end()) return found->second;
    }
    auto made = std::make_shared<const SnapshotOracle>(reader, history_.bounds_of(generation));
    ++snapshots_;
    const std::lock_guard hold(mutex_);
    constexpr std::size_t kKept = 8;
    if (oracles_.size() >= kKept) oracles_.erase(oracles_.begin());
    return oracles_[generation] = std::move(made);
  }

  Directory directory_;
  Size size_;
  History history_;
  std::unique_ptr<IndexWriter> writer_;
  std::atomic<bool> stop_ = false;
  std::atomic<std::uint64_t> changes_ = 0, commits_ = 0, snapshots_ = 0, answers_ = 0;
  std::mutex mutex_;
  Clock::duration longest_commit_{};  ///< of the thread that commits
  std::string failure_;
  std::map<std::uint64_t, std::shared_ptr<const SnapshotOracle>> oracles_;
};

void require_right_answers(const Directory& directory) {
  Run run(directory, size_of_run());
  run.run();
  std::cout << run.summary() << std::endl;
  REQUIRE(run.failure() == "");
  CHECK(run.answers() > 50);
  CHECK(run.commits() > 2);
  const CheckReport report = IndexReader::check(directory);
  for (const std::string& problem : report.problems) FAIL(problem);
}

TEST_CASE("readers beside writers and merges get right answers from a folder") {
  const testing::TemporaryFolder folder;
  require_right_answers(Directory::at(folder.path() / "index"));
}

TEST_CASE("readers beside writers and merges get right answers from memory") { require_right_answers(Directory::in_memory()); }

}  // namespace
}  // namespace fihris::stress
