// SPDX-License-Identifier: Apache-2.0
//
// fihris analyze TEXT…: every word in all the forms by which it can be found, and how it came to them.
#include <array>
#include <iostream>

#include <fihris/analyzer.hpp>
#include <fihris/index_reader.hpp>

#include "commands/commands.hpp"
#include "input/bytes.hpp"
#include "json_output.hpp"
#include "terminal.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "analyze",
                               .usage = "TEXT...",
                               .about =
                                   "Shows each word of a text (- reads standard input) as it stands, folded to its\n"
                                   "letters, as stem and as root, with its place in bytes and the rules that led\n"
                                   "from the letters to the stem.\n",
                               .examples =
                                   "  fihris analyze وبكتابهم\n"
                                   "  fihris analyze 'les journaux marocains' --latin french --json\n"
                                   "  fihris analyze المدارس --index news.idx\n"};

Json date_as_json(const DateMention& date) {
  return {{"name", date.name}, {"begin", date.begin}, {"end", date.end}, {"position", date.position}, {"word_count", date.word_count}};
}

std::string_view kind_name(TokenKind kind) {
  switch (kind) {
    case TokenKind::kArabic: return "arabic";
    case TokenKind::kLatin: return "latin";
    case TokenKind::kNumber: return "number";
    case TokenKind::kOther: return "other";
  }
  return "other";
}

Analyzer analyzer_of(const CommandLine& line) {
  if (line.has("index")) return IndexReader::open(line.text("index")).analyzer();
  AnalyzerOptions options;
  options.latin = line.text("latin");
  const auto stemmer = line.text("arabic-stemmer");
  if (stemmer == "snowball") options.arabic = ArabicStemmer::kSnowball;
  if (stemmer == "none") options.arabic = ArabicStemmer::kNone;
  if (stemmer != "fihris" && stemmer != "snowball" && stemmer != "none") {
    throw UsageError("--arabic-stemmer takes fihris, snowball or none, not \"" + stemmer + "\"");
  }
  return Analyzer(std::move(options));
}

std::string text_of(const CommandLine& line) {
  if (line.words().size() != 1 || line.words()[0] != "-") return joined(line.words(), 0);
  input::FileSource source("-");
  input::Window window(source);
  while (window.fill()) {
  }
  return std::string(window.view());
}

Json token_as_json(const Token& token, const std::string& text) {
  return {{"position", token.position},
          {"begin", token.begin},
          {"end", token.end},
          {"source", text.substr(token.begin, token.end - token.begin)},
          {"kind", kind_name(token.kind)},
          {"written", token.written},
          {"letters", token.letters},
          {"stem", token.stem},
          {"root", token.root},
          {"stop_word", token.stop_word},
          {"steps", token.steps},
          {"step_results", token.step_results}};
}

void print_token(const Token& token, const std::string& text, const Style& style) {
  const auto source = harmless(text.substr(token.begin, token.end - token.begin));
  std::cout << token.position << "  " << style.bold(isolated(source)) << "  bytes " << token.begin << "-" << token.end << ", "
            << kind_name(token.kind) << (token.stop_word ? ", function word" : "") << '\n';
  const std::array<std::pair<const char*, const std::string*>, 4> forms = {
      {{"written", &token.written}, {"letters", &token.letters}, {"stem", &token.stem}, {"root", &token.root}}};
  for (const auto& [name, form] : forms) {
    if (!form->empty()) std::cout << "   " << name << std::string(9 - std::string_view(name).size(), ' ') << isolated(*form) << '\n';
  }
  if (token.steps.empty()) return;
  std::string steps;
  for (std::size_t i = 0; i < token.steps.size(); ++i) {
    steps += (steps.empty() ? "" : " > ") + token.steps[i] + ' ' + isolated(token.step_results[i]);
  }
  std::string lead = "   steps    ";
  for (const auto& line : wrapped(steps, style.columns - lead.size())) {
    std::cout << lead << line << '\n';
    lead.assign(lead.size(), ' ');
  }
}

}  // namespace

int run_analyze(const Arguments& arguments) {
  CommandLine line(kText);
  line.options().add_options()("index", po::value<std::string>()->value_name("INDEX"), "as this index analyses")(
      "latin", po::value<std::string>()->value_name("LANG")->default_value("french"), "stemmer for Latin letters")(
      "arabic-stemmer", po::value<std::string>()->value_name("NAME")->default_value("fihris"), "fihris, snowball or none")(
      "color", po::value<std::string>()->value_name("WHEN")->default_value("auto"), "auto, always or never");
  if (!line.parse(arguments)) return kDone;
  line.require_words(1);
  const auto style = style_of_output(line.text("color"));
  const auto analyzer = analyzer_of(line);
  const auto text = text_of(line);
  const auto tokens = analyzer.analyze(text);
  const auto dates = analyzer.dates(text, tokens);
  if (line.json()) {
    auto list = Json::array();
    for (const auto& token : tokens) list.push_back(token_as_json(token, text));
    auto named = Json::array();
    for (const auto& date : dates) named.push_back(date_as_json(date));
    print_json({{"analyzer", analyzer.fingerprint()}, {"text", text}, {"tokens", std::move(list)}, {"dates", std::move(named)}});
  } else {
    for (const auto& token : tokens) print_token(token, text, style);
    for (const auto& date : dates) std::cout << "date  " << date.name << "  bytes " << date.begin << "-" << date.end << '\n';
    if (tokens.empty()) std::cerr << "fihris analyze: the text has no words\n";
  }
  return tokens.empty() ? kNothingFound : kDone;
}

}  // namespace fihris::tool
