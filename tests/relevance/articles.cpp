// SPDX-License-Identifier: Apache-2.0
#include "relevance/articles.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <stdexcept>

#include <simdjson.h>

#include "testing/files.hpp"

namespace fihris::testing {
namespace {

Document make_document(std::string id, std::string title, std::string text) {
  Document document(std::move(id));
  document.set("title", std::move(title)).set("text", std::move(text));
  return document;
}

Document read_lines(const std::string& id, const std::string& bytes) {
  const std::size_t end = std::min(bytes.find('\n'), bytes.size());
  return make_document(id, bytes.substr(0, end), bytes.substr(end));
}

/// What stands between `open` and `close`, which is taken out of `html`; "" when there is none.
std::string cut(std::string& html, std::string_view open, std::string_view close) {
  const std::size_t begin = html.find(open);
  const std::size_t end = begin == std::string::npos ? begin : html.find(close, begin);
  if (end == std::string::npos) return {};
  std::string inside = html.substr(begin + open.size(), end - begin - open.size());
  html.erase(begin, end + close.size() - begin);
  return inside;
}

Document read_page(const std::string& id, std::string html) {
  std::string title = cut(html, "<title>", "</title>");
  for (const auto& [open, close] :
       std::array<std::pair<const char*, const char*>, 3>{{{"<style>", "</style>"}, {"<script>", "</script>"}, {"<!--", "-->"}}}) {
    cut(html, open, close);
  }
  std::string text;
  bool in_tag = false;
  for (const char byte : html) {
    if (byte == '<') text += ' ';
    in_tag = byte == '<' || (in_tag && byte != '>');
    if (!in_tag && byte != '>') text += byte;
  }
  return make_document(id, std::move(title), std::move(text));
}

void read_records(const std::filesystem::path& path, std::vector<Document>& documents) {
  simdjson::dom::parser parser;
  for (const simdjson::dom::element record : parser.load_many(path.string())) {
    const auto text_of = [&](std::string_view key) { return std::string(std::string_view(record[key])); };
    documents.push_back(make_document(text_of("id"), text_of("title"), text_of("text")));
  }
}

}  // namespace

std::vector<Document> read_articles(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<Document> documents;
  for (const auto& file : files) {
    const std::string extension = file.extension().string();
    const std::string name = file.filename().string();
    if (extension == ".jsonl") {
      read_records(file, documents);
    } else if (extension == ".html") {
      documents.push_back(read_page(name, read_file(file)));
    } else if (extension == ".txt" || extension == ".md") {
      documents.push_back(read_lines(name, read_file(file)));
    } else {
      throw std::runtime_error("no article: " + file.string());
    }
  }
  return documents;
}

std::vector<Topic> read_topics(const std::filesystem::path& file) {
  std::vector<Topic> topics;
  std::istringstream lines(read_file(file));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) throw std::runtime_error("a topic without a tab: " + line);
    topics.push_back({line.substr(0, tab), line.substr(tab + 1)});
  }
  return topics;
}

Judgements read_judgements(const std::filesystem::path& file) {
  Judgements judgements;
  std::istringstream words(read_file(file));
  std::string topic;
  std::string iteration;
  std::string document;
  for (int relevance = 0; words >> topic >> iteration >> document >> relevance;) judgements[topic][document] = relevance;
  if (!words.eof()) throw std::runtime_error("a judgement that cannot be read, after topic " + topic);
  return judgements;
}

}  // namespace fihris::testing
