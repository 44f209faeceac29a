// SPDX-License-Identifier: Apache-2.0
//
// fihris search INDEX QUERY…: the best documents, with the passages that answer the query.
#include <array>
#include <cstdio>
#include <iostream>

#include <fihris/index_reader.hpp>
#include <fihris/searcher.hpp>
#include <fihris/snippet.hpp>

#include "absent_words.hpp"
#include "commands/commands.hpp"
#include "explanation_output.hpp"
#include "json_output.hpp"
#include "query_options.hpp"
#include "terminal.hpp"
#include "typed_query.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "search",
                               .usage = "INDEX QUERY...",
                               .about =
                                   "Finds documents. Words are ranked; \"a phrase\" +required -excluded field:word\n"
                                   "word* =exact ~root AND OR NOT and parentheses do what they say\n"
                                   "(docs/query-language.md). Several arguments are joined by spaces.\n",
                               .examples =
                                   "  fihris search news.idx مكافحة التطرف\n"
                                   "  fihris search news.idx '\"مكافحة التطرف\" -كرة' -k 5\n"
                                   "  fihris search news.idx المغرب --field title --json\n"
                                   "  fihris search news.idx المغرب --filter 'day:[2003 TO 2004-06]' --sort day:desc\n"
                                   "  fihris search news.idx المغرب 'topic:[سياسة]' --facets topic\n"};

struct Page {
  std::size_t offset = 0;
  std::size_t limit = 10;
};

struct Request {
  std::string typed;
  Query query;
  Page page;
  SearchOptions options;
  bool snippets = true;
  bool explain = false;
};

/// FIELD, FIELD:asc or FIELD:desc.
SortBy sort_of_text(std::string text) {
  SortBy order;
  const auto colon = text.rfind(':');
  const auto direction = colon == std::string::npos ? "" : text.substr(colon + 1);
  if (direction == "desc") order.direction = SortBy::Direction::kDescending;
  if (direction == "asc" || direction == "desc") text.resize(colon);
  order.field = std::move(text);
  return order;
}

std::vector<std::string> names_in(const std::string& list) {
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin <= list.size();) {
    const auto end = std::min(list.find(',', begin), list.size());
    if (end > begin) names.push_back(list.substr(begin, end - begin));
    begin = end + 1;
  }
  return names;
}

Request read_request(const CommandLine& line) {
  constexpr std::int64_t kMost = 1'000'000;
  Request request;
  request.typed = joined(line.words(), 1);
  request.query = spelled(typed_query(request.typed), line);
  if (line.has("field")) request.query = request.query.in(line.text("field"));
  request.page.offset = static_cast<std::size_t>(line.number("offset", {0, kMost}));
  request.page.limit = static_cast<std::size_t>(line.number("limit", {0, kMost}));
  request.options.limit = request.page.offset + request.page.limit;
  request.options.count = Count::kExact;
  request.options.ranking = ranking_of(line);
  if (line.has("filter")) request.options.filter = typed_query(line.text("filter"));
  if (line.has("sort")) request.options.sort_by = sort_of_text(line.text("sort"));
  if (line.has("facets")) request.options.facets = names_in(line.text("facets"));
  request.options.facet_values = static_cast<std::size_t>(line.number("facet-values", {1, kMost}));
  request.snippets = !line.flag("no-snippet");
  request.explain = line.flag("explain");
  return request;
}

std::string fixed_score(double score) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f", score);
  return text.data();
}

Json ranges_as_json(const std::vector<ByteRange>& ranges) {
  auto json = Json::array();
  for (const auto& range : ranges) json.push_back({range.begin, range.end});
  return json;
}

/// For bold text.
std::string marked(const std::string& text, const std::vector<ByteRange>& ranges, const Style& style) {
  std::string result;
  std::size_t at = 0;
  for (const auto& range : ranges) {
    result.append(text, at, range.begin - at).append(style.highlight_begin_in_bold());
    result.append(text, range.begin, range.end - range.begin).append(style.highlight_end_in_bold());
    at = range.end;
  }
  return result.append(text, at, std::string::npos);
}

void print_indented(const std::string& text, const Style& style) {
  for (const auto& line : wrapped(text, style.columns - 4)) std::cout << "    " << line << '\n';
}

class Results {
 public:
  Results(const Searcher& searcher, const Request& request)
      : searcher_(searcher), request_(request), snippets_(searcher.reader(), request.query, request.options.ranking) {}

  Json hit_as_json(const Hit& hit, std::size_t rank) const {
    const auto document = searcher_.reader().document(hit.doc);
    const std::string title(document.get("title"));
    Json json = {{"rank", rank}, {"id", hit.id}, {"score", hit.score}, {"title", title}};
    json["title_highlights"] = ranges_as_json(snippets_.highlights(title));
    if (request_.snippets) {
      const auto snippet = snippets_.make(document.get("text"));
      json["snippet"] = snippet.text;
      json["highlights"] = ranges_as_json(snippet.highlights);
      json["heading"] = snippet.heading;
      json["source"] = {snippet.source.begin, snippet.source.end};
      json["cut_before"] = snippet.cut_before;
      json["cut_after"] = snippet.cut_after;
    }
    if (request_.explain) json["explanation"] = explanation_as_json(explanation(hit));
    return json;
  }

  void print_hit(const Hit& hit, std::size_t rank, const Style& style) const {
    const auto document = searcher_.reader().document(hit.doc);
    const std::string title(document.get("title"));
    auto number = std::to_string(rank) + ".";
    number.insert(0, number.size() < 3 ? 3 - number.size() : 0, ' ');
    const auto shown = title.empty() ? harmless(hit.id) : marked(harmless(title), snippets_.highlights(title), style);
    bool first = true;
    for (const auto& line : wrapped(shown, style.columns - 6)) {
      std::cout << (first ? number + " " : "    ") << style.bold(isolated(line)) << '\n';
      first = false;
    }
    std::cout << "    " << style.dim(isolated(harmless(hit.id)) + "  " + fixed_score(hit.score)) << '\n';
    if (request_.snippets) print_snippet(document, style);
    if (request_.explain) print_explanation(explanation(hit), style, 4);
    std::cout << '\n';
  }

 private:
  Explanation explanation(const Hit& hit) const { return searcher_.explain(request_.query, hit.id, request_.options.ranking); }

  void print_snippet(const Document& document, const Style& style) const {
    auto snippet = snippets_.make(document.get("text"));
    if (snippet.text.empty()) return;
    snippet.text = harmless(snippet.text);
    if (!snippet.heading.empty()) print_indented("# " + isolated(harmless(snippet.heading)), style);
    print_indented(snippet.marked(style.highlight_begin(), style.highlight_end()), style);
  }

  const Searcher& searcher_;
  const Request& request_;
  SnippetMaker snippets_;
};

Json facets_as_json(const std::vector<Facet>& facets) {
  auto json = Json::array();
  for (const auto& facet : facets) {
    auto values = Json::array();
    for (const auto& value : facet.values) values.push_back({{"value", value.value}, {"count", value.count}});
    json.push_back({{"field", facet.field}, {"values", std::move(values)}, {"distinct", facet.distinct}, {"without", facet.without}});
  }
  return json;
}

void print_facets(const std::vector<Facet>& facets, const Style& style) {
  for (const auto& facet : facets) {
    std::cout << style.bold(harmless(facet.field)) << '\n';
    for (const auto& value : facet.values) std::cout << "    " << isolated(harmless(value.value)) << "  " << grouped(value.count) << '\n';
    if (facet.distinct > facet.values.size()) std::cout << "    " << grouped(facet.distinct - facet.values.size()) << " more\n";
    if (facet.without > 0) std::cout << "    (none)  " << grouped(facet.without) << '\n';
  }
}

int print_results_as_json(const Searcher& searcher, const Request& request, const TopHits& found) {
  const Results results(searcher, request);
  auto hits = Json::array();
  for (auto rank = request.page.offset; rank < found.hits.size(); ++rank) hits.push_back(results.hit_as_json(found.hits[rank], rank + 1));
  Json json = {
      {"query", request.typed}, {"parsed", request.query.to_string()}, {"total", found.total}, {"total_is_exact", found.total_is_exact}};
  json["offset"] = request.page.offset;
  const bool none = found.total == 0;
  json["hits"] = std::move(hits);
  if (!request.options.facets.empty()) json["facets"] = facets_as_json(found.facets);
  if (none) json["tried"] = tried_as_json(try_words(searcher, request.query, request.options.ranking));
  print_json(json);
  return none ? kNothingFound : kDone;
}

int print_nothing(const Searcher& searcher, const Request& request, const Style& style) {
  for (const auto& line : wrapped(
           "Nothing found for " + isolated(harmless(request.typed)) + " in " + grouped(searcher.reader().stats().documents) + " documents.",
           style.columns)) {
    std::cout << line << '\n';
  }
  print_tried(try_words(searcher, request.query, request.options.ranking), style);
  return kNothingFound;
}

int print_results(const Searcher& searcher, const Request& request, const TopHits& found, const Style& style) {
  if (found.total == 0) return print_nothing(searcher, request, style);
  const Results results(searcher, request);
  for (auto rank = request.page.offset; rank < found.hits.size(); ++rank) results.print_hit(found.hits[rank], rank + 1, style);
  const char* about = found.total_is_exact ? "" : "at least ";
  std::cout << about << grouped(found.total) << (found.total == 1 ? " document found" : " documents found");
  const auto shown = found.hits.size() > request.page.offset ? found.hits.size() - request.page.offset : 0;
  if (shown > 0) std::cout << "; shown: " << request.page.offset + 1 << " to " << found.hits.size();
  if (shown == 0 && request.page.limit > 0) std::cout << "; none after number " << request.page.offset;
  std::cout << '\n';
  print_facets(found.facets, style);
  return shown == 0 && request.page.limit > 0 ? kNothingFound : kDone;
}

}  // namespace

int run_search(const Arguments& arguments) {
  CommandLine line(kText);
  line.options().add_options()("limit,k", po::value<std::int64_t>()->value_name("N")->default_value(10), "how many documents")(
      "offset", po::value<std::int64_t>()->value_name("N")->default_value(0), "leave out the first N")(
      "field", po::value<std::string>()->value_name("NAME"), "look in this field only")(
      "filter", po::value<std::string>()->value_name("QUERY"), "only documents that match this, too; scores stay")(
      "sort", po::value<std::string>()->value_name("FIELD"), "order by this field; FIELD:desc turns it round")(
      "facets", po::value<std::string>()->value_name("FIELDS"), "count the keywords of these fields, with commas between")(
      "facet-values", po::value<std::int64_t>()->value_name("N")->default_value(10), "how many keywords of each")(
      "no-snippet", "titles only")("explain", "say where each score comes from")(
      "color", po::value<std::string>()->value_name("WHEN")->default_value("auto"), "auto, always or never");
  add_query_options(line);
  if (!line.parse(arguments)) return kDone;
  line.require_words(2);
  const auto style = style_of_output(line.text("color"));
  const auto request = read_request(line);
  const Searcher searcher(open_for_queries(line.words()[0], line));
  const auto found = searcher.search(request.query, request.options);
  return line.json() ? print_results_as_json(searcher, request, found) : print_results(searcher, request, found, style);
}

}  // namespace fihris::tool
