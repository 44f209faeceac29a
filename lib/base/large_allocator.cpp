// SPDX-License-Identifier: Apache-2.0
//
// Large memory is mapped with 2 MiB to spare, and what is before its first multiple of 2 MiB and behind its end is given back.
#include "base/large_allocator.hpp"

#include <cstdint>

#include <sys/mman.h>

#include "base/bits.hpp"

namespace fihris::base {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;

void* map(std::size_t bytes) {
  if (bytes > std::numeric_limits<std::size_t>::max() / 2) throw std::bad_alloc();
  const std::size_t size = align_up(bytes, kLargePage);
  void* const mapped = ::mmap(nullptr, size + kLargePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  auto* const begin = static_cast<std::byte*>(mapped);
  const std::size_t before = (kLargePage - reinterpret_cast<std::uintptr_t>(begin) % kLargePage) % kLargePage;
  if (before > 0) ::munmap(begin, before);
  if (before < kLargePage) ::munmap(begin + before + size, kLargePage - before);
  return begin + before;
}

}  // namespace

void* allocate_in_order(std::size_t bytes) {
  if (bytes < kLargePage) return ::operator new(bytes);
  void* const memory = map(bytes);
#ifdef MADV_POPULATE_WRITE
  static_cast<void>(::madvise(memory, align_up(bytes, kLargePage), MADV_POPULATE_WRITE));  // all pages at once, not by a fault each
#endif
  return memory;
}

void* allocate_large(std::size_t bytes) {
  if (bytes < kLargePage) return ::operator new(bytes);
  void* const memory = map(bytes);
#ifdef MADV_HUGEPAGE
  // Granted or not makes no difference but in time.
  static_cast<void>(::madvise(memory, align_up(bytes, kLargePage), MADV_HUGEPAGE));
#endif
  return memory;
}

void free_large(void* memory, std::size_t bytes) noexcept {
  if (bytes < kLargePage) return ::operator delete(memory);
  ::munmap(memory, align_up(bytes, kLargePage));
}

}  // namespace fihris::base
