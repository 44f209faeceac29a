// SPDX-License-Identifier: Apache-2.0
//
// fihris stats INDEX: what an index holds and how much room each part takes.
#include <iostream>
#include <string>

#include <fihris/index_reader.hpp>

#include "commands/commands.hpp"
#include "json_output.hpp"
#include "terminal.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "stats",
                               .usage = "INDEX",
                               .about = "Counts what an index holds: documents, words, and bytes of each part.\n",
                               .examples =
                                   "  fihris stats news.idx\n"
                                   "  fihris stats news.idx --json\n"};

Json field_as_json(const IndexStats::FieldStats& field) {
  return {{"name", field.name},
          {"tokens", field.tokens},
          {"words", field.words},
          {"stems", field.stems},
          {"postings", field.postings},
          {"dictionary_bytes", field.dictionary_bytes},
          {"postings_bytes", field.postings_bytes},
          {"positions_bytes", field.positions_bytes},
          {"lengths_bytes", field.lengths_bytes}};
}

Json stats_as_json(const IndexReader& reader) {
  const auto stats = reader.stats();
  Json json = {{"documents", stats.documents},
               {"deleted_documents", stats.deleted_documents},
               {"segments", stats.segments},
               {"generation", stats.generation},
               {"tokens", stats.tokens},
               {"bytes", stats.bytes},
               {"ids_bytes", stats.ids_bytes},
               {"stored_bytes", stats.stored_bytes},
               {"analyzer", reader.analyzer().fingerprint()}};
  json["fields"] = Json::array();
  for (const auto& field : stats.fields) json["fields"].push_back(field_as_json(field));
  return json;
}

void print_row(const std::string& label, const std::string& value) {
  std::cout << label << std::string(22 - label.size(), ' ') << value << '\n';
}

void print_field(const IndexStats::FieldStats& field) {
  std::cout << "\nfield " << field.name << '\n';
  print_row("  words in all", grouped(field.tokens));
  print_row("  different words", grouped(field.words));
  print_row("  different stems", grouped(field.stems));
  print_row("  postings", grouped(field.postings) + ", " + readable_bytes(field.postings_bytes));
  print_row("  positions", readable_bytes(field.positions_bytes));
  print_row("  dictionary", readable_bytes(field.dictionary_bytes));
  print_row("  lengths", readable_bytes(field.lengths_bytes));
}

}  // namespace

int run_stats(const Arguments& arguments) {
  CommandLine line(kText);
  if (!line.parse(arguments)) return kDone;
  line.require_words(1, 1);
  const auto reader = IndexReader::open(line.words()[0]);
  if (line.json()) {
    print_json(stats_as_json(reader));
    return kDone;
  }
  const auto stats = reader.stats();
  print_row("documents", grouped(stats.documents));
  print_row("deleted documents", grouped(stats.deleted_documents));
  print_row("segments", grouped(stats.segments));
  print_row("commit number", grouped(stats.generation));
  print_row("words in all", grouped(stats.tokens));
  print_row("size", readable_bytes(stats.bytes));
  print_row("stored documents", readable_bytes(stats.stored_bytes));
  print_row("ids", readable_bytes(stats.ids_bytes));
  print_row("analyser", reader.analyzer().fingerprint());
  for (const auto& field : stats.fields) print_field(field);
  return kDone;
}

}  // namespace fihris::tool
