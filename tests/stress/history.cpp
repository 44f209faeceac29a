// SPDX-License-Identifier: Apache-2.0
#include "stress/history.hpp"

#include <chrono>
#include <stdexcept>

#include "testing/random.hpp"

namespace fihris::stress {
namespace {

using testing::Random;

/// What a version is follows from this.
Random randomness_of(Version version) { return Random(std::uint64_t{version.id} << 32 | version.number); }

constexpr std::size_t kMostWords = 80;

}  // namespace

std::string word(std::size_t number) { return {'q', static_cast<char>('a' + number / 8), static_cast<char>('a' + number % 8), 'z'}; }

bool Version::is_removal() const { return number > 0 && randomness_of(*this).one_in(5); }

std::vector<std::size_t> Version::words() const {
  Random random = randomness_of(*this);
  random.next();
  std::vector<std::size_t> numbers(1 + random.below(kMostWords));
  for (std::size_t& word_number : numbers) word_number = random.below(random.below(kWordCount) + 1);  // some are more frequent
  return numbers;
}

Document Version::document() const {
  std::string text;
  for (const std::size_t word_number : words()) text += word(word_number) + ' ';
  return Document(name_of(id)).set("text", text).set("version", std::to_string(number));
}

std::string name_of(std::uint32_t id) { return "document " + std::to_string(id); }

void History::note_commit(std::uint64_t generation, Bounds bounds) {
  {
    const std::lock_guard hold(mutex_);
    commits_[generation] = std::move(bounds);
    constexpr std::size_t kKept = 400;
    if (commits_.size() > kKept) commits_.erase(commits_.begin());
  }
  noted_.notify_all();
}

History::Bounds History::bounds_of(std::uint64_t generation) {
  std::unique_lock hold(mutex_);
  const bool known = noted_.wait_for(hold, std::chrono::seconds(60), [&] { return commits_.contains(generation); });
  if (!known) throw std::runtime_error("a reader saw generation " + std::to_string(generation) + ", which nobody committed");
  return commits_.at(generation);
}

}  // namespace fihris::stress
