// SPDX-License-Identifier: Apache-2.0
#include "fuzz/mutate.hpp"

#include <algorithm>
#include <array>

namespace fihris::fuzz {

using testing::Random;

namespace {

struct Piece {
  std::size_t begin, length;
};

Piece random_piece(Random& random, const std::string& text) {
  const std::size_t begin = random.below(text.size() + 1);
  const std::size_t most = std::min<std::size_t>(text.size() - begin, random.one_in(4) ? 256 : 8);
  return {begin, random.below(most + 1)};
}

void change(Random& random, std::string& input, const std::vector<std::string>& seeds) {
  constexpr std::array<unsigned char, 8> kBytes = {0, 1, 0x7F, 0x80, 0xFF, ' ', '"', '<'};
  const Piece piece = random_piece(random, input);
  const std::size_t at = input.empty() ? 0 : random.below(input.size());
  switch (random.below(8)) {
    case 0:
      if (!input.empty()) input[at] = static_cast<char>(input[at] ^ (1 << random.below(8)));
      break;
    case 1:
      if (!input.empty()) input[at] = static_cast<char>(random.next());
      break;
    case 2:
      if (!input.empty()) input[at] = static_cast<char>(random.pick(kBytes));
      break;
    case 3: input.erase(piece.begin, piece.length); break;
    case 4: input.insert(piece.begin, input.substr(piece.begin, piece.length)); break;
    case 5: input.insert(piece.begin, random.below(9), static_cast<char>(random.pick(kBytes))); break;
    case 6: {
      const std::string& other = random.pick(seeds);
      const Piece taken = random_piece(random, other);
      input.replace(piece.begin, piece.length, other, taken.begin, taken.length);
      break;
    }
    default:
      for (std::size_t i = piece.begin; i < piece.begin + piece.length; ++i) input[i] = static_cast<char>(random.next());
  }
}

}  // namespace

std::string mutated(Random& random, const std::vector<std::string>& seeds, std::size_t most_bytes) {
  std::string input = random.pick(seeds);
  for (std::uint64_t changes = random.between(1, 6); changes > 0; --changes) change(random, input, seeds);
  if (random.one_in(20)) input.resize(random.below(input.size() + 1));
  return input.substr(0, most_bytes);
}

}  // namespace fihris::fuzz
