// SPDX-License-Identifier: Apache-2.0
//
// What every FileSystem promises, on disk and in memory; and what only a disk can do wrong.
#include "storage/file_system.hpp"

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <thread>

#include <sys/resource.h>

#include <fihris/error.hpp>

#include "storage/file_systems.hpp"
#include "storage/posix.hpp"
#include "testing/catch.hpp"
#include "testing/files.hpp"

using namespace fihris;
using namespace fihris::storage;
using namespace fihris::storage::testing;

TEST_CASE("what is appended is what is mapped") {
  EachFileSystem each;
  FileSystem& files = each.files();
  const auto file = files.create("a");
  file->append(base::as_bytes("one "));
  file->append({});
  file->append(base::as_bytes("two"));
  const auto before_close = files.map("a");
  file->append(base::as_bytes(" three"));
  file->sync();
  file->close();
  files.sync_directory();
  CHECK(base::as_text(before_close->bytes()) == "one two");
  CHECK(read(files, "a") == "one two three");
}

TEST_CASE("an empty file maps to no bytes") {
  EachFileSystem each;
  write(each.files(), "empty", "");
  CHECK(each.files().map("empty")->bytes().empty());
}

TEST_CASE("names are listed sorted, and folders are not files") {
  EachFileSystem each;
  FileSystem& files = each.files();
  for (const char* name : {"b", "c", "a"}) write(files, name, "x");
  CHECK(files.list() == std::vector<std::string>{"a", "b", "c"});
  CHECK(files.exists("b"));
  CHECK_FALSE(files.exists("d"));
  files.remove("b");
  files.remove("b");
  CHECK(files.list() == std::vector<std::string>{"a", "c"});
}

TEST_CASE("renaming replaces the target") {
  EachFileSystem each;
  FileSystem& files = each.files();
  write(files, "a", "new");
  write(files, "b", "old");
  files.rename("a", "b");
  CHECK(files.list() == std::vector<std::string>{"b"});
  CHECK(read(files, "b") == "new");
  files.rename("b", "b");
  CHECK(read(files, "b") == "new");
}

TEST_CASE("a mapping outlives the removal, replacement and renaming of its file") {
  EachFileSystem each;
  FileSystem& files = each.files();
  write(files, "a", "first");
  const auto first = files.map("a");
  write(files, "a", "second one");
  const auto second = files.map("a");
  files.rename("a", "b");
  files.remove("b");
  CHECK(base::as_text(first->bytes()) == "first");
  CHECK(base::as_text(second->bytes()) == "second one");
}

TEST_CASE("a file that is not there is not found, and the message names it") {
  EachFileSystem each;
  FileSystem& files = each.files();
  const Error mapped = error_of([&] { files.map("nothing"); });
  CHECK(mapped.code() == ErrorCode::kNotFound);
  CHECK(contains(mapped.what(), files.path_of("nothing")));
  CHECK(error_of([&] { files.rename("nothing", "a"); }).code() == ErrorCode::kNotFound);
}

TEST_CASE("without its folder a file system is empty and takes no files") {
  const fihris::testing::TemporaryFolder folder;
  const bool in_memory = GENERATE(true, false);
  const auto files = in_memory ? open_memory_file_system() : open_posix_file_system((folder.path() / "a" / "b" / "c/").string());
  CHECK_FALSE(files->folder_exists());
  CHECK(files->list().empty());
  CHECK_FALSE(files->exists("x"));
  CHECK(error_of([&] { files->create("x"); }).code() == ErrorCode::kNotFound);
  CHECK(error_of([&] { files->lock("LOCK"); }).code() == ErrorCode::kNotFound);
  CHECK(error_of([&] { files->sync_directory(); }).code() == ErrorCode::kNotFound);
  files->create_folder();
  files->create_folder();
  CHECK(files->folder_exists());
  write(*files, "x", "1");
  CHECK(read(*files, "x") == "1");
}

TEST_CASE("threads may use one file system at the same time") {
  EachFileSystem each;
  FileSystem& files = each.files();
  const auto work = [&files](const std::string& mine) {
    for (int round = 0; round < 50; ++round) {
      write(files, mine, mine);
      files.rename(mine, "shared");
      files.map("shared");
      files.list();
    }
  };
  std::jthread other(work, "a");
  work("b");
  other.join();
  CHECK(files.list() == std::vector<std::string>{"shared"});
}

TEST_CASE("a folder on disk lists only regular files") {
  const fihris::testing::TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "subfolder");
  fihris::testing::write_file(folder.path() / "file", "x");
  CHECK(open_posix_file_system(folder.path().string())->list() == std::vector<std::string>{"file"});
}

TEST_CASE("a path through a file is refused") {
  const fihris::testing::TemporaryFolder folder;
  fihris::testing::write_file(folder.path() / "file", "x");
  const auto at_file = open_posix_file_system((folder.path() / "file").string());
  CHECK_FALSE(at_file->folder_exists());
  CHECK(error_of([&] { at_file->create_folder(); }).code() == ErrorCode::kIo);
  CHECK(error_of([&] { at_file->list(); }).code() == ErrorCode::kIo);
  const auto below_file = open_posix_file_system((folder.path() / "file" / "below").string());
  CHECK(error_of([&] { below_file->create_folder(); }).code() == ErrorCode::kIo);
}

TEST_CASE("a relative folder stays where it was when the working folder changes") {
  const fihris::testing::TemporaryFolder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  const auto files = open_posix_file_system("index");
  std::filesystem::current_path(before);
  files->create_folder();
  write(*files, "a", "x");
  CHECK(fihris::testing::read_file(folder.path() / "index" / "a") == "x");
  CHECK(files->path_of("a") == "index/a");
}

TEST_CASE("what the system reports becomes a code and an advice") {
  const auto [error, code, advice] = GENERATE(table<int, ErrorCode, std::string>({
      {ENOSPC, ErrorCode::kNoSpace, "free some space"},
      {EDQUOT, ErrorCode::kNoSpace, "quota"},
      {ENOENT, ErrorCode::kNotFound, "check the path"},
      {EACCES, ErrorCode::kIo, "rights"},
      {EMFILE, ErrorCode::kIo, "ulimit -n"},
      {EROFS, ErrorCode::kIo, "mount"},
      {EIO, ErrorCode::kIo, "keep a copy"},
      {ELOOP, ErrorCode::kIo, "check the disk"},
  }));
  const Error thrown = error_of([error = error] { posix::throw_error(error, "write", "folder/file"); });
  CHECK(thrown.code() == code);
  CHECK(contains(thrown.what(), "cannot write folder/file: "));
  CHECK(contains(thrown.what(), advice));
}

TEST_CASE("a fault of writing names the file and says what to do, and stays") {
  const fihris::testing::TemporaryFolder folder;
  const auto files = open_posix_file_system(folder.path().string());
  const auto file = files->create("a");
  rlimit before = {};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
  rlimit small = before;
  small.rlim_cur = 10;
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  std::string message;
  ErrorCode code = ErrorCode::kLimit;
  try {
    file->append(base::as_bytes("more than ten bytes"));
  } catch (const Error& error) {
    message = error.what();
    code = error.code();
  }
  REQUIRE(setrlimit(RLIMIT_FSIZE, &before) == 0);
  std::signal(SIGXFSZ, handler);
  CHECK(code == ErrorCode::kIo);
  CHECK(contains(message, files->path_of("a")));
  CHECK(contains(message, "ulimit -f"));
  CHECK(error_of([&] { file->append(base::as_bytes("x")); }).code() == ErrorCode::kIo);
  CHECK(error_of([&] { file->sync(); }).code() == ErrorCode::kIo);
  CHECK(error_of([&] { file->close(); }).code() == ErrorCode::kIo);
}
