// SPDX-License-Identifier: Apache-2.0
#include "reliability/scenario.hpp"

#include <utility>

#include <fihris/error.hpp>

namespace fihris::reliability {

Scenario::Scenario(WriterOptions options)
    : options_(std::move(options)), files_(std::make_shared<RecordingFileSystem>()), has_values_(has_values(options_.schema)) {}

Scenario::Scenario(WriterOptions options, const DiskImage& image, Contents contents)
    : options_(std::move(options)), first_image_(image), files_(std::make_shared<RecordingFileSystem>(image)), has_values_(false) {
  forget_uncommitted();
  if (contents.exists) commits_.push_back({.begun_at = 0, .returned_at = 0, .model = std::move(contents.model)});
}

Scenario::~Scenario() { files_->revive(); }

Directory Scenario::directory() const { return Directory(files_, "(recorded)"); }

void Scenario::open() { writer_ = std::make_unique<IndexWriter>(directory(), options_); }

void Scenario::open_with_synonyms() {
  WriterOptions options = options_;
  options.analyzer.synonyms = synonyms();
  writer_ = std::make_unique<IndexWriter>(directory(), options);
  add(kSynonymsKey);
}

std::string Scenario::next_text(const std::string& key) {
  std::string text = text_of(key, ++version_);
  return has_values_ ? with_values(std::move(text)) : text;
}

void Scenario::add_value_fields() {
  for (const Field& field : value_fields()) writer_->add_field(field);
  has_values_ = true;
}

void Scenario::join(const std::vector<std::string>& keys) {
  WriterOptions options = options_;
  options.schema = has_values_ ? schema_with_values() : Schema::articles();
  const Directory other(std::make_shared<RecordingFileSystem>(), "(another index)");
  {
    IndexWriter writer(other, options);
    for (const std::string& key : keys) {
      const std::string text = next_text(key);
      writer.add(document_of(key, text));
      model_[key] = text;
    }
    writer.commit();
  }
  writer_->add_index(IndexReader::open(other));
}

void Scenario::add(const std::string& key) {
  const std::string text = next_text(key);
  writer_->add(document_of(key, text));
  model_[key] = text;
}

void Scenario::remove(const std::string& key) {
  writer_->remove(key);
  model_.erase(key);
}

void Scenario::commit() {
  commits_.push_back({.begun_at = files_->call_count(), .returned_at = kNotReturned, .model = model_});
  writer_->commit();
  commits_.back().returned_at = files_->call_count();
}

void Scenario::rollback() {
  writer_->rollback();
  forget_uncommitted();
}

void Scenario::compact() { writer_->compact(); }

void Scenario::close() {
  drop_writer();
  forget_uncommitted();
}

/// Merge threads must be let before the writer waits for them.
void Scenario::drop_writer() {
  if (turns_ != nullptr) turns_->let_all();
  writer_.reset();
}

void Scenario::set_turns(std::shared_ptr<Turns> turns) {
  turns_ = turns;
  files_->set_turns(std::move(turns));
}

std::size_t Scenario::segment_count() const { return IndexReader::open(directory()).stats().segments; }

void Scenario::forget_uncommitted() {
  const Contents contents = contents_of(directory());
  model_ = contents.model;
  has_values_ = has_values(contents.exists ? IndexReader::open(directory()).schema() : options_.schema);
}

bool Scenario::run_until_killed(std::size_t calls, const std::function<void()>& work) {
  files_->kill_after(files_->call_count() + calls);
  try {
    work();
  } catch (const Error&) {
    if (!files_->is_killed()) throw;
  }
  drop_writer();
  const bool killed = files_->is_killed();
  files_->revive();
  forget_uncommitted();
  return killed;
}

}  // namespace fihris::reliability
