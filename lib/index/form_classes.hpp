// SPDX-License-Identifier: Apache-2.0
//
// FormClasses: the classes of the forms of a buffer, as a segment keeps them; and the memory of those of the buffers before.
//
// Stemming takes about a third of a microsecond, and of the forms of a buffer more than half were in the one before. What they are does not change while
// the analyser does not (docs/decisions/0003-frozen-vocabulary.md), so it is kept.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/analyzer.hpp>

#include "index/form_table.hpp"

namespace fihris::index {

/// The classes of one form, in the term code. A view.
class FormClasses {
 public:
  FormClasses(const char* bytes, std::size_t key, std::size_t letters, std::size_t written)
      : bytes_(bytes),
        key_(static_cast<std::uint32_t>(key)),
        letters_(static_cast<std::uint32_t>(letters)),
        written_(static_cast<std::uint32_t>(written)) {}

  std::string_view key() const noexcept { return {bytes_, key_}; }  ///< term_key(root, stem)
  std::string_view letters() const noexcept { return {bytes_ + key_, letters_}; }
  std::string_view written() const noexcept { return {bytes_ + key_ + letters_, written_}; }

 private:
  const char* bytes_;  ///< key, letters, written form
  std::uint32_t key_, letters_, written_;
};

/// One thread at a time.
class ClassMemo {
 public:
  /// The classes of the forms of a table, by form number; valid until the next call.
  std::vector<FormClasses> classify(const FormTable& table, const Analyzer& analyzer);

 private:
  FormClasses make(const FormTable& table, std::uint32_t form);
  FormClasses keep(std::size_t key, std::size_t letters);
  void forget();

  std::optional<Analyzer> analyzer_;  ///< that of what is known
  FormTable known_;
  std::vector<FormClasses> classes_;  ///< by number in known_
  std::vector<std::unique_ptr<char[]>> chunks_;
  char* free_ = nullptr;  ///< the rest of the last chunk
  std::size_t free_bytes_ = 0;
  std::string scratch_;  ///< key, letters, written form of the word at hand
};

}  // namespace fihris::index
