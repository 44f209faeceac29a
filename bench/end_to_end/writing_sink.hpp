// SPDX-License-Identifier: Apache-2.0
//
// WritingSink: documents into a writer as they are read: title and text in two fields, or joined in one.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include <fihris/document.hpp>
#include <fihris/index_writer.hpp>

#include "adding_threads.hpp"
#include "input/types.hpp"

namespace fihris::bench {

/// Thrown by a WritingSink that has taken as many documents as it was to take.
struct EnoughRead {};

/// One caller. Reads and adds on threads of its own when it is given more than one, as `fihris index` does.
class WritingSink final : public tool::input::Sink {
 public:
  enum class Fields { kTwo, kOne };
  struct Options {
    Fields fields = Fields::kTwo;
    std::uint64_t limit = 0;  ///< documents; 0: all. Of one thread only
    std::size_t threads = 1;
  };
  /// Throws Error(kInvalidArgument) for a limit with several threads.
  WritingSink(IndexWriter& writer, Options options);

  bool has_threads() const override { return threads_ != nullptr; }
  void read_on_thread(std::size_t bytes, std::function<void(tool::input::Sink& sink)> read) override;
  void document(tool::input::InputDocument&& read) override;
  void problem(const tool::input::Problem& problem) override;
  void consumed(std::uint64_t bytes) override { input_bytes_ += bytes; }

  /// Waits until all documents are added. Throws what document() throws.
  void finish();

  // after finish()
  std::uint64_t documents() const { return documents_; }
  std::uint64_t text_bytes() const { return text_bytes_; }
  std::uint64_t input_bytes() const { return input_bytes_; }

 private:
  class Part;
  Document take_over(tool::input::InputDocument&& read);
  void add(const Document& document);

  IndexWriter& writer_;
  Options options_;
  std::atomic<std::uint64_t> documents_ = 0;
  std::atomic<std::uint64_t> text_bytes_ = 0;
  std::atomic<std::uint64_t> input_bytes_ = 0;
  std::unique_ptr<tool::AddingThreads> threads_;  ///< last: it ends before what it uses
};

}  // namespace fihris::bench
