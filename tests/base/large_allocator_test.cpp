// SPDX-License-Identifier: Apache-2.0
#include "base/large_allocator.hpp"

#include <cstdint>
#include <vector>

#include "testing/catch.hpp"

namespace fihris::base {
namespace {

TEST_CASE("a large table keeps its contents while it grows, and begins at a large page once it is large") {
  std::vector<std::uint64_t, LargeAllocator<std::uint64_t>> table;
  for (std::uint64_t i = 0; i < 1'000'000; ++i) table.push_back(i * i);
  bool same = true;
  for (std::uint64_t i = 0; i < table.size(); ++i) same &= table[i] == i * i;
  CHECK(same);
  CHECK(reinterpret_cast<std::uintptr_t>(table.data()) % (std::size_t{2} << 20) == 0);
}

TEST_CASE("memory of any size is aligned, and can be written to its last byte") {
  constexpr std::size_t kPage = std::size_t{2} << 20;
  for (const std::size_t bytes : {std::size_t{1}, std::size_t{4096}, kPage - 1, kPage, 3 * kPage + 1}) {
    auto* const memory = static_cast<unsigned char*>(allocate_large(bytes));
    CHECK(reinterpret_cast<std::uintptr_t>(memory) % alignof(std::max_align_t) == 0);
    memory[0] = 1;
    memory[bytes - 1] = 2;
    CHECK(memory[bytes - 1] == 2);
    free_large(memory, bytes);
  }
}

TEST_CASE("more than there is cannot be had") { CHECK_THROWS_AS(allocate_large(~std::size_t{0}), std::bad_alloc); }

}  // namespace
}  // namespace fihris::base
