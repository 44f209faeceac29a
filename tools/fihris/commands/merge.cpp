// SPDX-License-Identifier: Apache-2.0
//
// fihris merge DEST SOURCE…: joins indexes that were built apart.
#include <filesystem>
#include <iostream>
#include <system_error>

#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>

#include "clock.hpp"
#include "commands/commands.hpp"
#include "json_output.hpp"
#include "terminal.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "merge",
                               .usage = "DEST SOURCE...",
                               .about =
                                   "Adds all documents of the source indexes to DEST, in this order and in one\n"
                                   "commit; DEST is made, with the fields and the analyser of the first source, when\n"
                                   "it is not there. A document replaces one with the same id. The sources stay as\n"
                                   "they are. All must have the same fields and the same analyser. Segments are\n"
                                   "copied where the stemmer learned the same words of the collections (always with\n"
                                   "--arabic-stemmer snowball or none); otherwise the stored text is analysed anew.\n",
                               .examples =
                                   "  fihris merge news.idx news-2024.idx news-2025.idx\n"
                                   "  fihris index part-1.idx a/ & fihris index part-2.idx b/ & wait\n"
                                   "  fihris merge all.idx part-1.idx part-2.idx && fihris compact all.idx\n"};

bool has_index(const std::string& path) {
  try {
    IndexReader::open(path);
    return true;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kNotFound) throw;
    return false;
  }
}

/// All sources, so that nothing is written when one of them is not there.
std::vector<IndexReader> open_sources(const CommandLine& line) {
  std::vector<IndexReader> sources;
  for (std::size_t number = 1; number < line.words().size(); ++number) {
    const auto& source = line.words()[number];
    std::error_code ignored;
    if (std::filesystem::equivalent(source, line.words()[0], ignored))
      throw Error(ErrorCode::kInvalidArgument, source + " is the destination, too: name another folder for one of them");
    sources.push_back(IndexReader::open(source));
  }
  return sources;
}

WriterOptions options_like(const IndexReader& source) {
  WriterOptions options;
  options.schema = source.schema();
  options.analyzer = source.analyzer().options();
  return options;
}

}  // namespace

int run_merge(const Arguments& arguments) {
  CommandLine line(kText);
  if (!line.parse(arguments)) return kDone;
  line.require_words(2);
  const auto& destination = line.words()[0];
  const auto sources = open_sources(line);
  const bool is_new = !has_index(destination);
  const Stopwatch stopwatch;
  std::uint64_t added = 0;
  std::uint64_t before = 0;
  std::uint64_t after = 0;
  {
    IndexWriter writer(destination, is_new ? options_like(sources.front()) : WriterOptions());
    before = writer.document_count();
    for (const auto& source : sources) added += writer.add_index(source);
    writer.commit();
    after = writer.document_count();
  }
  const auto seconds = stopwatch.wall_seconds();
  const auto replaced = before + added - after;
  const auto stats = IndexReader::open(destination).stats();
  if (line.json()) {
    print_json({{"sources", sources.size()},
                {"added", added},
                {"replaced", replaced},
                {"documents", after},
                {"segments", stats.segments},
                {"bytes", stats.bytes},
                {"wall_s", seconds}});
  } else {
    std::cout << grouped(added) << (added == 1 ? " document" : " documents") << " of " << grouped(sources.size())
              << (sources.size() == 1 ? " index" : " indexes") << " added, " << grouped(replaced) << " replaced; " << destination << " has "
              << grouped(after) << " now, " << readable_bytes(stats.bytes) << ", in " << readable_seconds(seconds) << '\n';
  }
  return kDone;
}

}  // namespace fihris::tool
