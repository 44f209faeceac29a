// SPDX-License-Identifier: Apache-2.0
//
// The names and numbers of an index on disk. docs/format.md describes every byte.
//
//   MANIFEST-<generation>     the newest state: schema, analyser, segments (storage/commit.hpp, index/manifest.hpp)
//   segment-<number>          one segment: a container (storage/container.hpp) of the sections below
//   deletes-<number>-<g>      deleted documents of that segment, as of generation g: a container with one bitmap
//   vocabulary-<number>       the collection's word counts, frozen: a container with one section
//   LOCK                      held by the writer
#pragma once

#include <cstdint>
#include <string>

#include "storage/container.hpp"

namespace fihris::index {

inline constexpr std::uint32_t kFormatVersion = 6;        ///< of the files that are written
inline constexpr std::uint32_t kOldestFormatVersion = 2;  ///< of those that are read

constexpr storage::ContainerKind kind_of_magic(std::uint64_t magic) noexcept { return {magic, kFormatVersion, kOldestFormatVersion}; }
inline constexpr storage::ContainerKind kSegmentKind = kind_of_magic(0x4745'5349'5248'4946U);     // "FIHRISEG"
inline constexpr storage::ContainerKind kDeletesKind = kind_of_magic(0x4C45'4453'4952'4846U);     // "FHRISDEL"
inline constexpr storage::ContainerKind kVocabularyKind = kind_of_magic(0x434F'5653'4952'4846U);  // "FHRISVOC"

/// Sections of a segment. Those of field f have 16 × (f + 1) added.
enum SegmentSection : storage::SectionId {
  kSegmentInfo = 1,   ///< document count u32, field count u32
  kIdBytes = 2,       ///< the ids, one after the other
  kIdBlocks = 3,      ///< where every 16th id begins in kIdBytes, u32
  kIdOrder = 4,       ///< documents in the order of their ids, u32
  kStoredBlocks = 5,  ///< compressed documents
  kStoredIndex = 6,   ///< one entry a frame: first document u32, begin u64 (index/stored.hpp)

  kFieldInfo = 0,  ///< counts: index/field_writer.hpp
  kLengths = 1,    ///< length code of each document: index/lengths.hpp
  kDictionaryIndex = 2,
  kDictionaryBlocks = 3,
  kFormOrder = 4,  ///< forms in the order of their letters, the first of each run of one term, packed
  kPostings = 5,
  kPositions = 6,
  kNeighbours = 7,  ///< of frequent terms: index/neighbours.hpp; since format 4, and only where there are such
  kColumn = 8,      ///< of a field that is not text: index/columns.hpp
};

constexpr storage::SectionId field_section(std::uint32_t field, SegmentSection section) noexcept {
  return 16 * (field + 1) + static_cast<storage::SectionId>(section);
}

/// Sections of a vocabulary: one of them.
enum VocabularySection : storage::SectionId {
  kWordsInBytes = 1,  ///< text/old_vocabulary.hpp; until format 4
  kWordsInBits = 2,   ///< text/vocabulary_bytes.hpp; since format 5
};

/// The only section of removed documents.
inline constexpr storage::SectionId kRemovedDocs = 1;

inline constexpr const char* kSegmentPrefix = "segment-";
inline constexpr const char* kVocabularyPrefix = "vocabulary-";
inline std::string segment_name(std::uint64_t number) { return kSegmentPrefix + std::to_string(number); }
inline std::string deletes_name(std::uint64_t number, std::uint64_t generation) {
  return "deletes-" + std::to_string(number) + "-" + std::to_string(generation);
}
inline std::string vocabulary_name(std::uint64_t number) { return kVocabularyPrefix + std::to_string(number); }
inline constexpr const char* kLockName = "LOCK";

inline constexpr std::size_t kMaximalIdBytes = 4096;

}  // namespace fihris::index
