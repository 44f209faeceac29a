// SPDX-License-Identifier: Apache-2.0
//
// Blocks of 128 integers of one width, in the first cache.
//
//   unpack_block/B    B bits each → 128 integers; items are integers
//   pack_block/B      the reverse
//   unpack_short/B    a short block of 100, bit by bit in order
//   sum_gaps          128 gaps → document numbers
//
// Not measured: memory further away than the first cache, and the choice of the width.
#include <array>
#include <vector>

#include <benchmark/benchmark.h>

#include "codec/bit_packing.hpp"
#include "inputs.hpp"

using namespace fihris;

namespace {

using Values = std::array<std::uint32_t, codec::kBlockSize>;

Values values_of_width(unsigned bits) {
  bench::Random random(bits);
  Values values{};
  for (auto& value : values) value = random.below(std::uint64_t{1} << bits);
  return values;
}

void count_items(benchmark::State& state, std::size_t items) {
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(items));
}

void unpack_block(benchmark::State& state) {
  const auto bits = static_cast<unsigned>(state.range(0));
  const Values values = values_of_width(bits);
  std::vector<std::byte> packed(codec::packed_block_bytes(bits));
  codec::pack_block(values.data(), bits, packed.data());
  Values unpacked{};
  for ([[maybe_unused]] const auto unused : state) {
    codec::unpack_block(packed.data(), bits, unpacked.data());
    benchmark::DoNotOptimize(unpacked.data());
    benchmark::ClobberMemory();
  }
  count_items(state, unpacked.size());
  if (unpacked != values) state.SkipWithError("wrong values");
}

void pack_block(benchmark::State& state) {
  const auto bits = static_cast<unsigned>(state.range(0));
  const Values values = values_of_width(bits);
  std::vector<std::byte> packed(codec::packed_block_bytes(bits));
  for ([[maybe_unused]] const auto unused : state) {
    codec::pack_block(values.data(), bits, packed.data());
    benchmark::DoNotOptimize(packed.data());
    benchmark::ClobberMemory();
  }
  count_items(state, values.size());
}

void unpack_short(benchmark::State& state) {
  constexpr std::size_t kCount = 100;
  const auto bits = static_cast<unsigned>(state.range(0));
  const Values values = values_of_width(bits);
  std::vector<std::byte> packed(codec::packed_short_bytes(kCount, bits));
  codec::pack_short(values.data(), kCount, bits, packed.data());
  Values unpacked{};
  for ([[maybe_unused]] const auto unused : state) {
    codec::unpack_short(packed.data(), kCount, bits, unpacked.data());
    benchmark::DoNotOptimize(unpacked.data());
    benchmark::ClobberMemory();
  }
  count_items(state, kCount);
}

void sum_gaps(benchmark::State& state) {
  Values values = values_of_width(7);
  for ([[maybe_unused]] const auto unused : state) {
    codec::sum_gaps(values.data(), values.size(), 12345);
    benchmark::DoNotOptimize(values.data());
    benchmark::ClobberMemory();
  }
  count_items(state, values.size());
}

}  // namespace

BENCHMARK(unpack_block)->DenseRange(1, 8)->Arg(10)->Arg(12)->Arg(16)->Arg(20)->Arg(24)->Arg(32);
BENCHMARK(pack_block)->Arg(1)->Arg(4)->Arg(8)->Arg(16)->Arg(32);
BENCHMARK(unpack_short)->Arg(1)->Arg(4)->Arg(8)->Arg(16);
BENCHMARK(sum_gaps);
