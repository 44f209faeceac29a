// SPDX-License-Identifier: Apache-2.0
//
// The commit protocol: the newest state is read, whatever earlier commits left behind and wherever one broke off; damage is named.
#include "storage/commit.hpp"

#include <algorithm>
#include <atomic>
#include <thread>

#include <fihris/error.hpp>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "storage/container_layout.hpp"
#include "storage/failing_file_system.hpp"
#include "storage/file_systems.hpp"
#include "testing/catch.hpp"

using namespace fihris;
using namespace fihris::storage;
using namespace fihris::storage::testing;

namespace {

CommittedState state(std::uint64_t generation, std::string_view payload) {
  return {.generation = generation, .payload = bytes_of(payload)};
}

/// The newest state as "<generation> <payload>", or "none".
std::string newest(FileSystem& files) {
  const auto found = read_newest_state(files);
  return found ? std::to_string(found->generation) + " " + std::string(base::as_text(found->payload)) : "none";
}

}  // namespace

TEST_CASE("a folder without a manifest, or no folder, has no state") {
  EachFileSystem each;
  write(each.files(), "MANIFEST-00000000000000000001.tmp", "x");
  write(each.files(), "MANIFEST-1", "x");
  CHECK(newest(each.files()) == "none");
  CHECK(newest(*open_memory_file_system()) == "none");
}

TEST_CASE("the state of the highest generation is read") {
  EachFileSystem each;
  FileSystem& files = each.files();
  write_state(files, state(9, "nine"));
  write_state(files, state(10, "ten"));
  CHECK(newest(files) == "10 ten");
  write_state(files, state(UINT64_MAX, ""));
  CHECK(newest(files) == "18446744073709551615 ");
  CHECK(manifest_name(10) == "MANIFEST-00000000000000000010");
  CHECK(files.list() == std::vector<std::string>{manifest_name(9), manifest_name(10), manifest_name(UINT64_MAX)});
}

TEST_CASE("a manifest is durable before it has its name, and its name before the call returns") {
  EachFileSystem each;
  FailingFileSystem files(each.files());
  write_state(files, state(1, "one"));
  const std::string name = manifest_name(1);
  const std::string temporary = name + ".tmp";
  CHECK(files.record() == std::vector<std::string>{"create " + temporary, "append " + temporary, "sync " + temporary, "close " + temporary,
                                                   "sync_directory", "rename " + temporary + " " + name, "sync_directory"});
}

TEST_CASE("whatever bit of the newest manifest changes, and wherever it is cut, it is named, and nothing older is read in its place") {
  EachFileSystem each;
  FileSystem& files = each.files();
  write_state(files, state(4, "four"));
  write_state(files, state(5, "five"));
  const std::string whole = read(files, manifest_name(5));
  REQUIRE(whole.size() == 32 + 4 + 8);
  const auto is_refused = [&](std::uint64_t generation) {
    const Error refused = error_of([&] { read_newest_state(files); });
    return refused.code() == ErrorCode::kCorrupt && contains(refused.what(), files.path_of(manifest_name(generation)) + " is damaged") &&
           contains(refused.what(), "the commit before it, " + manifest_name(4) + ", which is whole");
  };
  std::size_t refused = 0;
  for (std::size_t byte = 0; byte < whole.size(); ++byte) {
    std::string damaged = whole;
    damaged[byte] = static_cast<char>(damaged[byte] ^ (1 << (byte % 8)));
    write(files, manifest_name(5), damaged);
    refused += is_refused(5) ? 1 : 0;
    write(files, manifest_name(5), whole.substr(0, byte));
    refused += is_refused(5) ? 1 : 0;
  }
  CHECK(refused == 2 * whole.size());
  write(files, manifest_name(5), whole + "x");
  CHECK(is_refused(5));
  write(files, manifest_name(5), whole);
  CHECK(newest(files) == "5 five");
  files.rename(manifest_name(5), manifest_name(6));
  CHECK(is_refused(6));  // the generation inside is not that of the name
  files.remove(manifest_name(6));
  CHECK(newest(files) == "4 four");
}

TEST_CASE("a damaged newest manifest is replaced by the next commit") {
  EachFileSystem each;
  FileSystem& files = each.files();
  write_state(files, state(4, "four"));
  write(files, manifest_name(5), "torn");
  write_state(files, state(5, "five"));
  CHECK(newest(files) == "5 five");
}

TEST_CASE("manifests of which none verifies are an error, not an empty index") {
  EachFileSystem each;
  FileSystem& files = each.files();
  write(files, manifest_name(1), "");
  write(files, manifest_name(2), "torn");
  const Error refused = error_of([&] { read_newest_state(files); });
  CHECK(refused.code() == ErrorCode::kCorrupt);
  CHECK(contains(refused.what(), files.path_of(manifest_name(2))));
}

TEST_CASE("a manifest of a later version is not passed over") {
  EachFileSystem each;
  FileSystem& files = each.files();
  write_state(files, state(1, "one"));
  write_state(files, state(2, "two"));
  std::string later = read(files, manifest_name(2));
  base::store_u32(later.data() + 8, 7);
  base::store_u32(later.data() + 12, layout::header_check(base::as_bytes(later).first(12)));
  write(files, manifest_name(2), later);
  const Error refused = error_of([&] { read_newest_state(files); });
  CHECK(refused.code() == ErrorCode::kNewerFormat);
  CHECK(contains(refused.what(), "later version of Fihris (format 7; this one reads up to 6): upgrade"));
}

TEST_CASE("a manifest of an earlier version is refused with the advice to rebuild") {
  EachFileSystem each;
  FileSystem& files = each.files();
  write_state(files, state(1, "one"));
  std::string earlier = read(files, manifest_name(1));
  base::store_u32(earlier.data() + 8, 1);
  base::store_u32(earlier.data() + 12, layout::header_check(base::as_bytes(earlier).first(12)));
  write(files, manifest_name(1), earlier);
  const Error refused = error_of([&] { read_newest_state(files); });
  CHECK(refused.code() == ErrorCode::kCorrupt);
  CHECK(contains(refused.what(), "earlier version of Fihris (format 1; this one reads 2 to 6): rebuild"));
}

TEST_CASE("whichever call of a commit fails, the error surfaces and the old state is read") {
  EachFileSystem each;
  const auto afterwards = GENERATE(FailingFileSystem::Afterwards::kWorks, FailingFileSystem::Afterwards::kFails);
  FailingFileSystem files(each.files());
  constexpr std::size_t kCalls = 7;
  write_state(files, state(1, "old"));
  REQUIRE(files.record().size() == kCalls);
  for (std::size_t call = 1; call <= kCalls; ++call) {
    INFO("call " << call);
    files.fail_at(call, afterwards);
    CHECK(error_of([&] { write_state(files, state(2, "new")); }).code() == ErrorCode::kNoSpace);
    // Once renamed the new state is visible; that it is durable is what failed.
    CHECK(newest(each.files()) == (call < kCalls ? "1 old" : "2 new"));
    if (call < kCalls && afterwards == FailingFileSystem::Afterwards::kWorks) {
      CHECK(each.files().list() == std::vector<std::string>{manifest_name(1)});
    }
    each.files().remove(manifest_name(2));
  }
  files.fail_at(0, afterwards);
  write_state(files, state(2, "new"));
  CHECK(newest(each.files()) == "2 new");
}

TEST_CASE("cleaning makes the names durable before it removes any, and removes none when that fails") {
  EachFileSystem each;
  FailingFileSystem files(each.files());
  write_state(files, state(1, "one"));
  write_state(files, state(2, "two"));
  files.fail_at(1, FailingFileSystem::Afterwards::kWorks);
  CHECK_NOTHROW(remove_unreferenced(files, 2, {}));
  CHECK(files.list() == std::vector<std::string>{manifest_name(1), manifest_name(2)});
  files.fail_at(0, FailingFileSystem::Afterwards::kWorks);
  remove_unreferenced(files, 2, {});
  remove_unreferenced(files, 2, {});  // with nothing to do
  CHECK(files.record() == std::vector<std::string>{"sync_directory", "remove " + manifest_name(1)});
}

TEST_CASE("cleaning removes what is ours and unnamed, and nothing else") {
  EachFileSystem each;
  FileSystem& files = each.files();
  write_state(files, state(1, "one"));
  write_state(files, state(2, "two"));
  write_state(files, state(3, "three"));
  const auto lock = files.lock("LOCK");
  for (const char* name : {"segment-1", "segment-2", "segment-2.x", "deletes-1", "deletes-2", "vocabulary-1", "vocabulary-2",
                           "MANIFEST-00000000000000000007.tmp", "MANIFEST-1", "MANIFEST-0000000000000000000x", "MANIFEST", "segment",
                           "notes.txt", "my-segment-1", "x.tmp"}) {
    write(files, name, "x");
  }
  remove_unreferenced(files, 2, {"segment-2", "deletes-2", "vocabulary-2"});
  CHECK(files.list() == std::vector<std::string>{"LOCK", "MANIFEST", manifest_name(2), manifest_name(3), "MANIFEST-0000000000000000000x",
                                                 "MANIFEST-1", "deletes-2", "my-segment-1", "notes.txt", "segment", "segment-2",
                                                 "vocabulary-2", "x.tmp"});
}

TEST_CASE("what cannot be removed now is removed the next time") {
  EachFileSystem each;
  FailingFileSystem files(each.files());
  for (const char* name : {"segment-1", "segment-2", "segment-3"}) write(files, name, "x");
  files.fail_at(3, FailingFileSystem::Afterwards::kWorks);  // after the folder was synced
  CHECK_NOTHROW(remove_unreferenced(files, 1, {}));
  CHECK(files.list() == std::vector<std::string>{"segment-2"});
  remove_unreferenced(files, 1, {});
  CHECK(files.list().empty());
}

TEST_CASE("a reader always finds a state while a writer commits and cleans") {
  EachFileSystem each;
  FileSystem& files = each.files();
  constexpr std::uint64_t kCommits = 60;
  write_state(files, state(1, "1"));
  std::atomic<bool> done = false;
  std::jthread writer([&] {
    for (std::uint64_t generation = 2; generation <= kCommits; ++generation) {
      write_state(files, state(generation, std::to_string(generation)));
      remove_unreferenced(files, generation, {});
    }
    done = true;
  });
  std::uint64_t last = 0;
  bool right = true;
  while (!done) {
    const auto found = read_newest_state(files);
    right = right && found && found->generation >= last && base::as_text(found->payload) == std::to_string(found->generation);
    if (!right) break;
    last = found->generation;
  }
  writer.join();
  CHECK(right);
  CHECK(newest(files) == "60 60");
}
