// SPDX-License-Identifier: Apache-2.0
//
// Timing, schemas for runs, and folders for indexes.
#include "indexing.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include <fihris/error.hpp>

namespace fihris::bench {

Schema article_schema(KeepText keep) {
  Schema schema;
  const Schema articles = Schema::articles();
  for (Field field : articles.fields()) {
    field.stored = keep == KeepText::kYes;
    schema.add(std::move(field));
  }
  return schema;
}

Schema single_field_schema(KeepText keep) {
  Schema schema;
  schema.add({.name = "text", .stored = keep == KeepText::kYes});
  return schema;
}

void clear_index(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder) || std::filesystem::is_empty(folder)) return;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().filename().string().starts_with("MANIFEST-")) {
      std::filesystem::remove_all(folder);
      return;
    }
  }
  throw Error(ErrorCode::kInvalidArgument, folder.string() + ": holds something that is no index; it is left as it is");
}

IndexingResult index_documents(const std::vector<Document>& documents, const std::filesystem::path& folder, const WriterOptions& options) {
  IndexingResult result;
  const tool::Stopwatch stopwatch;
  result.memory_before_kb = stopwatch.usage().peak_memory_kb;
  {
    IndexWriter writer(folder, options);
    for (const Document& document : documents) writer.add(document);
    writer.commit();
  }
  result.usage = stopwatch.usage();
  for (const Document& document : documents) result.text_bytes += document.get("title").size() + document.get("text").size();
  result.documents = documents.size();
  result.stats = IndexReader::open(folder).stats();
  return result;
}

TemporaryFolder::TemporaryFolder(const std::filesystem::path& parent) {
  std::string name = (parent / "fihris_bench_XXXXXX").string();
  // The X are filled in by the system; their number is fixed.
  if (::mkdtemp(name.data()) == nullptr) {
    throw Error(ErrorCode::kIo, parent.string() + ": no folder can be made in it: " + std::generic_category().message(errno));
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace fihris::bench
