// SPDX-License-Identifier: Apache-2.0
//
// fihris check INDEX: every byte against its checksum, every structure against its rules.
#include <iostream>

#include <fihris/directory.hpp>
#include <fihris/index_reader.hpp>

#include "commands/commands.hpp"
#include "json_output.hpp"
#include "terminal.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "check",
                               .usage = "INDEX",
                               .about =
                                   "Reads every byte of an index and compares it with its checksum and its rules.\n"
                                   "Status 0: sound. Status 2: damaged, and each damage is named.\n",
                               .examples = "  fihris check news.idx && echo sound\n"};

}  // namespace

int run_check(const Arguments& arguments) {
  CommandLine line(kText);
  if (!line.parse(arguments)) return kDone;
  line.require_words(1, 1);
  const CheckReport report = IndexReader::check(Directory::at(line.words()[0]));
  if (line.json()) {
    print_json({{"ok", report.ok()},
                {"problems", report.problems},
                {"files", report.files},
                {"bytes", report.bytes},
                {"documents", report.documents},
                {"postings", report.postings}});
    return report.ok() ? kDone : kFailed;
  }
  for (const auto& problem : report.problems) std::cout << "damaged: " << harmless(problem) << '\n';
  std::cout << (report.ok() ? "sound: " : "checked: ") << grouped(report.files) << (report.files == 1 ? " file, " : " files, ")
            << readable_bytes(report.bytes) << ", " << grouped(report.documents) << (report.documents == 1 ? " document, " : " documents, ")
            << grouped(report.postings) << " postings\n";
  return report.ok() ? kDone : kFailed;
}

}  // namespace fihris::tool
