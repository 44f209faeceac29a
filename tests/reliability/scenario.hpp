// SPDX-License-Identifier: Apache-2.0
//
// Scenario: the work of one or more processes on an index, recorded call by call, with the contents that each commit should have.
//
//     Scenario scenario(options);
//     scenario.open();
//     scenario.add("a");
//     scenario.commit();
//     scenario.close();
//     check.objection(scenario.work());      // crash_check.hpp
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <fihris/index_writer.hpp>

#include "reliability/oracle.hpp"
#include "reliability/recording_file_system.hpp"

namespace fihris::reliability {

inline constexpr std::size_t kNotReturned = std::numeric_limits<std::size_t>::max();

/// A commit, and where in the record of calls it happened.
struct CommitRecord {
  std::size_t begun_at = 0;
  std::size_t returned_at = kNotReturned;
  Model model;
};

/// What was done to a folder, call by call.
struct RecordedWork {
  WriterOptions options;
  DiskImage first_image;
  std::vector<DiskCall> calls;
  std::vector<CommitRecord> commits;
};

/// One thread at a time.
class Scenario {
 public:
  explicit Scenario(WriterOptions options);
  /// Begins with the files of an index that holds this.
  Scenario(WriterOptions options, const DiskImage& image, Contents contents);
  ~Scenario();

  void open();
  /// With synonyms() of oracle.hpp from the next commit on, and the document that says so.
  void open_with_synonyms();
  void add(const std::string& key);
  void remove(const std::string& key);
  /// Documents that are added from now on have values.
  void add_value_fields();
  /// Adds another index with documents of these keys.
  void join(const std::vector<std::string>& keys);
  void commit();
  void rollback();
  void compact();
  void close();

  /// From now on the calls of merge threads come when `turns` says; close() lets them all.
  void set_turns(std::shared_ptr<Turns> turns);
  void wait_for_merges() { writer_->wait_for_merges(); }
  /// Segments of the newest commit.
  std::size_t segment_count() const;

  /// Runs `work` in a process that is killed after so many more calls. Returns whether it was; the writer is gone then, and what the next
  /// process finds is what the model goes on with.
  bool run_until_killed(std::size_t calls, const std::function<void()>& work);

  std::size_t call_count() const { return files_->call_count(); }
  RecordedWork work() const { return {options_, first_image_, files_->calls(), commits_}; }

 private:
  Directory directory() const;
  std::string next_text(const std::string& key);
  void forget_uncommitted();
  void drop_writer();

  WriterOptions options_;
  DiskImage first_image_;
  std::shared_ptr<RecordingFileSystem> files_;
  std::unique_ptr<IndexWriter> writer_;
  Model model_;      ///< with what is not committed yet
  bool has_values_;  ///< so has the schema
  std::vector<CommitRecord> commits_;
  std::uint64_t version_ = 0;
  std::shared_ptr<Turns> turns_;
};

}  // namespace fihris::reliability
