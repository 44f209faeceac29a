// SPDX-License-Identifier: Apache-2.0
//
// Scenario: the work of one or more processes on an index, recorded call by call, with the contents that each commit should have.
//
//     Scenario scenario(options);
//     scenario.open();
//     scenario.add("a");
//     scenario.commit();
//     scenario.close();
//     check.objection(scenario);      // crash_check.hpp
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

/// One thread at a time.
class Scenario {
 public:
  explicit Scenario(WriterOptions options);
  /// Begins with the files of an index that holds this.
  Scenario(WriterOptions options, const DiskImage& image, Contents contents);
  ~Scenario();

  void open();
  void add(const std::string& key);
  void remove(const std::string& key);
  void commit();
  void rollback();
  void compact();
  void close();

  /// Runs `work` in a process that is killed after so many more calls. Returns whether it was; the writer is gone then, and what the next
  /// process finds is what the model goes on with.
  bool run_until_killed(std::size_t calls, const std::function<void()>& work);

  const RecordingFileSystem& files() const { return *files_; }
  const DiskImage& first_image() const { return first_image_; }
  const std::vector<CommitRecord>& commits() const { return commits_; }
  const WriterOptions& options() const { return options_; }
  const Model& model() const { return model_; }

 private:
  Directory directory() const;
  void forget_uncommitted();

  WriterOptions options_;
  DiskImage first_image_;
  std::shared_ptr<RecordingFileSystem> files_;
  std::unique_ptr<IndexWriter> writer_;
  Model model_;  ///< with what is not committed yet
  std::vector<CommitRecord> commits_;
  std::uint64_t version_ = 0;
};

}  // namespace fihris::reliability
