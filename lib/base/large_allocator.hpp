// SPDX-License-Identifier: Apache-2.0
//
// LargeAllocator: memory for large tables that are read and written here and there.
//
//     base::LargeVector<Slot> slots;
//
// What takes 2 MiB or more begins at a multiple of 2 MiB, and the system is asked to back it with pages of that size, where it knows such pages and
// grants them: with pages of 4 KiB, nearly every look at such a table costs the processor a search for the page besides the bytes. It goes back
// to the system as soon as it is freed. Less than 2 MiB comes from operator new.
#pragma once

#include <cstddef>
#include <limits>
#include <new>
#include <vector>

namespace fihris::base {

/// Memory of `bytes`, at least aligned as operator new does. Throws std::bad_alloc.
void* allocate_large(std::size_t bytes);
/// The same without asking for large pages: for what is written and read from front to back, which they do not make faster. A virtual machine may
/// take many times as long to come by a large page that nobody has had lately. The system is asked for all of the pages at once.
void* allocate_in_order(std::size_t bytes);
void free_large(void* memory, std::size_t bytes) noexcept;

/// For std::unique_ptr to what either has given.
struct FreeLarge {
  std::size_t bytes = 0;
  void operator()(void* memory) const noexcept { free_large(memory, bytes); }
};

/// For standard containers.
template <typename T>
struct LargeAllocator {
  using value_type = T;

  LargeAllocator() = default;
  template <typename Other>
  LargeAllocator(const LargeAllocator<Other>& /*other*/) noexcept {}

  T* allocate(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(T)) throw std::bad_array_new_length();
    return static_cast<T*>(allocate_large(count * sizeof(T)));
  }
  void deallocate(T* memory, std::size_t count) noexcept { free_large(memory, count * sizeof(T)); }

  template <typename Other>
  bool operator==(const LargeAllocator<Other>& /*other*/) const noexcept {
    return true;
  }
};

template <typename T>
using LargeVector = std::vector<T, LargeAllocator<T>>;

}  // namespace fihris::base
