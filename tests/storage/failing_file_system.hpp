// SPDX-License-Identifier: Apache-2.0
//
// FailingFileSystem: passes calls on to another FileSystem, keeps a record of those that change something, and lets the n-th fail.
//
//     FailingFileSystem files(*inner);
//     files.fail_at(7, FailingFileSystem::Afterwards::kWorks);   // one fault: the calls after the 7th work again
//     files.fail_at(7, FailingFileSystem::Afterwards::kFails);   // the disk is gone: every later call fails too
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <fihris/error.hpp>

#include "storage/file_system.hpp"

namespace fihris::storage::testing {

/// One thread at a time. Files that it made must not outlive it.
class FailingFileSystem final : public FileSystem {
 public:
  enum class Afterwards { kWorks, kFails };

  explicit FailingFileSystem(FileSystem& inner) : inner_(inner) {}

  /// The call number `call`, counted from 1 and from now, throws kNoSpace; an append stores half of its bytes first.
  void fail_at(std::size_t call, Afterwards afterwards) {
    record_.clear();
    failing_call_ = call;
    afterwards_ = afterwards;
  }

  /// Calls so far, such as "append a", "rename a b".
  const std::vector<std::string>& record() const { return record_; }
  bool has_failed() const { return failing_call_ != 0 && record_.size() >= failing_call_; }

  bool folder_exists() override { return inner_.folder_exists(); }
  std::vector<std::string> list() override { return inner_.list(); }
  bool exists(const std::string& name) override { return inner_.exists(name); }
  std::shared_ptr<const FileBytes> map(const std::string& name) override { return inner_.map(name); }
  std::unique_ptr<FileLock> lock(const std::string& name) override { return inner_.lock(name); }
  std::string path_of(const std::string& name) const override { return inner_.path_of(name); }

  void create_folder() override {
    fail_in_turn("create_folder");
    inner_.create_folder();
  }
  std::unique_ptr<WritableFile> create(const std::string& name) override {
    fail_in_turn("create " + name);
    return std::make_unique<File>(*this, inner_.create(name), name);
  }
  void rename(const std::string& from, const std::string& to) override {
    fail_in_turn("rename " + from + " " + to);
    inner_.rename(from, to);
  }
  void remove(const std::string& name) override {
    fail_in_turn("remove " + name);
    inner_.remove(name);
  }
  void sync_directory() override {
    fail_in_turn("sync_directory");
    inner_.sync_directory();
  }

 private:
  class File final : public WritableFile {
   public:
    File(FailingFileSystem& owner, std::unique_ptr<WritableFile> inner, std::string name)
        : owner_(owner), inner_(std::move(inner)), name_(std::move(name)) {}
    void append(std::span<const std::byte> bytes) override {
      if (!owner_.is_next_to_fail()) {
        owner_.fail_in_turn("append " + name_);
        inner_->append(bytes);
        return;
      }
      inner_->append(bytes.first(bytes.size() / 2));
      owner_.fail_in_turn("append " + name_);
    }
    void sync() override {
      owner_.fail_in_turn("sync " + name_);
      inner_->sync();
    }
    void close() override {
      owner_.fail_in_turn("close " + name_);
      inner_->close();
    }

   private:
    FailingFileSystem& owner_;
    std::unique_ptr<WritableFile> inner_;
    std::string name_;
  };

  bool is_next_to_fail() const { return record_.size() + 1 == failing_call_; }

  void fail_in_turn(std::string call) {
    const bool fails = is_next_to_fail() || (has_failed() && afterwards_ == Afterwards::kFails);
    record_.push_back(std::move(call));
    if (fails) throw Error(ErrorCode::kNoSpace, "the test made this call fail: " + record_.back());
  }

  FileSystem& inner_;
  std::vector<std::string> record_;
  std::size_t failing_call_ = 0;
  Afterwards afterwards_ = Afterwards::kWorks;
};

}  // namespace fihris::storage::testing
