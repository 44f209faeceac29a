// SPDX-License-Identifier: Apache-2.0
//
// Xapian behind the two commands that compare_engines.py calls (bench/README.md): its Arabic stemmer, every stem with positions, BM25. No part of
// the build: compare_engines.py compiles it against an installed Xapian.
//
//   index DOCS.jsonl INDEX [--store]
//   search INDEX TOPICS.tsv K RUN.trec [--mode or|and|phrase] [--repeat N] [--count] [--exact]
#include <algorithm>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <xapian.h>

namespace {

using Json = nlohmann::json;
using Topics = std::vector<std::pair<std::string, std::string>>;

struct Options {
  std::vector<std::string> words;
  std::string mode = "or";
  std::size_t repeat = 1;
  bool store = false, count = false, exact = false;
};

double clock_seconds(clockid_t clock) {
  timespec time{};
  ::clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

/// Of this program alone; getrusage() begins with the process that started it.
long peak_kb() {
  std::ifstream status("/proc/self/status");
  long kilobytes = 0;
  for (std::string word; status >> word;) {
    if (word == "VmHWM:" && status >> kilobytes) break;
  }
  return kilobytes;
}

/// Every word by its stem, with its position, and nothing else.
Xapian::TermGenerator stems() {
  Xapian::TermGenerator generator;
  generator.set_stemmer(Xapian::Stem("arabic"));
  generator.set_stemming_strategy(Xapian::TermGenerator::STEM_ALL);
  return generator;
}

Json index(const Options& options) {
  constexpr int kFlushAt = 1'000'000;  // documents: the whole collection in one go, as far as memory goes
  ::setenv("XAPIAN_FLUSH_THRESHOLD", std::to_string(kFlushAt).c_str(), 0);
  std::filesystem::remove_all(options.words[2]);
  const double wall = clock_seconds(CLOCK_MONOTONIC), cpu = clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
  Xapian::WritableDatabase base(options.words[2], Xapian::DB_CREATE_OR_OVERWRITE);
  Xapian::TermGenerator generator = stems();
  std::ifstream in(options.words[1]);
  std::size_t documents = 0, text_bytes = 0;
  for (std::string line; std::getline(in, line);) {
    const Json read = Json::parse(line);
    const std::string title = read.value("title", ""), text = read.value("text", "");
    const std::string body = title.empty() ? text : title + "\n" + text;
    text_bytes += body.size();
    ++documents;
    Xapian::Document document;
    generator.set_document(document);
    generator.set_termpos(0);
    generator.index_text(body);
    document.add_value(0, read.at("id").get<std::string>());
    if (options.store) document.set_data(body);
    base.add_document(document);
  }
  base.commit();
  base.close();
  const double wall_taken = clock_seconds(CLOCK_MONOTONIC) - wall, cpu_taken = clock_seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  std::size_t bytes = 0;
  for (const auto& file : std::filesystem::directory_iterator(options.words[2])) bytes += file.file_size();
  return {{"engine", "xapian"},   {"op", "index"},      {"docs", documents},        {"text_bytes", text_bytes},
          {"wall_s", wall_taken}, {"cpu_s", cpu_taken}, {"peak_rss_kb", peak_kb()}, {"index_bytes", bytes}};
}

/// The text is cut and stemmed as those of the documents are.
Xapian::Query query_of(const std::string& text, const std::string& mode) {
  Xapian::TermGenerator generator = stems();
  Xapian::Document document;
  generator.set_document(document);
  generator.index_text(text);
  std::map<Xapian::termpos, std::string> by_place;
  for (auto term = document.termlist_begin(); term != document.termlist_end(); ++term) {
    for (auto place = term.positionlist_begin(); place != term.positionlist_end(); ++place) by_place[*place] = *term;
  }
  std::vector<std::string> words;
  for (const auto& [place, word] : by_place) words.push_back(word);
  const auto operation = mode == "or" ? Xapian::Query::OP_OR : mode == "and" ? Xapian::Query::OP_AND : Xapian::Query::OP_PHRASE;
  return Xapian::Query(operation, words.begin(), words.end());
}

/// The ids of the best, and their number; that of all matches where they are only counted.
std::size_t answer(Xapian::Enquire& enquire, Xapian::doccount all, const std::string& text, std::size_t hits, const Options& options,
                   const std::string& topic, std::ofstream* run) {
  enquire.set_query(query_of(text, options.mode));
  const auto wanted = static_cast<Xapian::doccount>(options.count ? 0 : hits);
  const Xapian::MSet found = enquire.get_mset(0, wanted, options.count || options.exact ? all : 0);
  if (options.count) return found.get_matches_estimated();
  std::size_t rank = 0;
  for (auto hit = found.begin(); hit != found.end(); ++hit) {
    const std::string id = hit.get_document().get_value(0);
    ++rank;
    if (run != nullptr) *run << topic << " Q0 " << id << ' ' << rank << ' ' << hit.get_weight() << " xapian\n";
  }
  return rank;
}

double at(const std::vector<double>& sorted, double share) {
  return sorted.empty() ? 0 : sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

Json search(const Options& options) {
  Topics topics;
  std::ifstream in(options.words[2]);
  for (std::string line; std::getline(in, line);) {
    const auto tab = line.find('\t');
    if (tab != std::string::npos) topics.emplace_back(line.substr(0, tab), line.substr(tab + 1));
  }
  const std::size_t hits = std::stoul(options.words[3]);
  const Xapian::Database base(options.words[1]);
  Xapian::Enquire enquire(base);
  enquire.set_weighting_scheme(Xapian::BM25Weight(1.2, 0, 1, 0.75, 0.5));
  std::ofstream run(options.words[4]);
  std::size_t found = 0;
  for (const auto& [name, text] : topics) found += answer(enquire, base.get_doccount(), text, hits, options, name, &run);
  std::vector<double> medians;
  double sum = 0;
  for (const auto& [name, text] : topics) {
    std::vector<double> taken;
    for (std::size_t pass = 0; pass < options.repeat; ++pass) {
      const double begin = clock_seconds(CLOCK_THREAD_CPUTIME_ID);
      answer(enquire, base.get_doccount(), text, hits, options, name, nullptr);
      taken.push_back((clock_seconds(CLOCK_THREAD_CPUTIME_ID) - begin) * 1e6);
    }
    std::sort(taken.begin(), taken.end());
    medians.push_back(taken[taken.size() / 2]);
    sum += medians.back();
  }
  std::sort(medians.begin(), medians.end());
  return {{"engine", "xapian"},
          {"op", "search"},
          {"queries", topics.size()},
          {"hits", found},
          {"cpu_mean_us", topics.empty() ? 0 : sum / static_cast<double>(topics.size())},
          {"cpu_p50_us", at(medians, .5)},
          {"cpu_p95_us", at(medians, .95)},
          {"cpu_p99_us", at(medians, .99)},
          {"peak_rss_kb", peak_kb()}};
}

Options parsed(int count, char** arguments) {
  Options options;
  for (int i = 1; i < count; ++i) {
    const std::string word = arguments[i];
    if (word == "--mode" && i + 1 < count)
      options.mode = arguments[++i];
    else if (word == "--repeat" && i + 1 < count)
      options.repeat = std::max(1UL, std::stoul(arguments[++i]));
    else if (word == "--store")
      options.store = true;
    else if (word == "--count")
      options.count = true;
    else if (word == "--exact")
      options.exact = true;
    else
      options.words.push_back(word);
  }
  return options;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    const Options options = parsed(count, arguments);
    if (options.words.size() == 3 && options.words[0] == "index")
      std::cout << index(options).dump() << '\n';
    else if (options.words.size() == 5 && options.words[0] == "search")
      std::cout << search(options).dump() << '\n';
    else
      throw std::invalid_argument("index DOCS.jsonl INDEX, or search INDEX TOPICS.tsv K RUN.trec");
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  } catch (const Xapian::Error& error) {
    std::cerr << error.get_description() << '\n';
    return 1;
  }
  return 0;
}
