// SPDX-License-Identifier: Apache-2.0
//
// repair_index(): makes a damaged index usable again, with what is whole.
//
//     const fihris::RepairReport report = fihris::repair_index(fihris::Directory::at("articles.idx"));
//     for (const std::string& sentence : report.findings) std::cout << sentence << '\n';
//
// An index that is worth much is better restored from a copy (IndexReader::copy_to(), `fihris snapshot`): no repair brings back what is gone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <fihris/analyzer.hpp>
#include <fihris/directory.hpp>
#include <fihris/export.hpp>

namespace fihris {

struct RepairReport {
  std::vector<std::string> findings;    ///< a sentence for each damage, and for what became of it; empty: the index was sound
  std::uint64_t kept = 0;               ///< documents of segments that are whole
  std::uint64_t recovered = 0;          ///< documents that were indexed anew from their stored text
  std::uint64_t lost = 0;               ///< documents that are gone
  std::uint64_t back = 0;               ///< removed documents that came back, because nobody knows any more that they were removed
  std::vector<std::string> lost_ids;    ///< of documents that are gone, as far as their ids can be read
  std::vector<std::string> kept_files;  ///< damaged files, under their new names; Fihris does not look at them any more
};

/// Checks the newest commit in full. Segments that are whole stay. Of a damaged one, each document that can still be read from the store is
/// indexed anew, behind all others; this needs all searched fields stored. Damage spoils the 64 KiB around it, which share a checksum.
/// One whose id cannot be read is named `id-lost-<segment>-<number>`, when it is known not to be removed.
/// When a set of removed documents is damaged, those of them come back whose id no other document has. When the vocabulary is damaged,
/// all documents are indexed anew, without the words of the collection.
///
/// The result is one new commit, or none when all was sound; damaged files stay in the folder as `damaged-…`. Takes the lock.
/// `custom` is asked for what an index does not keep of its analyser (AnalyzerOptions: kCustom).
/// Throws Error: kLocked; kNotFound when there is no index; kCorrupt when the manifest is damaged, for then nothing says what the files are,
/// or the vocabulary, and there is no stored text; kIo, kNoSpace. After an Error the index is as before.
FIHRIS_EXPORT RepairReport repair_index(const Directory& directory, const AnalyzerOptions& custom = {});

}  // namespace fihris
