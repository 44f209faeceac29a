// SPDX-License-Identifier: Apache-2.0
//
// SharedClasses: what lanes that are flushed at the same time tell each other of the classes of their forms.
//
// Most words of one lane are in the others, too. A lane that has classified a form says where the bytes are (index/form_classes.hpp), and another one
// copies them, which takes a fraction of the time. A form has four places, by its hash; when others have them, nobody is told of it. So the table is
// as small as one likes, and nothing waits:
//
//     writer   takes a free place by a compare and exchange of the form │ then stores where the bytes are (release)
//     reader   finds the form │ loads where the bytes are (acquire): none yet is as good as no form
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "base/hash.hpp"
#include "base/large_allocator.hpp"

namespace fihris::index {

/// Used by a number of lanes, a thread each; all have one analyser.
class SharedClasses {
 public:
  /// For about so many forms of all lanes together.
  SharedClasses(std::size_t forms, std::size_t lanes)
      : buckets_(std::bit_floor(std::clamp(forms, kFewestForms, kMostForms)) / kPlaces), lanes_left_(lanes) {}

  void fetch_ahead(std::uint64_t packed) const noexcept { __builtin_prefetch(&bucket_of(packed)); }

  /// The classes of a packed form, or nullptr. Valid until the caller leaves.
  const std::byte* find(std::uint64_t packed) const noexcept {
    for (const Place& place : bucket_of(packed)) {
      const std::uint64_t form = place.packed.load(std::memory_order_relaxed);
      if (form == packed) return place.classes.load(std::memory_order_acquire);
      if (form == 0) break;
    }
    return nullptr;
  }

  /// Of a packed form that find() did not know. The bytes belong to what was given to keep().
  void add(std::uint64_t packed, const std::byte* classes) noexcept {
    for (Place& place : bucket_of(packed)) {
      std::uint64_t form = 0;
      if (place.packed.compare_exchange_strong(form, packed, std::memory_order_relaxed))
        return place.classes.store(classes, std::memory_order_release);
      if (form == packed) return;  // another lane was faster
    }
  }

  /// Keeps this until all lanes have left.
  void keep(std::shared_ptr<const void> owner) {
    const std::lock_guard hold(mutex_);
    owners_.push_back(std::move(owner));
  }

  /// The last call of a lane.
  void leave() noexcept {
    const std::lock_guard hold(mutex_);
    if (--lanes_left_ > 0) return;
    buckets_ = base::LargeVector<Bucket>();
    owners_.clear();
  }

 private:
  static constexpr std::size_t kPlaces = 4;  ///< 64 bytes
  static constexpr std::size_t kFewestForms = 64;
  static constexpr std::size_t kMostForms = std::size_t{1} << 20;  ///< 16 MB

  struct Place {
    std::atomic<std::uint64_t> packed = 0;  ///< 0: free
    std::atomic<const std::byte*> classes = nullptr;
  };
  using Bucket = std::array<Place, kPlaces>;

  const Bucket& bucket_of(std::uint64_t packed) const noexcept { return buckets_[base::hash_integer(packed) & (buckets_.size() - 1)]; }
  Bucket& bucket_of(std::uint64_t packed) noexcept { return buckets_[base::hash_integer(packed) & (buckets_.size() - 1)]; }

  base::LargeVector<Bucket> buckets_;  ///< a power of two
  std::mutex mutex_;
  std::vector<std::shared_ptr<const void>> owners_;
  std::size_t lanes_left_;
};

}  // namespace fihris::index
