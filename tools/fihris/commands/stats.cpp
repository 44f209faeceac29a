// SPDX-License-Identifier: Apache-2.0
//
// fihris stats INDEX: what an index holds and how much room each part takes.
#include <algorithm>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include <fihris/index_reader.hpp>

#include "commands/commands.hpp"
#include "json_output.hpp"
#include "terminal.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "stats",
                               .usage = "INDEX",
                               .about =
                                   "Counts what an index holds: documents, words, bytes of each part\n"
                                   "and segment.\n",
                               .examples =
                                   "  fihris stats news.idx\n"
                                   "  fihris stats news.idx --json\n"};

/// What the parts take of all bytes, the largest first.
std::vector<std::pair<std::string, std::uint64_t>> parts_of(const IndexStats& stats) {
  std::uint64_t dictionary = 0;
  std::uint64_t postings = 0;
  std::uint64_t positions = 0;
  std::uint64_t lengths = 0;
  std::uint64_t neighbours = 0;
  for (const auto& field : stats.fields) {
    dictionary += field.dictionary_bytes;
    postings += field.postings_bytes;
    positions += field.positions_bytes;
    lengths += field.lengths_bytes;
    neighbours += field.neighbours_bytes;
  }
  std::vector<std::pair<std::string, std::uint64_t>> parts = {{"stored documents", stats.stored_bytes},
                                                              {"postings", postings},
                                                              {"positions", positions},
                                                              {"dictionary", dictionary},
                                                              {"lengths", lengths},
                                                              {"neighbours", neighbours},
                                                              {"ids", stats.ids_bytes}};
  if (!stats.columns.empty()) {
    std::uint64_t columns = 0;
    for (const auto& column : stats.columns) columns += column.bytes;
    parts.emplace_back("values of fields", columns);
  }
  std::uint64_t known = 0;
  for (const auto& part : parts) known += part.second;
  std::sort(parts.begin(), parts.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  parts.emplace_back("everything else", stats.bytes - std::min(known, stats.bytes));  // checksums, counts, vocabulary, manifest
  return parts;
}

Json field_as_json(const IndexStats::FieldStats& field) {
  return {{"name", field.name},
          {"tokens", field.tokens},
          {"words", field.words},
          {"stems", field.stems},
          {"postings", field.postings},
          {"dictionary_bytes", field.dictionary_bytes},
          {"postings_bytes", field.postings_bytes},
          {"positions_bytes", field.positions_bytes},
          {"lengths_bytes", field.lengths_bytes},
          {"neighbours_bytes", field.neighbours_bytes}};
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
  for (auto [name, bytes] : parts_of(stats)) {
    std::replace(name.begin(), name.end(), ' ', '_');
    json["parts"][name] = bytes;
  }
  json["segment_list"] = Json::array();
  for (const auto& segment : stats.segment_list) {
    json["segment_list"].push_back({{"number", segment.number},
                                    {"documents", segment.documents},
                                    {"deleted_documents", segment.deleted_documents},
                                    {"bytes", segment.bytes}});
  }
  json["fields"] = Json::array();
  for (const auto& field : stats.fields) json["fields"].push_back(field_as_json(field));
  json["columns"] = Json::array();
  for (const auto& column : stats.columns) json["columns"].push_back({{"name", column.name}, {"bytes", column.bytes}});
  return json;
}

void print_row(const std::string& label, const std::string& value) {
  std::cout << label << std::string(22 - std::min<std::size_t>(label.size(), 21), ' ') << value << '\n';
}

/// ", 37 %".
std::string share(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? "" : ", " + std::to_string((part * 100 + whole / 2) / whole) + " %";
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
  print_row("  neighbours", readable_bytes(field.neighbours_bytes));
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
  print_row("analyser", reader.analyzer().fingerprint());
  print_row("size", readable_bytes(stats.bytes));
  for (const auto& [name, bytes] : parts_of(stats)) print_row("  " + name, readable_bytes(bytes) + share(bytes, stats.bytes));
  for (const auto& segment : stats.segment_list) {
    print_row(
        "segment " + std::to_string(segment.number),
        grouped(segment.documents) + " documents, " + grouped(segment.deleted_documents) + " deleted, " + readable_bytes(segment.bytes));
  }
  for (const auto& field : stats.fields) print_field(field);
  if (!stats.columns.empty()) std::cout << "\nvalues of fields\n";
  for (const auto& column : stats.columns) print_row("  " + column.name, readable_bytes(column.bytes));
  return kDone;
}

}  // namespace fihris::tool
