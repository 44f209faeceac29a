// SPDX-License-Identifier: Apache-2.0
//
// Containers for tests: written from a list of sections, damaged, and re-sealed after a change of their frame.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/hash.hpp"
#include "storage/container.hpp"
#include "storage/container_layout.hpp"
#include "storage/file_systems.hpp"
#include "testing/random.hpp"

namespace fihris::storage::testing {

inline constexpr ContainerKind kKind{.magic = 0x3837363534333231U, .version = 3};

using SectionList = std::vector<std::pair<SectionId, std::string>>;

inline std::uint64_t write_container(FileSystem& files, const std::string& name, const SectionList& sections, ContainerKind kind = kKind) {
  ContainerWriter writer(files, name, kind);
  for (const auto& [id, text] : sections) {
    writer.begin_section(id);
    writer.append(base::as_bytes(text));
  }
  return writer.finish();
}

inline std::string random_text(fihris::testing::Random& random, std::size_t length) {
  std::string text(length, '\0');
  for (char& byte : text) byte = static_cast<char>(random.next() & 0xFF);
  return text;
}

/// Where the table of contents of a whole container begins.
inline std::size_t toc_of(const std::string& file) {
  return base::load_u64(file.data() + file.size() - layout::kFooterBytes + layout::kFooterToc);
}

/// Makes the checksums of checksum table, table of contents and footer right again after a change of any of them.
inline void seal(std::string& file) {
  const std::size_t footer = file.size() - layout::kFooterBytes;
  char* const at = file.data() + footer;
  const std::uint64_t table = base::load_u64(at + layout::kFooterTable);
  if (table <= footer) {
    base::store_u64(at + layout::kFooterIndexChecksum, base::hash_string(std::string_view(file).substr(table, footer - table)));
  }
  base::store_u64(at + layout::kFooterChecksum, base::hash_string(std::string_view(file).substr(footer, layout::kFooterChecksum)));
}

}  // namespace fihris::storage::testing
