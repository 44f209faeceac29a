// SPDX-License-Identifier: Apache-2.0
//
// A repeated id is found by the hash of the id, so that a hundred million documents take a few gigabytes and not their ids; two ids with one
// hash (one in 2^64 pairs) would be told as repeated only when the index replaced something as well.
#include "indexing_sink.hpp"

#include <functional>
#include <iostream>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <fihris/error.hpp>

#include "terminal.hpp"

namespace fihris::tool {
namespace {

constexpr std::uint64_t kToldOfAKind = 20;
constexpr double kProgressInterval = 0.1;  // seconds

template <typename Counts>
std::uint64_t sum(const Counts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

}  // namespace

std::uint64_t IndexingSummary::skipped_total() const { return sum(skipped); }
std::uint64_t IndexingSummary::repaired_total() const { return sum(repaired); }

/// Documents that a thread has read and will add.
class IndexingSink::Part final : public InputPart, public input::Sink {
 public:
  Part(IndexingSink& all, std::function<void(input::Sink& sink)> read) : all_(all), read_(std::move(read)) {}

  std::vector<std::size_t> read() override {
    read_(*this);
    read_ = nullptr;
    std::vector<std::size_t> hashes;
    hashes.reserve(documents_.size());
    for (const ReadDocument& one : documents_) hashes.push_back(one.id_hash);
    return hashes;
  }
  void add(const std::vector<Seen>& seen) override {
    for (std::size_t number = 0; number < documents_.size(); ++number) all_.add(documents_[number], seen[number]);
  }

  void document(input::InputDocument&& document) override { documents_.push_back(all_.take_over(std::move(document))); }
  void problem(const input::Problem& problem) override { all_.problem(problem); }
  void consumed(std::uint64_t bytes) override { all_.consumed(bytes); }

 private:
  IndexingSink& all_;
  std::function<void(input::Sink& sink)> read_;
  std::vector<ReadDocument> documents_;
};

void IndexingSink::read_on_thread(std::size_t bytes, std::function<void(input::Sink& sink)> read) {
  threads_->run(bytes, std::make_unique<Part>(*this, std::move(read)));
}

void IndexingSink::document(input::InputDocument&& document) {
  const ReadDocument read = take_over(std::move(document));
  add(read, seen_.enter(read.id_hash, 0) ? Seen::kAgain : Seen::kFirst);
}

IndexingSink::ReadDocument IndexingSink::take_over(input::InputDocument&& read) const {
  const auto text_bytes = read.text_bytes();
  Document document(std::move(read.id));
  for (auto& value : read.values) {
    if (options_.visual_order != VisualOrder::kNever) value.text = mend_visual_order(value.text, options_.visual_order);
    document.set(value.name, std::move(value.text));
  }
  const auto id_hash = std::hash<std::string>{}(document.id());
  return {std::move(document), std::move(read.place), text_bytes, id_hash};
}

void IndexingSink::add(const ReadDocument& read, Seen seen) {
  bool replaced = false;
  try {
    replaced = writer_.add(read.document);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kInvalidArgument && error.code() != ErrorCode::kLimit) throw;
    const bool is_value = error.code() == ErrorCode::kInvalidArgument;  // ids were looked at by the reader
    problem({is_value ? input::Reason::kBadValue : input::Reason::kTooLong, true, read.place, error.what()});
    return;
  }
  const std::lock_guard hold(mutex_);
  ++summary_.documents;
  summary_.text_bytes += read.text_bytes;
  if (!replaced) return;
  ++summary_.replaced;
  if (seen == Seen::kFirst) return;
  ++summary_.repeated;
  tell({input::Reason::kRepeatedId, false, read.place,
        "the id \"" + read.document.id() + "\" came before in this input; this document replaces the earlier"});
}

void IndexingSink::problem(const input::Problem& problem) {
  const std::lock_guard hold(mutex_);
  auto& counts = problem.skipped ? summary_.skipped : summary_.repaired;
  ++counts[static_cast<std::size_t>(problem.reason)];
  if (problem.reason != input::Reason::kHidden || options_.verbose) tell(problem);
}

void IndexingSink::tell(const input::Problem& problem) {
  const auto told = ++told_[static_cast<std::size_t>(problem.reason)];
  if (options_.strict || options_.verbose || told <= kToldOfAKind) {
    end_progress();
    const char* outcome = problem.skipped ? " [skipped: " : " [taken: ";
    std::cerr << isolated(harmless(problem.place.to_string())) << ": " << harmless(problem.sentence) << outcome
              << input::reason_name(problem.reason) << "]\n";
  }
  if (options_.strict && problem.reason != input::Reason::kHidden) throw StrictStop();
}

void IndexingSink::tell_suppressed() const {
  if (options_.verbose) return;
  for (std::size_t number = 0; number < input::kReasonCount; ++number) {
    if (told_[number] <= kToldOfAKind) continue;
    std::cerr << "fihris index: " << grouped(told_[number] - kToldOfAKind) << " more like these ("
              << input::reason_name(static_cast<input::Reason>(number)) << "); --verbose tells them all\n";
  }
}

void IndexingSink::consumed(std::uint64_t bytes) {
  const std::lock_guard hold(mutex_);
  summary_.input_bytes += bytes;
  if (options_.progress) show_progress();
}

void IndexingSink::show_progress() {
  const auto seconds = stopwatch_.wall_seconds();
  if (seconds < next_progress_) return;
  next_progress_ = seconds + kProgressInterval;
  const auto rate = static_cast<double>(summary_.input_bytes) / seconds;
  std::vector<std::string> parts = {grouped(summary_.documents) + " documents", readable_bytes(summary_.input_bytes),
                                    readable_bytes(static_cast<std::uint64_t>(rate)) + "/s"};
  if (expected_bytes_ > summary_.input_bytes && rate > 0) {
    parts.push_back(readable_seconds(static_cast<double>(expected_bytes_ - summary_.input_bytes) / rate) + " left");
  }
  // A line that the terminal breaks could not be written over: what does not fit is left out.
  std::string line;
  for (const auto& part : parts) {
    if (line.size() + 2 + part.size() < columns_of_errors()) line.append(line.empty() ? "" : ", ").append(part);
  }
  std::cerr << "\r" << line << "\x1b[K" << std::flush;
  progress_shown_ = true;
}

void IndexingSink::show_writing() {
  if (!options_.progress || stopwatch_.wall_seconds() < kProgressInterval) return;
  std::cerr << "\r" << grouped(summary_.documents) << " documents, writing the index\x1b[K" << std::flush;
  progress_shown_ = true;
}

void IndexingSink::end_progress() {
  if (std::exchange(progress_shown_, false)) std::cerr << "\r\x1b[K" << std::flush;
}

}  // namespace fihris::tool
