// SPDX-License-Identifier: Apache-2.0
//
// What a writer takes at most, against what it was given. Measured by the system in a process of its own (the highest of resident memory, which
// Linux tells); what the library and the test take anyway does not count.
#include <cmath>
#include <fstream>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

#include <fihris/index_writer.hpp>

#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "testing/temporary_folder.hpp"

namespace fihris::index {
namespace {

using fihris::testing::Random;

constexpr std::size_t kBudget = std::size_t{64} << 20;
constexpr double kMostOfBudget = 1.3;
#ifdef FIHRIS_SANITIZED
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

/// Kibibytes that /proc says under a name; 0 where there is no such thing.
std::size_t memory_kib(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name + ":")) return std::stoul(line.substr(name.size() + 1));
  }
  return 0;
}

/// From now on the highest is what is resident now. Returns whether the system can do that.
bool forget_highest() {
  std::ofstream clear("/proc/self/clear_refs");
  clear << 5 << std::flush;
  return clear.good() && memory_kib("VmHWM") > 0;
}

/// Text whose words repeat as those of a language do: word number n about as often as 1 in n.
std::string text_of(Random& random, std::size_t words, double different) {
  static constexpr const char* kLetters[] = {"\u0628", "\u062A", "\u0644", "\u0645", "\u0646", "\u0631", "\u0633", "\u0643"};
  std::string text;
  for (; words > 0; --words) {
    const double drawn = static_cast<double>(random.below(1'000'000)) * 1e-6;
    for (auto number = static_cast<std::uint64_t>(std::pow(different, drawn)); number > 0; number /= 8) text += kLetters[number % 8];
    text += ' ';
  }
  return text;
}

struct Texts {
  std::size_t words_of_document;
  double different_words;
};

/// Adds documents until a segment was written; returns the bytes that were resident at most above what was before, or 0 when nobody can tell.
std::size_t highest_while_indexing(const std::filesystem::path& folder, const Texts& texts) {
  WriterOptions options;
  options.schema = Schema();
  options.schema.add({.name = "text", .stored = false});
  options.memory_bytes = kBudget;
  options.add_threads = 1;
  options.merging.threads = 0;
  Random random(1);
  {
    IndexWriter before(folder / "before", options);  // what is loaded once
    before.add(Document("x").set("text", text_of(random, 100'000, texts.different_words)));
    before.commit();
  }
  if (!forget_highest()) return 0;
  const std::size_t before = memory_kib("VmRSS");
  IndexWriter writer(folder / "index", options);
  for (std::uint64_t number = 0; writer.segment_count() == 0; ++number) {
    Document document("document-" + std::to_string(number));
    document.set("text", text_of(random, texts.words_of_document, texts.different_words));
    writer.add(document);
  }
  return (memory_kib("VmHWM") - before) << 10;
}

/// The same in a process of its own.
std::size_t highest_in_child(const Texts& texts) {
  const fihris::testing::TemporaryFolder folder;
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    std::size_t highest = 0;
    try {
      highest = highest_while_indexing(folder.path(), texts);
    } catch (...) {
      ::_exit(1);
    }
    ::_exit(::write(ends[1], &highest, sizeof highest) == sizeof highest ? 0 : 1);
  }
  std::size_t highest = 0;
  const bool is_read = ::read(ends[0], &highest, sizeof highest) == sizeof highest;
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(ends[0]);
  ::close(ends[1]);
  REQUIRE(status == 0);
  REQUIRE(is_read);
  return highest;
}

TEST_CASE("a writer takes no more than 1.3 times the memory that it was given") {
  if (kIsSanitized) {
    WARN("not measured: sanitizers take memory of their own");
    return;
  }
  const Texts all[] = {{300, 50'000}, {40, 3'000'000}, {2, 1000}};
  for (const Texts& texts : all) {
    const std::size_t highest = highest_in_child(texts);
    if (highest == 0) {
      WARN("not measured: the system does not tell how much memory was resident at most");
      return;
    }
    CAPTURE(texts.words_of_document, texts.different_words, highest);
    CHECK(static_cast<double>(highest) <= kMostOfBudget * kBudget);
    CHECK(highest >= kBudget / 3);  // it was used, too; ids that come in order leave what is kept for sorting them
  }
}

}  // namespace
}  // namespace fihris::index
