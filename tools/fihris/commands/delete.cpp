// SPDX-License-Identifier: Apache-2.0
//
// fihris delete INDEX ID…, fihris delete INDEX --query QUERY: removes documents, all in one commit.
#include <iostream>

#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>
#include <fihris/query.hpp>
#include <fihris/searcher.hpp>

#include "commands/commands.hpp"
#include "input/bytes.hpp"
#include "input/text_tools.hpp"
#include "json_output.hpp"
#include "terminal.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "delete",
                               .usage = "INDEX [ID...]",
                               .about =
                                   "Removes the documents with these ids; - reads ids from standard input, one a\n"
                                   "line. With --query, removes every document that \"fihris search\" finds for it,\n"
                                   "but for what it finds by similar words.\n"
                                   "Status 0 when at least one was there.\n",
                               .examples =
                                   "  fihris delete news.idx politics-01.txt sport-02.txt\n"
                                   "  fihris delete news.idx - < old-ids.txt\n"
                                   "  fihris delete news.idx --query '+source:archive -==المغرب' --dry-run\n"};

std::vector<std::string> ids_of(const CommandLine& line) {
  std::vector<std::string> ids;
  for (std::size_t number = 1; number < line.words().size(); ++number) {
    if (line.words()[number] != "-") {
      ids.push_back(line.words()[number]);
      continue;
    }
    input::FileSource source("-");
    input::Window window(source);
    while (window.fill()) {
    }
    for (auto rest = window.view(); !rest.empty();) {
      const auto id = input::take_line(rest);
      if (!id.empty()) ids.emplace_back(id);
    }
  }
  return ids;
}

/// Deletes what a query finds, or only counts it.
int delete_by_query(const CommandLine& line) {
  const auto& index = line.words()[0];
  const auto query = parse_query(line.text("query"));
  const auto reader = IndexReader::open(index);
  const bool dry_run = line.flag("dry-run");
  std::uint64_t deleted = 0;
  std::uint64_t left = reader.stats().documents;
  if (dry_run) {
    Ranking ranking;
    ranking.similar_weight = 0;  // as IndexWriter::remove()
    deleted = Searcher(reader).count(query, ranking);
  } else {
    IndexWriter writer(index);
    deleted = writer.remove(query);
    if (deleted > 0) writer.commit();
    left = writer.document_count();
  }
  if (line.json()) {
    print_json({{"deleted", deleted}, {"missing", Json::array()}, {"documents", left}, {"dry_run", dry_run}});
  } else {
    std::cout << grouped(deleted) << (deleted == 1 ? " document" : " documents") << (dry_run ? " would be deleted of " : " deleted, ")
              << grouped(left) << (dry_run ? "\n" : " left\n");
  }
  return deleted > 0 ? kDone : kNothingFound;
}

}  // namespace

int run_delete(const Arguments& arguments) {
  CommandLine line(kText);
  line.options().add_options()("query", po::value<std::string>()->value_name("QUERY"), "delete what this query finds")(
      "dry-run", "with --query: only count");
  if (!line.parse(arguments)) return kDone;
  if (line.has("query")) {
    line.require_words(1, 1);
    return delete_by_query(line);
  }
  line.require_words(2);
  const auto& index = line.words()[0];
  const auto ids = ids_of(line);
  IndexReader::open(index);  // a writer would make an index where there is none
  IndexWriter writer(index);
  std::uint64_t deleted = 0;
  std::vector<std::string> missing;
  for (const auto& id : ids) {
    if (!id.empty() && writer.remove(id)) {
      ++deleted;
    } else {
      missing.push_back(id);
    }
  }
  if (deleted > 0) writer.commit();
  if (line.json()) {
    print_json({{"deleted", deleted}, {"missing", missing}, {"documents", writer.document_count()}});
  } else {
    for (const auto& id : missing) std::cerr << "fihris delete: no document has the id \"" << id << "\"\n";
    std::cout << grouped(deleted) << (deleted == 1 ? " document deleted, " : " documents deleted, ") << grouped(writer.document_count())
              << " left\n";
  }
  return deleted > 0 ? kDone : kNothingFound;
}

}  // namespace fihris::tool
