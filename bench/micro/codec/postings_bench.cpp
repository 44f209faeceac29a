// SPDX-License-Identifier: Apache-2.0
//
// One long list, every block of it, decoded as far as a query needs; items are postings.
//
//   decode/G/0    documents, with gaps of up to G
//   decode/G/1    … and frequencies         (a ranked word)
//   decode/G/2    … and codes of the forms   (a ranked word whose closest form counts)
//   decode/G/3    … documents, frequencies and positions  (a phrase)
//   encode        the list with all its parts, bounds included
//   find_block    jumps of random length through the directory; items are jumps
//
// The list has 12 forms, of which low ones are frequent; one posting in twelve is mixed; two thirds have one occurrence. It is a synthetic
// list: real ones differ in their gaps and forms, and come from memory that is not in the cache.
#include <array>
#include <vector>

#include <benchmark/benchmark.h>

#include "codec/postings.hpp"
#include "inputs.hpp"

using namespace fihris;

namespace {

constexpr std::uint32_t kForms = 12;

struct Encoded {
  codec::ListShape shape;
  std::uint32_t doc_limit = 0;
  std::vector<std::uint8_t> lengths;
  base::ByteBuffer postings;
  base::ByteBuffer positions;
  codec::PostingsList list() const { return {shape, lengths, postings.view(), positions.view()}; }
};

Encoded encode_list(std::uint32_t docs, std::uint32_t largest_gap, std::uint64_t seed) {
  bench::Random random(seed);
  std::vector<codec::Occurrence> places;
  std::uint32_t doc = 0;
  for (std::uint32_t i = 0; i < docs; ++i) {
    doc += 1 + random.below(largest_gap);
    const std::uint32_t occurrences = random.below(3) != 0 ? 1 : 2 + random.below(4);
    const bool mixed = random.below(4) == 0;
    std::uint32_t code = random.below(1 + random.below(kForms));
    std::uint32_t position = random.below(300);
    for (std::uint32_t k = 0; k < occurrences; ++k) {
      places.push_back({doc, position, code});
      position += 1 + random.below(60);
      if (mixed) code = random.below(kForms);
    }
  }
  Encoded encoded;
  encoded.doc_limit = doc + 1;
  encoded.lengths.resize(encoded.doc_limit);
  for (auto& length : encoded.lengths) length = static_cast<std::uint8_t>(106 + random.below(14));  // above all positions
  const std::array<std::uint32_t, kForms> letters{};
  codec::FormCounts counts;
  counts.begin(letters, 1);
  codec::PostingsWriter writer;
  encoded.shape = writer.write(places, kForms, encoded.lengths, counts, encoded.postings, encoded.positions);
  return encoded;
}

void decode(benchmark::State& state) {
  const Encoded encoded = encode_list(static_cast<std::uint32_t>(bench::scaled(100'000)), static_cast<std::uint32_t>(state.range(0)), 1);
  const codec::PostingsList list = encoded.list();
  const auto parts = state.range(1);
  codec::Block block;
  for ([[maybe_unused]] const auto unused : state) {
    for (std::uint32_t number = 0; number < list.block_count(); ++number) {
      list.decode_docs(number, block);
      if (parts >= 1) list.decode_frequencies(block);
      if (parts == 2) list.decode_codes(block);
      if (parts == 3) list.decode_positions(block);
      benchmark::DoNotOptimize(block.docs.data());
      benchmark::ClobberMemory();
    }
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * list.shape().doc_count);
  state.counters["bits"] = 8.0 * static_cast<double>(encoded.postings.size()) / list.shape().doc_count;
}

void encode(benchmark::State& state) {
  const auto docs = static_cast<std::uint32_t>(bench::scaled(100'000));
  for ([[maybe_unused]] const auto unused : state) benchmark::DoNotOptimize(encode_list(docs, 20, 2).postings.size());
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * docs);
}

void find_block(benchmark::State& state) {
  const Encoded encoded = encode_list(static_cast<std::uint32_t>(bench::scaled(100'000)), 20, 3);
  const codec::PostingsList list = encoded.list();
  bench::Random random(4);
  std::vector<std::uint32_t> wanted;
  for (std::uint32_t doc = 0; doc < encoded.doc_limit; doc += 1 + random.below(40'000)) wanted.push_back(doc);
  for ([[maybe_unused]] const auto unused : state) {
    std::uint32_t block = 0;
    for (const std::uint32_t doc : wanted) block = list.find_block(block, doc);
    benchmark::DoNotOptimize(block);
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(wanted.size()));
}

}  // namespace

BENCHMARK(decode)->ArgNames({"gap", "parts"})->ArgsProduct({{4, 200}, {0, 1, 2, 3}})->Unit(benchmark::kMicrosecond);
BENCHMARK(encode)->Unit(benchmark::kMillisecond);
BENCHMARK(find_block)->Unit(benchmark::kMicrosecond);
