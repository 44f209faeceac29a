// SPDX-License-Identifier: Apache-2.0
#include "reliability/recording_file_system.hpp"

#include <limits>
#include <utility>

#include <fihris/error.hpp>

#include "base/bytes.hpp"

namespace fihris::reliability {

namespace {

constexpr std::size_t kNever = std::numeric_limits<std::size_t>::max();

}  // namespace

class RecordingFileSystem::File final : public storage::WritableFile {
 public:
  File(RecordingFileSystem& owner, std::unique_ptr<storage::WritableFile> inner, std::size_t number)
      : owner_(owner), inner_(std::move(inner)), number_(number) {}

  void append(std::span<const std::byte> bytes) override {
    owner_.change(
        {.kind = DiskCall::Kind::kAppend, .file = number_, .name = "", .new_name = "", .bytes = std::string(base::as_text(bytes))},
        [&] { inner_->append(bytes); });
  }
  void sync() override {
    owner_.change({.kind = DiskCall::Kind::kSync, .file = number_, .name = "", .new_name = "", .bytes = ""}, [&] { inner_->sync(); });
  }
  void close() override {
    const std::lock_guard hold(owner_.mutex_);
    owner_.need_life();
    inner_->close();
  }

 private:
  RecordingFileSystem& owner_;
  std::unique_ptr<storage::WritableFile> inner_;
  std::size_t number_;
};

RecordingFileSystem::RecordingFileSystem() : inner_(storage::open_memory_file_system()), most_calls_(kNever) {}

RecordingFileSystem::RecordingFileSystem(const DiskImage& image) : inner_(open_image(image)), most_calls_(kNever) {}

std::vector<DiskCall> RecordingFileSystem::calls() const {
  const std::lock_guard hold(mutex_);
  return calls_;
}

std::size_t RecordingFileSystem::call_count() const {
  const std::lock_guard hold(mutex_);
  return calls_.size();
}

void RecordingFileSystem::kill_after(std::size_t calls) {
  const std::lock_guard hold(mutex_);
  most_calls_ = calls;
}

bool RecordingFileSystem::is_killed() const {
  const std::lock_guard hold(mutex_);
  return killed_;
}

void RecordingFileSystem::revive() {
  const std::lock_guard hold(mutex_);
  killed_ = false;
  most_calls_ = kNever;
}

void RecordingFileSystem::need_life() const {
  if (killed_) throw Error(ErrorCode::kIo, "the process was killed");
}

void RecordingFileSystem::change(DiskCall call, const std::function<void()>& work) {
  if (turns_ != nullptr) turns_->before_call();
  const struct Made {
    Turns* turns;
    ~Made() {
      if (turns != nullptr) turns->after_call();
    }
  } made{turns_.get()};
  const std::lock_guard hold(mutex_);
  if (calls_.size() >= most_calls_) killed_ = true;
  need_life();
  calls_.push_back(std::move(call));
  work();
}

bool RecordingFileSystem::folder_exists() {
  const std::lock_guard hold(mutex_);
  need_life();
  return inner_->folder_exists();
}

void RecordingFileSystem::create_folder() {
  const std::lock_guard hold(mutex_);
  need_life();
  inner_->create_folder();
}

std::vector<std::string> RecordingFileSystem::list() {
  const std::lock_guard hold(mutex_);
  need_life();
  return inner_->list();
}

bool RecordingFileSystem::exists(const std::string& name) {
  const std::lock_guard hold(mutex_);
  need_life();
  return inner_->exists(name);
}

std::shared_ptr<const storage::FileBytes> RecordingFileSystem::map(const std::string& name) {
  const std::lock_guard hold(mutex_);
  need_life();
  return inner_->map(name);
}

/// A file of that name is unlinked first, as on a POSIX system.
std::unique_ptr<storage::WritableFile> RecordingFileSystem::create(const std::string& name) {
  if (exists(name)) remove(name);
  std::size_t number = 0;
  {
    const std::lock_guard hold(mutex_);
    number = files_made_++;
  }
  std::unique_ptr<storage::WritableFile> file;
  change({.kind = DiskCall::Kind::kLink, .file = number, .name = name, .new_name = "", .bytes = ""},
         [&] { file = std::make_unique<File>(*this, inner_->create(name), number); });
  return file;
}

void RecordingFileSystem::rename(const std::string& from, const std::string& to) {
  change({.kind = DiskCall::Kind::kRename, .file = 0, .name = from, .new_name = to, .bytes = ""}, [&] { inner_->rename(from, to); });
}

void RecordingFileSystem::remove(const std::string& name) {
  if (!exists(name)) return;
  change({.kind = DiskCall::Kind::kUnlink, .file = 0, .name = name, .new_name = "", .bytes = ""}, [&] { inner_->remove(name); });
}

void RecordingFileSystem::sync_directory() {
  change({}, [&] { inner_->sync_directory(); });
}

std::unique_ptr<storage::FileLock> RecordingFileSystem::lock(const std::string& name) {
  if (!exists(name)) create(name)->close();
  const std::lock_guard hold(mutex_);
  need_life();
  return inner_->lock(name);
}

std::string RecordingFileSystem::path_of(const std::string& name) const { return inner_->path_of(name); }

std::shared_ptr<storage::FileSystem> open_image(const DiskImage& image) {
  auto files = storage::open_memory_file_system();
  files->create_folder();
  for (const auto& [name, content] : image) {
    const auto file = files->create(name);
    file->append(base::as_bytes(content->bytes));
    file->close();
  }
  return files;
}

}  // namespace fihris::reliability
