// SPDX-License-Identifier: Apache-2.0
//
// A sink that keeps what it is given, and shorthands to read text as if it were a file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "input/reader.hpp"
#include "testing/files.hpp"
#include "testing/temporary_folder.hpp"

namespace fihris::tool::input {

class CollectingSink final : public Sink {
 public:
  void document(InputDocument&& document) override { documents.push_back(std::move(document)); }
  void problem(const Problem& problem) override { problems.push_back(problem); }
  void consumed(std::uint64_t bytes) override { consumed_bytes += bytes; }

  std::vector<InputDocument> documents;
  std::vector<Problem> problems;
  std::uint64_t consumed_bytes = 0;
};

/// Reads bytes as a file of this name.
inline CollectingSink read_bytes_as(const std::string& name, std::string_view bytes, const Options& options = {}) {
  const testing::TemporaryFolder folder;
  const auto path = folder.path() / name;
  testing::write_file(path, bytes);
  CollectingSink sink;
  read_file({path.string(), name, bytes.size()}, options, sink);
  for (auto& problem : sink.problems) problem.place.file = name;
  return sink;
}

}  // namespace fihris::tool::input
