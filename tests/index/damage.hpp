// SPDX-License-Identifier: Apache-2.0
//
// Damaging the files of an index: bytes that a checksum finds, and contents that fit their checksums and are wrong all the same.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>

#include <fihris/directory.hpp>

#include "index/format.hpp"
#include "storage/container.hpp"
#include "storage/file_systems.hpp"

namespace fihris::index::testing {

inline void flip_byte(const Directory& directory, const std::string& name, std::size_t place) {
  std::string bytes = storage::testing::read(directory.files(), name);
  bytes.at(place) = static_cast<char>(bytes.at(place) ^ 0x10);
  storage::testing::write(directory.files(), name, bytes);
}

/// The only file whose name begins so.
inline std::string only_file(const Directory& directory, const std::string& prefix) {
  std::string found;
  for (const std::string& name : directory.files().list()) {
    if (!name.starts_with(prefix)) continue;
    REQUIRE(found.empty());
    found = name;
  }
  REQUIRE_FALSE(found.empty());
  return found;
}

/// A place in a section: `tenths` of its length from its begin.
inline std::size_t place_in(const Directory& directory, const std::string& segment, storage::SectionId id, std::size_t tenths) {
  const auto container = storage::Container::open(directory.files(), segment, kSegmentKind);
  const auto bytes = container->section(id).verified();
  REQUIRE_FALSE(bytes.empty());
  const auto file = storage::testing::read(directory.files(), segment);
  const std::string_view part(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::size_t begin = file.find(part);
  REQUIRE(begin != std::string::npos);
  return begin + bytes.size() * tenths / 10;
}

/// Writes the segment anew, with these sections of a segment of another index: all checksums fit.
inline void transplant(const Directory& directory, const std::string& segment, const Directory& other, const std::string& other_segment,
                       std::initializer_list<storage::SectionId> sections) {
  const auto own = storage::Container::open(directory.files(), segment, kSegmentKind);
  const auto donor = storage::Container::open(other.files(), other_segment, kSegmentKind);
  {
    storage::ContainerWriter out(directory.files(), "transplanted", kSegmentKind);
    for (storage::SectionId id = 1; id < 200; ++id) {
      if (!own->find(id)) continue;
      const bool taken = std::find(sections.begin(), sections.end(), id) != sections.end();
      out.begin_section(id);
      out.append((taken ? donor : own)->section(id).verified());
    }
    out.finish();
  }
  directory.files().rename("transplanted", segment);
}

}  // namespace fihris::index::testing
