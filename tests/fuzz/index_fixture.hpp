// SPDX-License-Identifier: Apache-2.0
//
// A small index as sections, to be written again with other bytes in some of them, and a reader that asks it everything.
//
// Checksums are made for the changed bytes, so that these reach the decoders: the damage that is looked for here is the one that a checksum
// does not see.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <fihris/directory.hpp>

#include "index/manifest.hpp"
#include "storage/container.hpp"

namespace fihris::fuzz {

/// Made once; immutable.
struct IndexFixture {
  std::map<storage::SectionId, std::string> segment;  ///< the sections of the only segment
  std::string deletes;                                ///< the bitmap
  std::string vocabulary;                             ///< of another index, which has one
  index::Manifest manifest;

  static const IndexFixture& get();
};

/// An index in memory with these parts in place of those of the fixture.
struct Changes {
  std::map<storage::SectionId, std::string> sections;
  const std::string* deletes = nullptr;
  const index::Manifest* manifest = nullptr;
};
Directory write_index(const Changes& changes);

/// Searches, fetches, explains, cuts passages, checks. Errors that a damaged index may give are swallowed; all else is thrown.
void ask_everything(const Directory& directory);

}  // namespace fihris::fuzz
