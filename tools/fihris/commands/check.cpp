// SPDX-License-Identifier: Apache-2.0
//
// fihris check INDEX: every byte against its checksum, every structure against its rules; --full: every word against every document; --repair.
#include <iostream>

#include <fihris/directory.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/repair.hpp>

#include "commands/commands.hpp"
#include "json_output.hpp"
#include "terminal.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "check",
                               .usage = "INDEX",
                               .about =
                                   "Reads every byte of an index and compares it with its checksum and its rules.\n"
                                   "--full also analyses every stored document anew and compares each word with the\n"
                                   "index; of fields whose text is not stored it compares frequencies, positions\n"
                                   "and lengths. --repair keeps what is whole: segments without damage stay, of\n"
                                   "damaged ones every document whose text can still be read is indexed anew, and\n"
                                   "what is lost is named. Damaged files stay in the folder as damaged-*.\n"
                                   "Status 0: sound, or repaired without a loss. Status 1: repaired, and documents\n"
                                   "are lost or came back. Status 2: damaged, and each damage is named.\n",
                               .examples =
                                   "  fihris check news.idx && echo sound\n"
                                   "  fihris check --full news.idx --json\n"
                                   "  fihris check --repair news.idx\n"};

constexpr std::size_t kMostIdsTold = 20;

int check(const CommandLine& line) {
  const auto depth = line.flag("full") ? CheckDepth::kFull : CheckDepth::kStructure;
  const CheckReport report = IndexReader::check(Directory::at(line.words()[0]), depth);
  if (line.json()) {
    Json json = {{"ok", report.ok()},     {"problems", report.problems},   {"files", report.files},
                 {"bytes", report.bytes}, {"documents", report.documents}, {"postings", report.postings}};
    if (depth == CheckDepth::kFull) json["compared_words"] = report.compared_words;
    print_json(json);
    return report.ok() ? kDone : kFailed;
  }
  for (const auto& problem : report.problems) std::cout << "damaged: " << harmless(problem) << '\n';
  std::cout << (report.ok() ? "sound: " : "checked: ") << grouped(report.files) << (report.files == 1 ? " file, " : " files, ")
            << readable_bytes(report.bytes) << ", " << grouped(report.documents) << (report.documents == 1 ? " document, " : " documents, ")
            << grouped(report.postings) << " postings";
  if (depth == CheckDepth::kFull) std::cout << ", " << grouped(report.compared_words) << " words compared with the documents";
  std::cout << '\n';
  return report.ok() ? kDone : kFailed;
}

void print_lost_ids(const std::vector<std::string>& ids) {
  for (std::size_t number = 0; number < ids.size() && number < kMostIdsTold; ++number)
    std::cout << "lost: " << harmless(ids[number]) << '\n';
  if (ids.size() > kMostIdsTold) std::cout << "lost: and " << grouped(ids.size() - kMostIdsTold) << " more (--json names all)\n";
}

int repair(const CommandLine& line) {
  const RepairReport report = repair_index(Directory::at(line.words()[0]));
  const bool was_sound = report.findings.empty();
  const int status = report.lost == 0 && report.back == 0 ? kDone : kNothingFound;
  if (line.json()) {
    print_json({{"ok", was_sound},
                {"findings", report.findings},
                {"kept", report.kept},
                {"recovered", report.recovered},
                {"lost", report.lost},
                {"back", report.back},
                {"lost_ids", report.lost_ids},
                {"kept_files", report.kept_files}});
    return status;
  }
  for (const auto& finding : report.findings) std::cout << "damaged: " << harmless(finding) << '\n';
  print_lost_ids(report.lost_ids);
  for (const auto& file : report.kept_files) std::cout << "kept aside: " << file << '\n';
  std::cout << (was_sound ? "sound: " : "repaired: ") << grouped(report.kept) << " documents kept, " << grouped(report.recovered)
            << " indexed anew, " << grouped(report.lost) << " lost";
  if (report.back > 0) std::cout << ", " << grouped(report.back) << " removed ones back";
  std::cout << '\n';
  return status;
}

}  // namespace

int run_check(const Arguments& arguments) {
  CommandLine line(kText);
  line.options().add_options()("full", "compare every word of the index with the documents")(
      "repair", "make a damaged index usable with what is whole (checks in full)");
  if (!line.parse(arguments)) return kDone;
  line.require_words(1, 1);
  return line.flag("repair") ? repair(line) : check(line);
}

}  // namespace fihris::tool
