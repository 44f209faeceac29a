// SPDX-License-Identifier: Apache-2.0
//
// fihris index INDEX PATH…: reads files and adds what they hold, all of it or nothing: one commit at the end.
#include <algorithm>
#include <array>
#include <iostream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>
#include <fihris/index_writer.hpp>

#include "clock.hpp"
#include "commands/commands.hpp"
#include "indexing_sink.hpp"
#include "input/encoding.hpp"
#include "input/reader.hpp"
#include "json_output.hpp"
#include "schema_file.hpp"
#include "terminal.hpp"
#include "word_files.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "index",
                               .usage = "INDEX PATH...",
                               .about =
                                   "Reads files, folders (with all that is in them) and standard input (-) into an\n"
                                   "index, which is created when there is none. A document with an id that the\n"
                                   "index has replaces it. Nothing is visible before the end, when all is committed\n"
                                   "at once. Plain text, Markdown, HTML, JSON lines, JSON arrays and TREC files are\n"
                                   "known by name and content; so are UTF-8, UTF-16, Windows-1256 and ISO-8859-6.\n"
                                   "What cannot be read is told and counted, and the rest is indexed.\n",
                               .examples =
                                   "  fihris index news.idx articles/\n"
                                   "  fihris index news.idx dump.jsonl --id-field url --text-field body\n"
                                   "  fihris index news.idx dump.jsonl --field date:date --field topics:keyword\n"
                                   "  fihris index news.idx dump.jsonl --schema fields.txt\n"
                                   "  zcat dump.jsonl.gz | fihris index news.idx - --strict\n"};

constexpr std::int64_t kMebibyte = std::int64_t{1} << 20;

void add_options(po::options_description& options) {
  using Text = std::string;
  const auto text = [](const char* name, const char* otherwise) { return po::value<Text>()->value_name(name)->default_value(otherwise); };
  options.add_options()("format", text("NAME", "auto"), "auto, text, markdown, html, jsonl, json or trec")(
      "encoding", text("NAME", ""), "the encoding of all files; found out when not given")(
      "id-field", text("NAME", "id"), "JSON: the field with the id")("title-field", text("NAME", "title"),
                                                                     "JSON: the field with the title")("text-field", text("NAME", "text"),
                                                                                                       "JSON: the field with the text")(
      "field", po::value<std::vector<Text>>()->value_name("NAME:TYPE")->composing(),
      "a field besides title and text: text, keyword, integer, real, date, boolean or stored; may be repeated, and is added to an index "
      "that "
      "lacks it")("schema", po::value<Text>()->value_name("FILE"),
                  "fields and where in JSON they come from, one a line: NAME TYPE [from NAME]")(
      "max-document", po::value<std::int64_t>()->value_name("MIB")->default_value(64), "skip longer files and lines")(
      "visual-order", text("WHEN", "never"), "mend Arabic whose letters stand as drawn, as from PDF: auto, always or never")(
      "strict", "stop at the first problem and index nothing")("verbose", "tell every problem, not the first 20 of a kind")(
      "memory", po::value<std::int64_t>()->value_name("MIB")->default_value(256), "memory for documents before they go to disk")(
      "threads", po::value<std::int64_t>()->value_name("N")->default_value(1), "threads that analyse documents; 0: one a processor")(
      "latin", text("LANG", "french"), "new index: stemmer for Latin letters: french, english, spanish ... or none")(
      "arabic-stemmer", text("NAME", "fihris"), "new index: fihris, snowball or none")(
      "protected", po::value<Text>()->value_name("FILE"), "new index: words that are never stemmed, one a line")(
      "stop-words", po::value<Text>()->value_name("FILE"), "function words beside the usual ones, one a line; kept in the index")(
      "synonyms", po::value<Text>()->value_name("FILE"), "words and phrases that find others as well, a rule a line; kept in the index")(
      "no-store-text", "new index: search title and text without keeping them (no snippets)");
}

ArabicStemmer stemmer_of_name(const std::string& name) {
  if (name == "fihris") return ArabicStemmer::kFihris;
  if (name == "snowball") return ArabicStemmer::kSnowball;
  if (name == "none") return ArabicStemmer::kNone;
  throw UsageError("--arabic-stemmer takes fihris, snowball or none, not \"" + name + "\"");
}

VisualOrder visual_order_of_name(const std::string& name) {
  if (name == "auto") return VisualOrder::kAuto;
  if (name == "always") return VisualOrder::kAlways;
  if (name == "never") return VisualOrder::kNever;
  throw UsageError("--visual-order takes auto, always or never, not \"" + name + "\"");
}

Schema schema_without_text() {
  const auto articles = Schema::articles();
  Schema schema;
  for (auto field : articles.fields()) {
    field.stored = false;
    schema.add(field);
  }
  return schema;
}

std::size_t thread_count(const CommandLine& line) {
  const auto asked = static_cast<std::size_t>(line.number("threads", {0, 1024}));
  return asked != 0 ? asked : std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
}

WriterOptions writer_options(const CommandLine& line, const SchemaFile& schema_file) {
  WriterOptions options;
  options.analyzer.latin = line.text("latin");
  options.analyzer.arabic = stemmer_of_name(line.text("arabic-stemmer"));
  options.analyzer.protected_words = words_of(line, "protected");
  options.analyzer.stop_words = words_of(line, "stop-words");
  options.analyzer.synonyms = synonyms_of(line);
  options.memory_bytes = static_cast<std::size_t>(line.number("memory", {1, std::int64_t{1} << 20}) * kMebibyte);
  options.add_threads = thread_count(line);
  options.schema = schema_file.over(line.flag("no-store-text") ? schema_without_text() : Schema::articles());
  return options;
}

/// Of NAME:TYPE.
Field field_of_text(const std::string& text) {
  const auto colon = text.rfind(':');
  const auto type = colon == std::string::npos ? std::string() : text.substr(colon + 1);
  if (const auto known = field_type_of_name(type)) {
    Field field;
    field.name = text.substr(0, colon);
    field.type = *known;
    return field;
  }
  throw UsageError("--field takes NAME:TYPE with a type of text, keyword, integer, real, date, boolean or stored, not \"" + text + "\"");
}

std::vector<Field> fields_of(const CommandLine& line) {
  std::vector<Field> fields;
  for (const auto& text : line.texts("field")) fields.push_back(field_of_text(text));
  return fields;
}

/// Arrays of strings become lines where lines mean something.
std::vector<std::string> fields_with_lines(const Schema& schema) {
  std::vector<std::string> names;
  for (const auto& field : schema.fields()) {
    if (field.type == FieldType::kKeyword || field.type == FieldType::kText) names.push_back(field.name);
  }
  return names;
}

input::Options input_options(const CommandLine& line) {
  input::Options options;
  options.format = input::format_of_name(line.text("format"));
  options.encoding = line.text("encoding");
  input::require_encoding(options.encoding);
  options.id_field = line.text("id-field");
  options.title_field = line.text("title-field");
  options.text_field = line.text("text-field");
  options.max_document_bytes = static_cast<std::size_t>(line.number("max-document", {1, 2047}) * kMebibyte);
  return options;
}

/// How an index is made is settled when it is created; who asks for something else later is told.
void warn_of_unused_options(const CommandLine& line, const std::string& index) {
  const bool asked = line.has("latin") || line.has("arabic-stemmer") || line.flag("no-store-text");
  if (!asked) return;
  try {
    const auto reader = IndexReader::open(index);
    std::cerr << "fihris index: " << index << " exists and keeps its analyser (" << reader.analyzer().fingerprint()
              << ") and fields; --latin, --arabic-stemmer and --no-store-text are for a new index\n";
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kNotFound) throw;
  }
}

Json summary_as_json(const IndexingSummary& summary, const IndexStats& stats, const Usage& usage, std::size_t threads) {
  auto skipped = Json::object();
  auto repaired = Json::object();
  for (std::size_t number = 0; number < input::kReasonCount; ++number) {
    const std::string name(input::reason_name(static_cast<input::Reason>(number)));
    if (summary.skipped[number] > 0) skipped[name] = summary.skipped[number];
    if (summary.repaired[number] > 0) repaired[name] = summary.repaired[number];
  }
  return {{"documents", summary.documents},
          {"replaced", summary.replaced},
          {"repeated", summary.repeated},
          {"skipped_total", summary.skipped_total()},
          {"skipped", skipped},
          {"repaired", repaired},
          {"input_bytes", summary.input_bytes},
          {"text_bytes", summary.text_bytes},
          {"index_documents", stats.documents},
          {"index_bytes", stats.bytes},
          {"threads", threads},
          {"wall_s", usage.wall_seconds},
          {"cpu_s", usage.cpu_seconds},
          {"peak_rss_kb", usage.peak_memory_kb},
          {"text_mb_per_s", usage.wall_seconds > 0 ? static_cast<double>(summary.text_bytes) / 1e6 / usage.wall_seconds : 0.0}};
}

void print_reasons(const char* label, const std::array<std::uint64_t, input::kReasonCount>& counts, std::uint64_t total) {
  if (total == 0) return;
  std::string reasons;
  for (std::size_t number = 0; number < input::kReasonCount; ++number) {
    if (counts[number] == 0) continue;
    reasons +=
        (reasons.empty() ? "" : ", ") + grouped(counts[number]) + " " + std::string(input::reason_name(static_cast<input::Reason>(number)));
  }
  std::cout << label;
  const std::string indent(std::char_traits<char>::length(label), ' ');
  bool first = true;
  for (const auto& part : wrapped(grouped(total) + ": " + reasons, 80 - indent.size())) {
    std::cout << (std::exchange(first, false) ? "" : indent) << part << '\n';
  }
}

void print_summary(const std::string& index, const IndexingSummary& summary, const IndexStats& stats, const Usage& usage) {
  std::cout << grouped(summary.documents) << (summary.documents == 1 ? " document" : " documents") << " indexed into " << index << '\n';
  const auto rate = usage.wall_seconds > 0 ? static_cast<double>(summary.text_bytes) / usage.wall_seconds : 0.0;
  std::cout << "text      " << readable_bytes(summary.text_bytes) << " in " << readable_seconds(usage.wall_seconds) << " ("
            << readable_bytes(static_cast<std::uint64_t>(rate)) << "/s)\n";
  std::cout << "index     " << readable_bytes(stats.bytes) << ", " << grouped(stats.documents)
            << (stats.documents == 1 ? " document\n" : " documents\n");
  if (summary.replaced > 0)
    std::cout << "replaced  " << grouped(summary.replaced) << ", of which repeated in this input: " << grouped(summary.repeated) << '\n';
  print_reasons("skipped   ", summary.skipped, summary.skipped_total());
  print_reasons("repaired  ", summary.repaired, summary.repaired_total());
}

/// Has the C library give memory back that this program has freed. Otherwise it raises the size from which it does so to the largest that was
/// freed, and keeps twice as much for each thread: with two threads an eighth of the budget.
void keep_little_memory() {
#ifdef __GLIBC__
  constexpr int kBytes = 4 << 20;
  ::mallopt(M_MMAP_THRESHOLD, kBytes);
  ::mallopt(M_TRIM_THRESHOLD, kBytes);
#endif
}

/// Merges what is due, when all is committed already: a fault here loses nothing.
void tidy_up(IndexWriter& writer, const std::string& index) {
  try {
    writer.wait_for_merges();
    const auto before = IndexReader::open(index).stats().segments;
    if (writer.segment_count() < before) writer.commit();
  } catch (const Error& error) {
    std::cerr << "fihris index: all documents are in the index; merging its segments failed: " << error.what() << '\n';
  }
}

int nothing_indexed(const CommandLine& line, const IndexingSummary& summary) {
  std::cerr << "fihris index: no document was found in";
  for (std::size_t number = 1; number < line.words().size(); ++number) std::cerr << ' ' << line.words()[number];
  std::cerr << "; the index is as it was\n";
  if (line.json()) {
    print_json(summary_as_json(summary, {}, {}, thread_count(line)));
  } else {
    print_reasons("skipped   ", summary.skipped, summary.skipped_total());
  }
  const bool refused = summary.skipped[static_cast<std::size_t>(input::Reason::kUnreadable)] > 0;
  return refused ? kFailed : kNothingFound;
}

}  // namespace

int run_index(const Arguments& arguments) {
  CommandLine line(kText);
  add_options(line.options());
  if (!line.parse(arguments)) return kDone;
  line.require_words(2);
  const auto& index = line.words()[0];
  auto options = input_options(line);
  const auto fields = fields_of(line);
  const auto schema_file = schema_file_of(line);
  schema_file.map(options);
  const auto visual_order = visual_order_of_name(line.text("visual-order"));
  const Stopwatch stopwatch;
  keep_little_memory();
  warn_of_unused_options(line, index);
  IndexWriter writer(index, writer_options(line, schema_file));
  schema_file.add_to(writer);
  for (const auto& field : fields) writer.add_field(field);
  options.line_fields = fields_with_lines(writer.schema());
  IndexingSink sink(writer, {.strict = line.flag("strict"),
                             .verbose = line.flag("verbose"),
                             .progress = errors_go_to_terminal() && !line.json(),
                             .visual_order = visual_order,
                             .threads = thread_count(line)});
  try {
    const std::vector<std::string> paths(line.words().begin() + 1, line.words().end());
    const auto files = input::list_files(paths, [&sink](const input::Problem& problem) { sink.problem(problem); });
    for (const auto& file : files) sink.expect(file.bytes);
    for (const auto& file : files) input::read_file(file, options, sink);
    sink.finish();
  } catch (const StrictStop&) {
    sink.end_progress();
    std::cerr << "fihris index: stopped at the first problem (--strict); the index is as it was\n";
    return kFailed;
  }
  sink.end_progress();
  sink.tell_suppressed();
  if (sink.summary().documents == 0) return nothing_indexed(line, sink.summary());
  sink.show_writing();
  writer.commit();
  sink.end_progress();
  auto usage = stopwatch.usage();
  tidy_up(writer, index);
  const auto merge_seconds = stopwatch.usage().wall_seconds - usage.wall_seconds;
  usage.peak_memory_kb = stopwatch.usage().peak_memory_kb;
  const auto stats = IndexReader::open(index).stats();
  if (line.json()) {
    auto json = summary_as_json(sink.summary(), stats, usage, thread_count(line));
    json["merge_s"] = merge_seconds;
    print_json(json);
  } else {
    print_summary(index, sink.summary(), stats, usage);
  }
  return kDone;
}

}  // namespace fihris::tool
