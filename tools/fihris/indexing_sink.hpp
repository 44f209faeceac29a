// SPDX-License-Identifier: Apache-2.0
//
// Takes what the readers read into an index, tells problems on the standard error, counts everything, and shows progress.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include <fihris/document.hpp>
#include <fihris/index_writer.hpp>
#include <fihris/visual_order.hpp>

#include "adding_threads.hpp"
#include "clock.hpp"
#include "input/types.hpp"

namespace fihris::tool {

struct IndexingSummary {
  std::uint64_t documents = 0;  ///< added, with those that replaced another
  std::uint64_t replaced = 0;   ///< added over a document with the same id, of the index or of this input
  std::uint64_t repeated = 0;   ///< of these: the other one came in this input
  std::uint64_t input_bytes = 0;
  std::uint64_t text_bytes = 0;  ///< of titles and texts
  std::array<std::uint64_t, input::kReasonCount> skipped{};
  std::array<std::uint64_t, input::kReasonCount> repaired{};

  std::uint64_t skipped_total() const;
  std::uint64_t repaired_total() const;
};

struct SinkOptions {
  bool strict = false;    ///< throw StrictStop at the first problem
  bool verbose = false;   ///< tell all problems
  bool progress = false;  ///< show a line that changes
  VisualOrder visual_order = VisualOrder::kNever;
  std::size_t threads = 1;
};

/// Thrown by an IndexingSink that is strict, after it has told the problem.
struct StrictStop {};

/// One caller. Reads and adds on threads of its own when it is given more than one.
class IndexingSink final : public input::Sink {
 public:
  IndexingSink(IndexWriter& writer, SinkOptions options) : writer_(writer), options_(options) {
    if (options.threads > 1) threads_ = std::make_unique<AddingThreads>(options.threads);
  }
  ~IndexingSink() override {
    threads_.reset();
    end_progress();  // so that the sentence of an error has a line of its own
  }
  IndexingSink(const IndexingSink&) = delete;
  IndexingSink& operator=(const IndexingSink&) = delete;

  bool has_threads() const override { return threads_ != nullptr; }
  void read_on_thread(std::size_t bytes, std::function<void(input::Sink& sink)> read) override;
  void document(input::InputDocument&& document) override;

  /// Waits until all documents are added. Throws what document() throws.
  void finish() {
    if (threads_ != nullptr) threads_->finish();
  }

  void problem(const input::Problem& problem) override;
  void consumed(std::uint64_t bytes) override;

  /// So many bytes will come: for the time that is left.
  void expect(std::uint64_t bytes) { expected_bytes_ += bytes; }

  /// Says that all is read and the index is being written, if that took long enough to be told.
  void show_writing();

  /// Clears the line of progress.
  void end_progress();

  /// Says how many problems of each kind were counted and not told.
  void tell_suppressed() const;

  /// Valid when no document is being added: after finish().
  const IndexingSummary& summary() const { return summary_; }

 private:
  class Part;
  struct ReadDocument {
    Document document;
    input::Place place;
    std::size_t text_bytes;
    std::size_t id_hash;
  };
  ReadDocument take_over(input::InputDocument&& read) const;
  void add(const ReadDocument& read, Seen seen);
  void tell(const input::Problem& problem);
  void show_progress();

  IndexWriter& writer_;
  SinkOptions options_;
  std::recursive_mutex mutex_;  ///< guards the counts and the standard error, which the threads use, too
  IndexingSummary summary_;
  std::array<std::uint64_t, input::kReasonCount> told_{};
  SeenIds seen_;  ///< without threads; these have their own
  std::uint64_t expected_bytes_ = 0;
  Stopwatch stopwatch_;
  double next_progress_ = 0.2;  // seconds
  bool progress_shown_ = false;
  std::unique_ptr<AddingThreads> threads_;  ///< last: it ends before what it uses
};

}  // namespace fihris::tool
