// SPDX-License-Identifier: Apache-2.0
//
// fihris show INDEX ID: one document with all its fields.
#include <iostream>

#include <fihris/index_reader.hpp>

#include "commands/commands.hpp"
#include "input/text_tools.hpp"
#include "json_output.hpp"
#include "terminal.hpp"

namespace fihris::tool {
namespace {

constexpr CommandText kText = {.name = "show",
                               .usage = "INDEX ID",
                               .about =
                                   "Prints the stored document with this id: its fields, long ones broken into lines\n"
                                   "of the terminal's width. With --field, one field exactly as it is stored.\n",
                               .examples =
                                   "  fihris show news.idx politics-01.txt\n"
                                   "  fihris show news.idx politics-01.txt --field text\n"};

void print_value(const Document::Value& value, const Style& style) {
  const auto text = harmless(value.text);
  const bool short_value = text.find('\n') == std::string::npos && display_width(text) + value.name.size() + 2 <= style.columns;
  if (short_value) {
    std::cout << style.bold(value.name) << ": " << isolated(text) << '\n';
    return;
  }
  std::cout << style.bold(value.name) << ":\n";
  for (std::string_view rest = text; !rest.empty();) {
    const auto lines = wrapped(input::take_line(rest), style.columns - 2);
    for (const auto& line : lines) std::cout << "  " << line << '\n';
  }
}

}  // namespace

int run_show(const Arguments& arguments) {
  CommandLine line(kText);
  line.options().add_options()("field", po::value<std::string>()->value_name("NAME"), "only this field, as it is stored")(
      "color", po::value<std::string>()->value_name("WHEN")->default_value("auto"), "auto, always or never");
  if (!line.parse(arguments)) return kDone;
  line.require_words(2, 2);
  const auto style = style_of_output(line.text("color"));
  const auto reader = IndexReader::open(line.words()[0]);
  const auto document = reader.find(line.words()[1]);
  if (!document) {
    std::cerr << "fihris show: no document has the id \"" << line.words()[1] << "\" (" << grouped(reader.stats().documents)
              << " documents)\n";
    return kNothingFound;
  }
  if (line.has("field")) {
    const auto name = line.text("field");
    for (const auto& value : document->values()) {
      if (value.name != name) continue;
      if (line.json()) {
        print_json({{"id", document->id()}, {"fields", {{name, value.text}}}});
      } else {
        std::cout << value.text << '\n';
      }
      return kDone;
    }
    std::cerr << "fihris show: the document has no field \"" << name << "\"; it has:";
    for (const auto& value : document->values()) std::cerr << ' ' << value.name;
    std::cerr << '\n';
    return kNothingFound;
  }
  if (line.json()) {
    auto fields = Json::object();
    for (const auto& value : document->values()) fields[value.name] = value.text;
    print_json({{"id", document->id()}, {"fields", std::move(fields)}});
    return kDone;
  }
  std::cout << style.bold("id") << ": " << isolated(harmless(document->id())) << '\n';
  for (const auto& value : document->values()) print_value(value, style);
  return kDone;
}

}  // namespace fihris::tool
