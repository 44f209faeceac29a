// SPDX-License-Identifier: Apache-2.0
//
// fihris snapshot INDEX DEST: a consistent copy of the newest commit, while a writer may work.
#include <iostream>

#include <fihris/directory.hpp>
#include <fihris/index_reader.hpp>

#include "clock.hpp"
#include "commands/commands.hpp"
#include "json_output.hpp"
#include "terminal.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "snapshot",
                               .usage = "INDEX DEST",
                               .about =
                                   "Copies the newest commit of an index into a folder that holds none. A program may\n"
                                   "write into the index meanwhile: the copy is of one moment. Every byte of the copy\n"
                                   "is compared with its checksum, and it is on the disk when this ends. Damage is\n"
                                   "not copied but named.\n",
                               .examples =
                                   "  fihris snapshot news.idx /backup/news-monday.idx\n"
                                   "  fihris snapshot news.idx /backup/news.idx && fihris check --full /backup/news.idx\n"};

}  // namespace

int run_snapshot(const Arguments& arguments) {
  CommandLine line(kText);
  if (!line.parse(arguments)) return kDone;
  line.require_words(2, 2);
  const Stopwatch stopwatch;
  const auto reader = IndexReader::open(line.words()[0]);
  reader.copy_to(Directory::at(line.words()[1]));
  const auto seconds = stopwatch.wall_seconds();
  const auto stats = reader.stats();
  if (line.json()) {
    print_json({{"generation", stats.generation},
                {"documents", stats.documents},
                {"segments", stats.segments},
                {"bytes", stats.bytes},
                {"wall_s", seconds}});
  } else {
    std::cout << "commit " << grouped(stats.generation) << " copied: " << grouped(stats.documents)
              << (stats.documents == 1 ? " document, " : " documents, ") << readable_bytes(stats.bytes) << " in "
              << readable_seconds(seconds) << '\n';
  }
  return kDone;
}

}  // namespace fihris::tool
