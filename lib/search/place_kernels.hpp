// SPDX-License-Identifier: Apache-2.0
//
// Place kernels: where wanted documents stand in a decoded block.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace fihris::search {

/// For each of `count` wanted documents the number of documents of a block that are below it.
///
/// block: 128 rising documents; a shorter block is filled up with 2^32 - 1. None of the wanted ones is above the last document of the block
/// proper, and they rise. Cost: a few dozen cycles, and a few for each wanted document.
using FindPlaces = void (*)(const std::uint32_t* block, const std::uint32_t* wanted, std::size_t count, std::uint8_t* places) noexcept;

/// The documents that may be wanted: bit d modulo kMarks for document d.
inline constexpr std::size_t kMarks = 32'768;
using Marks = std::array<std::uint32_t, kMarks / 32>;

/// Finds the documents of a block that are marked: their places, in order. Returns how many there are.
///
/// block: room for 128 documents, of which there are `count`; places: room for 128.
using FindMarked = std::size_t (*)(const std::uint32_t* block, std::size_t count, const Marks& marks, std::uint8_t* places) noexcept;

struct PlaceKernels {
  FindPlaces find_places;
  FindMarked find_marked;
};

/// Those that fit base::cpu(), chosen once.
const PlaceKernels& place_kernels();

void find_places_portable(const std::uint32_t* block, const std::uint32_t* wanted, std::size_t count, std::uint8_t* places) noexcept;
std::size_t find_marked_portable(const std::uint32_t* block, std::size_t count, const Marks& marks, std::uint8_t* places) noexcept;
#if defined(__x86_64__)
void find_places_avx2(const std::uint32_t* block, const std::uint32_t* wanted, std::size_t count, std::uint8_t* places) noexcept;
std::size_t find_marked_avx2(const std::uint32_t* block, std::size_t count, const Marks& marks, std::uint8_t* places) noexcept;
#endif

}  // namespace fihris::search
