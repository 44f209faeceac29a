// SPDX-License-Identifier: Apache-2.0
//
// Taking over what was read, on the caller's thread or on those of tool::AddingThreads.
#include "writing_sink.hpp"

#include <functional>
#include <iostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fihris/error.hpp>

namespace fihris::bench {

/// Documents that a thread has read and will add.
class WritingSink::Part final : public tool::InputPart, public tool::input::Sink {
 public:
  Part(WritingSink& all, std::function<void(tool::input::Sink& sink)> read) : all_(all), read_(std::move(read)) {}

  std::vector<std::size_t> read() override {
    read_(*this);
    read_ = nullptr;
    std::vector<std::size_t> hashes;
    hashes.reserve(documents_.size());
    for (const Document& one : documents_) hashes.push_back(std::hash<std::string>{}(one.id()));
    return hashes;
  }
  void add(const std::vector<tool::Seen>& /*seen*/) override {
    for (const Document& one : documents_) all_.add(one);
  }

  void document(tool::input::InputDocument&& read) override { documents_.push_back(all_.take_over(std::move(read))); }
  void problem(const tool::input::Problem& problem) override { all_.problem(problem); }
  void consumed(std::uint64_t bytes) override { all_.consumed(bytes); }

 private:
  WritingSink& all_;
  std::function<void(tool::input::Sink& sink)> read_;
  std::vector<Document> documents_;
};

WritingSink::WritingSink(IndexWriter& writer, Options options) : writer_(writer), options_(options) {
  if (options.threads <= 1) return;
  if (options.limit != 0) throw Error(ErrorCode::kInvalidArgument, "fihris_bench driver: --limit takes one thread");
  threads_ = std::make_unique<tool::AddingThreads>(options.threads);
}

void WritingSink::read_on_thread(std::size_t bytes, std::function<void(tool::input::Sink& sink)> read) {
  threads_->run(bytes, std::make_unique<Part>(*this, std::move(read)));
}

void WritingSink::document(tool::input::InputDocument&& read) {
  add(take_over(std::move(read)));
  if (documents_ == options_.limit) throw EnoughRead();
}

Document WritingSink::take_over(tool::input::InputDocument&& read) {
  const std::string_view title = read.get("title");
  const std::string_view text = read.get("text");
  text_bytes_ += title.size() + text.size() + (title.empty() ? 0 : 1);
  Document document(std::move(read.id));
  if (options_.fields == Fields::kTwo) {
    for (tool::input::FieldValue& value : read.values) {
      if (value.name == "title" || value.name == "text") document.set(value.name, std::move(value.text));
    }
  } else {
    document.set("text", title.empty() ? std::string(text) : std::string(title) + '\n' + std::string(text));
  }
  return document;
}

void WritingSink::add(const Document& document) {
  writer_.add(document);
  ++documents_;
}

void WritingSink::problem(const tool::input::Problem& problem) {
  if (problem.skipped) std::cerr << problem.place.to_string() + ": " + problem.sentence + '\n';
}

void WritingSink::finish() {
  if (threads_ != nullptr) threads_->finish();
}

}  // namespace fihris::bench
