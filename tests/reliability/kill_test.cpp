// SPDX-License-Identifier: Apache-2.0
//
// kill -9: a real process writes and commits until it is killed at a random moment; the parent opens what is left.
//
// The child does what its seed says, and tells through a pipe when a commit begins and when it has returned. The parent works out from the
// same seed what the index must hold after each commit (the oracle), so that no word of the index has to be trusted: what returned must be
// there, what was in flight may be, and nothing else. The same index is used round after round, by one child after the other.
//
// FIHRIS_KILL_ROUNDS says how many rounds; 50 without it.
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include <fihris/error.hpp>

#include "reliability/oracle.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "testing/temporary_folder.hpp"

namespace fihris::reliability {
namespace {

using testing::Random;

constexpr char kOpened = 'o';
constexpr char kBegun = 'b';
constexpr char kReturned = 'r';
constexpr char kFailed = 'f';

/// How long a child may live at most, in microseconds: from hardly begun to many commits.
constexpr std::array<std::uint64_t, 4> kLifetimes = {2'000, 20'000, 100'000, 300'000};

/// What a child does between two commits: the same for child and oracle.
struct Step {
  enum class Kind { kAdd, kRemove, kCompact, kRollback, kCommit };
  Kind kind = Kind::kCommit;
  std::string key;
  std::string text;
};

class Steps {
 public:
  explicit Steps(std::uint64_t seed) : random_(seed) {}

  Step next() {
    const std::string key = "k" + std::to_string(random_.below(60));
    const std::uint64_t version = random_.next() % 1000;
    switch (random_.below(40)) {
      case 0: return {.kind = Step::Kind::kCompact, .key = "", .text = ""};
      case 1: return {.kind = Step::Kind::kRollback, .key = "", .text = ""};
      case 2:
      case 3:
      case 4:
      case 5: return {.kind = Step::Kind::kCommit, .key = "", .text = ""};
      case 6:
      case 7:
      case 8: return {.kind = Step::Kind::kRemove, .key = key, .text = ""};
      default: break;
    }
    std::string text = text_of(key, version);
    if (random_.one_in(400)) {
      // Enough for a segment to be written before the commit.
      for (int i = 0; i < 200'000; ++i) text += " كتاب";
    }
    return {.kind = Step::Kind::kAdd, .key = key, .text = with_values(std::move(text))};
  }

 private:
  Random random_;
};

/// What the index holds after each of the first `commits` commits of a child that found `model`; the first element is `model`.
std::vector<Model> models_after(const Model& model, std::uint64_t seed, std::size_t commits) {
  std::vector<Model> models = {model};
  Model now = model;
  Steps steps(seed);
  while (models.size() <= commits) {
    const Step step = steps.next();
    switch (step.kind) {
      case Step::Kind::kAdd: now[step.key] = step.text; break;
      case Step::Kind::kRemove: now.erase(step.key); break;
      case Step::Kind::kRollback: now = models.back(); break;
      case Step::Kind::kCommit: models.push_back(now); break;
      case Step::Kind::kCompact: break;
    }
  }
  return models;
}

void tell(int pipe_end, char what) {
  if (::write(pipe_end, &what, 1) != 1) _exit(2);
}

[[noreturn]] void be_the_child(const std::string& folder, const WriterOptions& options, std::uint64_t seed, int pipe_end) {
  constexpr int kMostSteps = 4000;
  try {
    IndexWriter writer(folder, options);
    tell(pipe_end, kOpened);
    Steps steps(seed);
    for (int i = 0; i < kMostSteps; ++i) {
      const Step step = steps.next();
      switch (step.kind) {
        case Step::Kind::kAdd: writer.add(document_of(step.key, step.text)); break;
        case Step::Kind::kRemove: writer.remove(step.key); break;
        case Step::Kind::kCompact: writer.compact(); break;
        case Step::Kind::kRollback: writer.rollback(); break;
        case Step::Kind::kCommit:
          tell(pipe_end, kBegun);
          writer.commit();
          tell(pipe_end, kReturned);
      }
    }
  } catch (const std::exception& error) {
    std::cerr << "the child: " << error.what() << '\n';
    tell(pipe_end, kFailed);
  }
  _exit(0);
}

struct Counts {
  std::uint64_t rounds = 0, returned = 0, in_flight_kept = 0, in_flight_lost = 0, second_writers = 0, indexes = 0;
};

/// What a child told.
struct Told {
  std::size_t begun = 0, returned = 0;
  bool opened = false, failed = false;

  void hear(char what) {
    begun += what == kBegun ? 1 : 0;
    returned += what == kReturned ? 1 : 0;
    opened = opened || what == kOpened;
    failed = failed || what == kFailed;
  }
};

class Child {
 public:
  Child(const std::string& folder, const WriterOptions& options, std::uint64_t seed) {
    int ends[2] = {};
    REQUIRE(pipe(ends) == 0);
    process_ = fork();
    REQUIRE(process_ >= 0);
    if (process_ == 0) {
      ::close(ends[0]);
      be_the_child(folder, options, seed, ends[1]);
    }
    ::close(ends[1]);
    from_child_ = ends[0];
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    end();
    ::close(from_child_);
  }

  pid_t process() const { return process_; }

  void wait_until_opened() {
    while (!told_.opened && hear_one()) continue;
  }

  /// Kills it and hears what it said before.
  const Told& end() {
    if (process_ != 0) {
      kill(process_, SIGKILL);
      waitpid(process_, nullptr, 0);
      process_ = 0;
      while (hear_one()) continue;
    }
    return told_;
  }

 private:
  bool hear_one() {
    char what = 0;
    if (::read(from_child_, &what, 1) != 1) return false;
    told_.hear(what);
    return true;
  }

  pid_t process_ = 0;
  int from_child_ = -1;
  Told told_;
};

std::uint64_t wanted_rounds() {
  const char* const named = std::getenv("FIHRIS_KILL_ROUNDS");
  return named != nullptr ? std::strtoull(named, nullptr, 10) : 50;
}

/// A second writer is refused while the child lives, and the refusal names the child.
void require_refused(const std::string& folder, Child& child) {
  child.wait_until_opened();
  try {
    const IndexWriter second(folder);
    FAIL("a second writer was let in");
  } catch (const Error& error) {
    REQUIRE(error.code() == ErrorCode::kLocked);
    REQUIRE(std::string(error.what()).find("process " + std::to_string(child.process()) + " on host ") != std::string::npos);
  }
}

/// One child after the other on one index.
void use_one_index(Random& random, std::uint64_t rounds, Counts& counts) {
  const testing::TemporaryFolder temporary;
  const std::string folder = (temporary.path() / "index").string();
  WriterOptions options;
  options.analyzer.arabic = random.one_in(8) ? ArabicStemmer::kFihris : ArabicStemmer::kNone;
  options.max_segments = random.between(1, 6);
  options.memory_bytes = std::size_t{1} << 20;
  if (!random.one_in(4)) options.schema = schema_with_values();
  options.merging = {.threads = random.below(3), .width = random.between(2, 4)};
  Model model;
  for (; rounds > 0; --rounds) {
    const std::uint64_t seed = random.next();
    INFO("seed of the child: " << seed);
    std::optional<IndexReader> earlier;
    if (contents_of(Directory::at(folder)).exists && random.one_in(4)) earlier = IndexReader::open(folder);
    Child child(folder, options, seed);
    if (random.one_in(8)) {
      require_refused(folder, child);
      ++counts.second_writers;
    }
    ::usleep(static_cast<useconds_t>(random.below(random.pick(kLifetimes))));
    const Told told = child.end();
    REQUIRE_FALSE(told.failed);
    REQUIRE((told.begun == told.returned || told.begun == told.returned + 1));

    const std::vector<Model> models = models_after(model, seed, told.begun);
    const Contents found = contents_of(Directory::at(folder));
    const bool is_last = found.model == models[told.returned];
    const bool is_in_flight = !is_last && found.model == models[told.begun];
    REQUIRE((is_last || is_in_flight));
    if (found.exists) REQUIRE(objection(Directory::at(folder), found.model) == "");
    if (earlier) {
      Model walked;
      earlier->for_each_document([&](const Document& document) {
        walked[document.id()] = document.get("text");
        return true;
      });
      REQUIRE(walked == model);  // a snapshot outlives the process that replaced it
    }
    model = found.model;
    ++counts.rounds;
    counts.returned += told.returned;
    if (told.begun > told.returned) ++(is_in_flight ? counts.in_flight_kept : counts.in_flight_lost);
  }
  ++counts.indexes;
}

}  // namespace

TEST_CASE("nothing that was committed is lost when its process is killed") {
  FIHRIS_RANDOM(random);
  constexpr std::uint64_t kRoundsOfOneIndex = 25;
  Counts counts;
  const std::uint64_t rounds = wanted_rounds();
  while (counts.rounds < rounds) {
    use_one_index(random, std::min(kRoundsOfOneIndex, rounds - counts.rounds), counts);
    if (counts.rounds % 1000 == 0) std::cout << "kill -9: " << counts.rounds << " rounds so far" << std::endl;
  }
  std::cout << "kill -9: " << counts.rounds << " rounds on " << counts.indexes << " indexes, " << counts.returned
            << " commits that returned were all there; of those in flight " << counts.in_flight_kept << " took place and "
            << counts.in_flight_lost << " did not (where both are equal they count as not); " << counts.second_writers
            << " second writers were refused by name\n";
  CHECK(counts.rounds == rounds);
}

}  // namespace fihris::reliability
