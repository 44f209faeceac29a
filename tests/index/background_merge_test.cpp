// SPDX-License-Identifier: Apache-2.0
//
// Merge threads of a writer: what they make, what becomes of removals beside them, and of their failures.
#include <atomic>
#include <functional>
#include <thread>

#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>

#include "index/model.hpp"
#include "index/snapshot.hpp"
#include "storage/file_system.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

/// A folder in memory in which other threads than the one that made it cannot create files while `fault` says so.
class FaultyForOthers final : public storage::FileSystem {
 public:
  enum class Fault { kNone, kNoSpace, kIo, kNoMemory };
  std::atomic<Fault> fault = Fault::kNone;
  std::atomic<int> made_by_others = 0;

  bool folder_exists() override { return inner_->folder_exists(); }
  void create_folder() override { inner_->create_folder(); }
  std::vector<std::string> list() override { return inner_->list(); }
  bool exists(const std::string& name) override { return inner_->exists(name); }
  std::shared_ptr<const storage::FileBytes> map(const std::string& name) override { return inner_->map(name); }
  void rename(const std::string& from, const std::string& to) override { inner_->rename(from, to); }
  void remove(const std::string& name) override { inner_->remove(name); }
  void sync_directory() override { inner_->sync_directory(); }
  std::unique_ptr<storage::FileLock> lock(const std::string& name) override { return inner_->lock(name); }
  std::string path_of(const std::string& name) const override { return inner_->path_of(name); }
  std::unique_ptr<storage::WritableFile> create(const std::string& name) override {
    if (std::this_thread::get_id() != main_) {
      ++made_by_others;
      switch (fault) {
        case Fault::kNone: break;
        case Fault::kNoSpace: throw Error(ErrorCode::kNoSpace, "no space");
        case Fault::kIo: throw Error(ErrorCode::kIo, "the disk is broken");
        case Fault::kNoMemory: throw std::bad_alloc();
      }
    }
    return inner_->create(name);
  }

 private:
  std::thread::id main_ = std::this_thread::get_id();
  std::shared_ptr<storage::FileSystem> inner_ = storage::open_memory_file_system();
};

WriterOptions merging_options(std::size_t threads) {
  WriterOptions options = testing::articles_options(0);
  options.analyzer.arabic = ArabicStemmer::kNone;
  options.merging = {.threads = threads, .width = 2};
  return options;
}

/// Commits so many segments of one document.
void add_segments(IndexWriter& writer, testing::Model& model, int begin, int end) {
  fihris::testing::Random random(static_cast<std::uint64_t>(begin + 1));
  for (int i = begin; i < end; ++i) {
    const Document document = testing::random_document(random, std::to_string(i), 30);
    writer.add(document);
    model.add(document);
    writer.commit();
  }
}

TEST_CASE("threads merge what is due, and the next commit uses it") {
  const std::size_t threads = GENERATE(std::size_t{1}, std::size_t{3});
  const auto directory = Directory::in_memory();
  IndexWriter writer(directory, merging_options(threads));
  testing::Model model;
  add_segments(writer, model, 0, 20);
  writer.wait_for_merges();
  CHECK(writer.segment_count() == 1);
  testing::require_holds(IndexReader::open(directory), model);
  writer.commit();
  CHECK(IndexReader::open(directory).stats().segments == 1);
  testing::require_holds(IndexReader::open(directory), model);
  CHECK(IndexReader::check(directory).ok());
}

TEST_CASE("documents that are removed and replaced beside merges stay removed and replaced") {
  FIHRIS_RANDOM(random);
  const auto directory = Directory::in_memory();
  IndexWriter writer(directory, merging_options(2));
  testing::Model model;
  for (int step = 0; step < 400; ++step) {
    const std::string id = std::to_string(random.below(60));
    if (random.one_in(3)) {
      writer.remove(id);
      model.remove(id);
    } else {
      const Document document = testing::random_document(random, id, 10);
      writer.add(document);
      model.add(document);
    }
    if (random.one_in(4)) writer.commit();
  }
  writer.wait_for_merges();
  writer.commit();
  testing::require_holds(IndexReader::open(directory), model);
  CHECK(writer.document_count() == model.documents().size());
  CHECK(IndexReader::check(directory).ok());
}

TEST_CASE("a merge without space or memory leaves its sources, and is tried again") {
  using Fault = FaultyForOthers::Fault;
  const auto fault = GENERATE(Fault::kNoSpace, Fault::kNoMemory);
  const auto files = std::make_shared<FaultyForOthers>();
  const Directory directory(files, "(faulty)");
  IndexWriter writer(directory, merging_options(1));
  testing::Model model;
  files->fault = fault;
  add_segments(writer, model, 0, 5);
  try {
    writer.wait_for_merges();
    FAIL("the merge cannot have gone well");
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::kNoSpace);
    CHECK(fault == Fault::kNoSpace);
  } catch (const std::bad_alloc&) {
    CHECK(fault == Fault::kNoMemory);
  }
  CHECK(files->made_by_others > 0);
  CHECK(writer.segment_count() == 5);
  testing::require_holds(IndexReader::open(directory), model);
  files->fault = Fault::kNone;
  add_segments(writer, model, 5, 7);
  try {
    writer.wait_for_merges();  // may tell of a merge that a commit began before the fault was gone
  } catch (const std::exception&) {
    writer.wait_for_merges();
  }
  CHECK(writer.segment_count() == 1);
  writer.commit();
  testing::require_holds(IndexReader::open(directory), model);
}

TEST_CASE("a merge that meets a broken disk closes the writer") {
  const auto files = std::make_shared<FaultyForOthers>();
  const Directory directory(files, "(faulty)");
  testing::Model model;
  {
    IndexWriter writer(directory, merging_options(1));
    add_segments(writer, model, 0, 1);
    files->fault = FaultyForOthers::Fault::kIo;
    const Document document = Document("x").set("text", "x");
    writer.add(document);
    ErrorCode code = ErrorCode::kInvalidArgument;
    try {
      writer.commit();
      model.add(document);
      writer.wait_for_merges();
      FAIL("the merge cannot have gone well");
    } catch (const Error& error) {
      code = error.code();
    }
    CHECK((code == ErrorCode::kIo || code == ErrorCode::kClosed));
    CHECK_THROWS_AS(writer.add(document), Error);
    CHECK_THROWS_AS(writer.wait_for_merges(), Error);
  }
  files->fault = FaultyForOthers::Fault::kNone;
  testing::require_holds(IndexReader::open(directory), model);
  IndexWriter next(directory, merging_options(1));
  next.commit();
  testing::require_holds(IndexReader::open(directory), model);
}

}  // namespace
}  // namespace fihris::index
