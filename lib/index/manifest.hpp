// SPDX-License-Identifier: Apache-2.0
//
// Manifest: everything that one commit of an index consists of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <fihris/analyzer.hpp>
#include <fihris/document.hpp>

namespace fihris::index {

struct SegmentEntry {
  std::uint64_t number = 0;     ///< names its file
  std::uint32_t doc_count = 0;  ///< removed ones included
  std::uint32_t removed_count = 0;
  std::uint64_t deletes_generation = 0;  ///< names the file of its removed documents; 0: none
};

/// A value. The bytes are drawn in docs/format.md.
struct Manifest {
  std::uint64_t generation = 0;
  std::uint64_t next_number = 1;        ///< for the next segment or vocabulary
  std::uint64_t vocabulary_number = 0;  ///< 0: the index has no vocabulary of its own
  std::string fingerprint;              ///< of the analyser (Analyzer::fingerprint())
  AnalyzerOptions analyzer;             ///< without the function of a custom stemmer
  Schema schema;
  std::vector<SegmentEntry> segments;  ///< in the order of documents

  std::vector<std::byte> encode() const;

  /// Throws Error(kCorrupt).
  static Manifest decode(std::span<const std::byte> bytes);

  /// Names of all files that belong to this state, besides the manifest.
  std::vector<std::string> files() const;
};

}  // namespace fihris::index
