// SPDX-License-Identifier: Apache-2.0
#include "stress/history.hpp"

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

void History::begin_commit(std::uint64_t generation) {
  const std::lock_guard hold(mutex_);
  commits_[generation].least = done();
}

void History::end_commit() {
  const std::lock_guard hold(mutex_);
  commits_.rbegin()->second.most = begun();
}

History::Bounds History::bounds_of(std::uint64_t generation) const {
  const std::lock_guard hold(mutex_);
  const auto found = commits_.find(generation);
  if (found == commits_.end())
    throw std::runtime_error("a reader saw generation " + std::to_string(generation) + ", which nobody committed");
  Bounds bounds = found->second;
  if (bounds.most.empty()) bounds.most = begun();
  return bounds;
}

}  // namespace fihris::stress
