// SPDX-License-Identifier: Apache-2.0
//
// FormClasses: the classes of forms, as a segment keeps them.
//
// Stemming takes about a third of a microsecond, and of the forms of a buffer more than half were in the one before. What they are does not
// change while the analyser does not (docs/decisions/0003-frozen-vocabulary.md), so it is kept, as the table of forms is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/analyzer.hpp>

#include "base/bytes.hpp"
#include "base/large_allocator.hpp"
#include "index/form_table.hpp"

namespace fihris::text {
struct ArabicClasses;
}

namespace fihris::index {

class SharedClasses;

/// The classes of one form, in the term code. A view of: lengths of key, letters and written form, varint each | the three.
class FormClasses {
 public:
  explicit FormClasses(const std::byte* bytes) : bytes_(bytes) {}

  /// Fetches the bytes ahead, for one who walks over many forms.
  void prefetch() const noexcept {
    __builtin_prefetch(bytes_);
    __builtin_prefetch(bytes_ + kUsualBytes);
  }

  struct All {
    std::string_view key;  ///< term_key(root, stem)
    std::string_view letters, written;
  };
  All all() const noexcept {
    const std::uint32_t lengths = base::load_u16(bytes_) | std::to_integer<std::uint32_t>(bytes_[2]) << 16;
    if ((lengths & 0x80'80'80) != 0) [[unlikely]]
      return all_of_long();
    return split(bytes_ + 3, lengths & 0xFF, lengths >> 8 & 0xFF, lengths >> 16);
  }
  std::string_view key() const noexcept { return all().key; }
  std::string_view letters() const noexcept { return all().letters; }
  std::string_view written() const noexcept { return all().written; }

 private:
  static constexpr std::size_t kUsualBytes = 32;

  static All split(const std::byte* at, std::size_t key, std::size_t letters, std::size_t written) noexcept {
    const auto* const text = reinterpret_cast<const char*>(at);
    return {{text, key}, {text + key, letters}, {text + key + letters, written}};
  }
  All all_of_long() const noexcept;

  const std::byte* bytes_;
};

/// One thread at a time.
class ClassMemo {
 public:
  /// The classes of the forms of a table, by form number; valid until the next call. Of the table of the last call, which may have grown, only
  /// new forms are looked at, unless the analyser is another. What `shared` knows, if there is one, is taken from there, and it is told the rest.
  std::span<const FormClasses> classify(const FormTable& table, const Analyzer& analyzer, SharedClasses* shared = nullptr);

  /// For another table, or one that was cleared.
  void forget();

  std::size_t size() const noexcept { return classes_.size(); }
  std::size_t memory_bytes() const noexcept { return classes_.capacity() * sizeof(FormClasses) + chunk_bytes_; }

 private:
  FormClasses make(const FormTable& table, std::uint32_t form, SharedClasses* shared);
  void fetch_ahead(std::uint64_t packed, const SharedClasses* shared) const noexcept;
  const std::byte* keep(const text::ArabicClasses& classes, std::uint64_t packed);
  FormClasses keep();
  FormClasses copy_of(const std::byte* classes);
  std::byte* room_for(std::size_t most);

  std::optional<Analyzer> analyzer_;        ///< that of what is known
  base::LargeVector<FormClasses> classes_;  ///< by form number
  using Chunks = std::vector<std::unique_ptr<std::byte[], base::FreeLarge>>;
  std::shared_ptr<Chunks> chunks_ = std::make_shared<Chunks>();
  std::size_t chunk_bytes_ = 0;  ///< of all
  std::byte* free_ = nullptr;    ///< the rest of the last chunk
  std::size_t free_bytes_ = 0;
  std::string key_, letters_, written_;  ///< of the form at hand
};

}  // namespace fihris::index
