// SPDX-License-Identifier: Apache-2.0
//
// fihris compact INDEX: one segment, without what was deleted.
#include <iostream>

#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>

#include "clock.hpp"
#include "commands/commands.hpp"
#include "json_output.hpp"
#include "terminal.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "compact",
                               .usage = "INDEX",
                               .about =
                                   "Merges all segments of an index into one and drops deleted documents. Searches\n"
                                   "go on meanwhile; the disk needs room for a second copy.\n",
                               .examples = "  fihris compact news.idx\n"};

Json sizes_as_json(const IndexStats& stats) {
  return {
      {"documents", stats.documents}, {"deleted_documents", stats.deleted_documents}, {"segments", stats.segments}, {"bytes", stats.bytes}};
}

}  // namespace

int run_compact(const Arguments& arguments) {
  CommandLine line(kText);
  if (!line.parse(arguments)) return kDone;
  line.require_words(1, 1);
  const auto& index = line.words()[0];
  const auto before = IndexReader::open(index).stats();
  const Stopwatch stopwatch;
  {
    IndexWriter writer(index);
    writer.compact();
    writer.commit();
  }
  const auto seconds = stopwatch.wall_seconds();
  const auto after = IndexReader::open(index).stats();
  if (line.json()) {
    print_json({{"before", sizes_as_json(before)}, {"after", sizes_as_json(after)}, {"wall_s", seconds}});
  } else {
    std::cout << grouped(before.segments) << " segments, " << readable_bytes(before.bytes) << " -> " << grouped(after.segments)
              << (after.segments == 1 ? " segment, " : " segments, ") << readable_bytes(after.bytes) << " in " << readable_seconds(seconds)
              << '\n';
  }
  return kDone;
}

}  // namespace fihris::tool
