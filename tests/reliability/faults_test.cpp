// SPDX-License-Identifier: Apache-2.0
//
// Every system call of a writer's and a reader's life fails once, in every way that it can: nothing that was committed is lost, nothing
// leaks, the error is a sentence, and after a failed fsync the writer takes no more work. And the calls that really reach the kernel keep the
// index through a loss of power: the states that they leave are enumerated as in crash_test.cpp.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <fihris/error.hpp>

#include "reliability/crash_check.hpp"
#include "reliability/oracle.hpp"
#include "reliability/system_calls.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "testing/temporary_folder.hpp"

namespace fihris::reliability {
namespace {

WriterOptions small_options() {
  WriterOptions options;
  options.analyzer.arabic = ArabicStemmer::kNone;
  options.max_segments = 2;
  options.memory_bytes = std::size_t{1} << 20;
  return options;
}

std::size_t open_files() {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
  return count;
}

/// More than the memory budget, so that a segment is written before the commit.
std::string large_text() {
  std::string text = text_of("large", 1);
  while (text.size() < (std::size_t{7} << 17)) text += " و";
  return text;
}

/// The life of a writer and a reader, step by step; a step that fails is noted, and the next one is tried.
class Life {
 public:
  enum class Size { kSmall, kLarge };
  /// kLarge has a document above the memory budget.
  Life(std::filesystem::path folder, Size size) : folder_(std::move(folder)), size_(size) {}

  void live() {
    attempt([&] { writer_ = std::make_unique<IndexWriter>(folder_, small_options()); });
    add("a", text_of("a", 1));
    add("b", text_of("b", 1));
    commit();
    write([&] {
      for (const Field& field : value_fields()) writer_->add_field(field);
    });
    add("large", size_ == Size::kLarge ? large_text() : text_of("large", 1));
    add("a", with_values(text_of("a", 2)));
    remove("b");
    commit();
    attempt([&] {
      const IndexReader reader = IndexReader::open(folder_);
      reader.find("a");
      if (has_values(reader.schema())) objection_to_values(reader, contents_of(Directory::at(folder_)).model);
    });
    add("c", with_values(text_of("c", 1)));
    rollback();
    add("d", with_values(text_of("d", 1)));
    write([&] { writer_->compact(); });
    commit();
    attempt([&] { IndexReader::check(Directory::at(folder_)); });
    if (!errors_.empty() && closed_) require_closed();
    writer_.reset();
  }

  const std::vector<Error>& errors() const { return errors_; }
  bool holds_what_it_may() const {
    const Contents found = contents_of(Directory::at(folder_));
    return found.model == committed_ || (in_flight_ && found.model == *in_flight_);
  }
  const std::vector<CommitRecord>& commits() const { return commits_; }
  bool has_closed() const { return closed_; }
  const Model& committed() const { return committed_; }

 private:
  template <typename Step>
  bool attempt(Step step) {
    try {
      step();
      return true;
    } catch (const Error& error) {
      errors_.push_back(error);
      return false;
    }
  }

  /// A step of the writer. When it fails the writer must say so from then on, or go on as if nothing had been asked.
  template <typename Step>
  bool write(Step step) {
    if (writer_ == nullptr || closed_) return false;
    if (attempt(step)) return true;
    closed_ = true;
    return false;
  }

  void add(const std::string& key, const std::string& text) {
    if (write([&] { writer_->add(document_of(key, text)); })) model_[key] = text;
  }
  void remove(const std::string& key) {
    if (write([&] { writer_->remove(key); })) model_.erase(key);
  }
  void rollback() {
    if (write([&] { writer_->rollback(); })) model_ = committed_;
  }
  void commit() {
    if (writer_ == nullptr || closed_) return;
    commits_.push_back({.begun_at = seen_system_calls().changes.size(), .returned_at = kNotReturned, .model = model_});
    in_flight_ = model_;
    if (!write([&] { writer_->commit(); })) return;
    commits_.back().returned_at = seen_system_calls().changes.size();
    committed_ = model_;
    in_flight_.reset();
  }

  /// Every later call on a writer that failed fails, and says why.
  void require_closed() {
    std::size_t refusals = 0;
    for (const auto& call : std::initializer_list<void (*)(IndexWriter&)>{
             [](IndexWriter& writer) { writer.add(Document("x")); }, [](IndexWriter& writer) { writer.remove("a"); },
             [](IndexWriter& writer) { writer.commit(); }, [](IndexWriter& writer) { writer.rollback(); },
             [](IndexWriter& writer) { writer.compact(); }, [](IndexWriter& writer) { writer.wait_for_merges(); }}) {
      try {
        call(*writer_);
      } catch (const Error& error) {
        REQUIRE(error.code() == ErrorCode::kClosed);
        REQUIRE(std::string(error.what()).size() > 20);
        ++refusals;
      }
    }
    REQUIRE(refusals == 6);
  }

  std::filesystem::path folder_;
  Size size_;
  std::unique_ptr<IndexWriter> writer_;
  Model model_, committed_;
  std::optional<Model> in_flight_;
  std::vector<CommitRecord> commits_;
  std::vector<Error> errors_;
  bool closed_ = false;
};

void require_that_another_writer_goes_on(const std::filesystem::path& folder) {
  const Model found = contents_of(Directory::at(folder)).model;
  Model next = found;
  {
    IndexWriter writer(folder, small_options());
    next["next"] = text_of("next", 1);
    writer.add(document_of("next", next["next"]));
    writer.commit();
  }
  REQUIRE(objection(Directory::at(folder), next) == "");
}

struct FaultCounts {
  std::size_t faults = 0, unnoticed = 0, reported = 0, closed = 0;
};

bool says(const Error& error, std::string_view part) { return std::string_view(error.what()).find(part) != std::string_view::npos; }

/// One life with one fault. False when there was no such call any more.
bool live_with(Fault fault, std::size_t call, FaultCounts& counts) {
  const testing::TemporaryFolder temporary;
  const auto folder = temporary.path() / "index";
  const std::size_t open_before = open_files();
  Life life(folder, fault == Fault::kInputOutput ? Life::Size::kLarge : Life::Size::kSmall);
  watch_system_calls(temporary.path(), fault, call);
  life.live();
  const SeenCalls seen = seen_system_calls();
  stop_watching_system_calls();
  if (!seen.has_struck) return false;
  INFO("the call that failed: " << seen.struck << ", number " << call);
  REQUIRE(open_files() == open_before);
  REQUIRE(life.holds_what_it_may());
  ++counts.faults;
  ++(life.errors().empty() ? counts.unnoticed : counts.reported);
  counts.closed += life.has_closed() ? 1 : 0;
  if (!life.errors().empty()) {
    const Error& error = life.errors().front();  // the others say that there is no index, perhaps
    INFO(error.what());
    REQUIRE(error.code() == (fault == Fault::kNoSpace ? ErrorCode::kNoSpace : ErrorCode::kIo));
    REQUIRE(says(error, fault == Fault::kNoSpace ? "No space left" : "Input/output error"));
    REQUIRE(says(error, temporary.path().string()));
  }
  if (fault == Fault::kInterrupted || fault == Fault::kShortWrite) REQUIRE(life.errors().empty());
  const bool is_sync_of_file = seen.struck.starts_with("fsync ") && seen.struck != "fsync index" && fault != Fault::kInterrupted &&
                               seen.struck != "fsync " + temporary.path().filename().string();
  if (is_sync_of_file) {
    REQUIRE(life.has_closed());
    REQUIRE(contents_of(Directory::at(folder)).model == life.committed());
  }
  require_that_another_writer_goes_on(folder);
  return true;
}

}  // namespace

TEST_CASE("every system call fails once in every way, and nothing that was committed is lost") {
  struct Named {
    Fault fault;
    const char* name;
  };
  for (const Named& way : {Named{Fault::kNoSpace, "ENOSPC"}, Named{Fault::kInputOutput, "EIO"}, Named{Fault::kInterrupted, "EINTR"},
                           Named{Fault::kShortWrite, "short write"}}) {
    INFO(way.name);
    FaultCounts counts;
    std::size_t call = 1;
    while (live_with(way.fault, call, counts)) ++call;
    CHECK(counts.faults >= 10);
    std::cout << way.name << ": " << counts.faults << " calls failed once each; " << counts.reported << " were reported, "
              << counts.unnoticed << " did not matter; " << counts.closed << " closed the writer\n";
  }
}

TEST_CASE("the calls that reach the kernel keep the index through a loss of power") {
  FIHRIS_RANDOM(random);
  const testing::TemporaryFolder temporary;
  const auto folder = temporary.path() / "index";
  std::filesystem::create_directory(folder);
  Life life(folder, Life::Size::kLarge);
  watch_system_calls(folder);
  life.live();
  const SeenCalls seen = seen_system_calls();
  stop_watching_system_calls();
  REQUIRE(life.errors().empty());
  CrashCheck check({.all_subsets_of = 6, .random_subsets = 8, .places_of_a_tear = 2, .torn_with_subsets = 2}, random);
  const RecordedWork work = {.options = small_options(), .first_image = {}, .calls = seen.changes, .commits = life.commits()};
  REQUIRE(work.commits.size() == 3);
  REQUIRE(check.objection(work) == "");
  CHECK(check.counts().later > 0);
  std::cout << "power loss, real system calls: " << check.counts().crash_points << " crash points, " << check.counts().states << " states ("
            << check.counts().distinct << " different)\n";
}

}  // namespace fihris::reliability
