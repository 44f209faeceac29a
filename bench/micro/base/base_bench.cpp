// SPDX-License-Identifier: Apache-2.0
//
// Hashes and varints, over arrays that fit the first cache.
//
//   hash_integer        1,024 keys, independent of each other; items are keys
//   hash_string/N       strings of N bytes: a short word, a long word, an id, a page
//   write_varint/B      values of up to B bits, evenly drawn widths; items are values
//   read_varint/B       the same values back, with all checks
//
// Not measured: what a hash or a value is used for; look-ups are in index_bench.
#include <array>
#include <bit>
#include <vector>

#include <benchmark/benchmark.h>

#include "base/hash.hpp"
#include "base/varint.hpp"
#include "inputs.hpp"

using namespace fihris;

namespace {

constexpr std::size_t kCount = 1024;

void count_items(benchmark::State& state, std::size_t items) {
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(items));
}

void hash_integer(benchmark::State& state) {
  bench::Random random(1);
  std::vector<std::uint64_t> keys(kCount);
  for (auto& key : keys) key = random.next();
  for ([[maybe_unused]] const auto unused : state) {
    std::uint64_t mixed = 0;
    for (const std::uint64_t key : keys) mixed ^= base::hash_integer(key);
    benchmark::DoNotOptimize(mixed);
  }
  count_items(state, keys.size());
}

void hash_string(benchmark::State& state) {
  const auto length = static_cast<std::size_t>(state.range(0));
  bench::Random random(2);
  std::string text(length + 64, ' ');
  for (char& byte : text) byte = static_cast<char>(random.below(256));
  std::size_t offset = 0;
  for ([[maybe_unused]] const auto unused : state) {
    benchmark::DoNotOptimize(base::hash_string(std::string_view(text).substr(offset, length)));
    offset = (offset + 1) % 64;
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * state.range(0));
}

std::vector<std::uint32_t> values_up_to(std::int64_t bits) {
  bench::Random random(3);
  std::vector<std::uint32_t> values(kCount);
  for (auto& value : values) value = random.below(std::uint64_t{1} << (1 + random.below(static_cast<std::uint64_t>(bits))));
  return values;
}

void write_varint(benchmark::State& state) {
  const auto values = values_up_to(state.range(0));
  std::array<std::byte, kCount * base::kMaxVarintBytes<std::uint32_t>> bytes{};
  for ([[maybe_unused]] const auto unused : state) {
    std::byte* to = bytes.data();
    for (const std::uint32_t value : values) to = base::write_varint(to, value);
    benchmark::DoNotOptimize(to);
    benchmark::ClobberMemory();
  }
  count_items(state, values.size());
}

void read_varint(benchmark::State& state) {
  base::ByteBuffer bytes;
  for (const std::uint32_t value : values_up_to(state.range(0))) base::append_varint(bytes, value);
  for ([[maybe_unused]] const auto unused : state) {
    const std::byte* from = bytes.data();
    const std::byte* const end = from + bytes.size();
    std::uint32_t sum = 0;
    std::uint32_t value = 0;
    while (from != nullptr && from != end) {
      from = base::read_varint(from, end, value);
      sum += value;
    }
    benchmark::DoNotOptimize(sum);
  }
  count_items(state, kCount);
}

}  // namespace

BENCHMARK(hash_integer);
BENCHMARK(hash_string)->Arg(8)->Arg(24)->Arg(64)->Arg(4096);
BENCHMARK(write_varint)->Arg(7)->Arg(14)->Arg(32);
BENCHMARK(read_varint)->Arg(7)->Arg(14)->Arg(32);

BENCHMARK_MAIN();
