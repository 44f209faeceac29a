// SPDX-License-Identifier: Apache-2.0
//
// One holder of a lock at a time: in a process, across processes, and not beyond the holder's death.
#include <csignal>
#include <memory>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include <fihris/error.hpp>

#include "storage/file_system.hpp"
#include "storage/file_systems.hpp"
#include "testing/catch.hpp"
#include "testing/files.hpp"

using namespace fihris;
using namespace fihris::storage;
using namespace fihris::storage::testing;

namespace {

enum class Takes { kLock, kHold };

/// A child process that takes the lock of a folder, or holds its file "a", until it is ended.
class LockingChild {
 public:
  explicit LockingChild(const std::string& folder, Takes takes = Takes::kLock) {
    int ends[2] = {};
    REQUIRE(pipe(ends) == 0);
    process_ = fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) hold_lock(folder, takes, ends[1]);
    close(ends[1]);
    char answer = 0;
    const ssize_t length = ::read(ends[0], &answer, 1);
    close(ends[0]);
    has_lock_ = length == 1 && answer == 'y';
  }
  LockingChild(const LockingChild&) = delete;
  LockingChild& operator=(const LockingChild&) = delete;
  ~LockingChild() { kill_hard(); }

  bool has_lock() const { return has_lock_; }
  pid_t process() const { return process_; }

  void kill_hard() {
    if (process_ <= 0) return;
    kill(process_, SIGKILL);
    waitpid(process_, nullptr, 0);
    process_ = 0;
  }

 private:
  [[noreturn]] static void hold_lock(const std::string& folder, Takes takes, int answer_to) {
    std::unique_ptr<FileLock> lock;
    try {
      const auto files = open_posix_file_system(folder);
      lock = takes == Takes::kLock ? files->lock("LOCK") : files->hold("a");
    } catch (const Error&) {
      lock = nullptr;
    }
    if (::write(answer_to, lock != nullptr ? "y" : "n", 1) != 1) _exit(1);
    for (;;) pause();
  }

  pid_t process_ = 0;
  bool has_lock_ = false;
};

}  // namespace

TEST_CASE("a second lock in the same process is refused until the first is released") {
  EachFileSystem each;
  FileSystem& files = each.files();
  auto lock = files.lock("LOCK");
  const Error refused = error_of([&] { files.lock("LOCK"); });
  CHECK(refused.code() == ErrorCode::kLocked);
  CHECK(contains(refused.what(), "this process"));
  CHECK_NOTHROW(files.lock("OTHER"));
  lock.reset();
  CHECK_NOTHROW(files.lock("LOCK"));
  CHECK_NOTHROW(files.lock("LOCK"));
}

TEST_CASE("two file systems on one folder share its lock") {
  const fihris::testing::TemporaryFolder folder;
  const auto first = open_posix_file_system(folder.path().string());
  const auto second = open_posix_file_system((folder.path() / ".").string());
  const auto lock = first->lock("LOCK");
  CHECK(error_of([&] { second->lock("LOCK"); }).code() == ErrorCode::kLocked);
}

TEST_CASE("reading the lock file elsewhere in the process does not release it") {
  const fihris::testing::TemporaryFolder folder;
  const auto files = open_posix_file_system(folder.path().string());
  const auto lock = files->lock("LOCK");
  CHECK_FALSE(fihris::testing::read_file(folder.path() / "LOCK").empty());
  files->map("LOCK");
  const LockingChild child(folder.path().string());
  CHECK_FALSE(child.has_lock());
}

TEST_CASE("another process is refused, and the message names the holder and its host") {
  const fihris::testing::TemporaryFolder folder;
  const auto files = open_posix_file_system(folder.path().string());
  LockingChild child(folder.path().string());
  REQUIRE(child.has_lock());
  const Error refused = error_of([&] { files->lock("LOCK"); });
  CHECK(refused.code() == ErrorCode::kLocked);
  char host[256] = {};
  REQUIRE(gethostname(host, sizeof host - 1) == 0);
  CHECK(contains(refused.what(), "process " + std::to_string(child.process()) + " on host " + host));
  CHECK(contains(refused.what(), folder.path().string()));
}

TEST_CASE("the death of the holder releases the lock") {
  const fihris::testing::TemporaryFolder folder;
  const auto files = open_posix_file_system(folder.path().string());
  LockingChild child(folder.path().string());
  REQUIRE(child.has_lock());
  child.kill_hard();
  CHECK_NOTHROW(files->lock("LOCK"));
}

TEST_CASE("a lock file left behind does not lock, whatever it says") {
  const fihris::testing::TemporaryFolder folder;
  const std::string left = GENERATE("", "1 this-host\n", "no number", "99999999999999999999999 x\n");
  fihris::testing::write_file(folder.path() / "LOCK", left);
  const auto files = open_posix_file_system(folder.path().string());
  const auto lock = files->lock("LOCK");
  fihris::testing::write_file(folder.path() / "LOCK", left);
  const Error refused = error_of([&] { files->lock("LOCK"); });
  CHECK(refused.code() == ErrorCode::kLocked);
  CHECK(contains(refused.what(), left.starts_with("1 ") ? "process 1 on host this-host" : "another process"));
}

TEST_CASE("a child that was forked while the lock was held neither keeps nor releases it") {
  const fihris::testing::TemporaryFolder folder;
  const auto files = open_posix_file_system(folder.path().string());
  auto lock = files->lock("LOCK");
  const pid_t releasing = fork();
  REQUIRE(releasing >= 0);
  if (releasing == 0) {
    lock.reset();
    _exit(0);
  }
  waitpid(releasing, nullptr, 0);
  CHECK(error_of([&] { files->lock("LOCK"); }).code() == ErrorCode::kLocked);
  const pid_t keeping = fork();
  REQUIRE(keeping >= 0);
  if (keeping == 0) {
    for (;;) pause();
  }
  lock.reset();
  CHECK_NOTHROW(files->lock("LOCK"));
  kill(keeping, SIGKILL);
  waitpid(keeping, nullptr, 0);
}

TEST_CASE("a file that is held is not removed, unless one does not ask") {
  EachFileSystem each;
  FileSystem& files = each.files();
  write(files, "a", "x");
  CHECK(files.hold("b") == nullptr);
  auto first = files.hold("a");
  auto second = files.hold("a");
  REQUIRE(first != nullptr);
  REQUIRE(second != nullptr);
  CHECK_FALSE(files.remove_unless_held("a"));
  first.reset();
  CHECK_FALSE(files.remove_unless_held("a"));
  CHECK(second->is_in_place());
  second.reset();
  CHECK(files.remove_unless_held("a"));
  CHECK_FALSE(files.exists("a"));
  CHECK(files.remove_unless_held("a"));
  write(files, "a", "y");
  const auto third = files.hold("a");
  files.remove("a");
  write(files, "a", "z");
  CHECK_FALSE(third->is_in_place());
  CHECK(files.remove_unless_held("a"));  // another file of that name
}

TEST_CASE("a file that another process holds is not removed before that process ends") {
  const fihris::testing::TemporaryFolder folder;
  const auto files = open_posix_file_system(folder.path().string());
  write(*files, "a", "x");
  LockingChild child(folder.path().string(), Takes::kHold);
  REQUIRE(child.has_lock());
  CHECK_FALSE(files->remove_unless_held("a"));
  const auto own = files->hold("a");
  child.kill_hard();
  CHECK_FALSE(files->remove_unless_held("a"));
  CHECK(own->is_in_place());
}

TEST_CASE("a lock in memory may outlive its file system") {
  auto files = open_memory_file_system();
  files->create_folder();
  auto lock = files->lock("LOCK");
  CHECK(files->list() == std::vector<std::string>{"LOCK"});
  files.reset();
  CHECK_NOTHROW(lock.reset());
}
