// SPDX-License-Identifier: Apache-2.0
//
// A file that says which fields an index has and where in JSON they come from, a field a line:
//
//     # name   type      what else
//     id       key       from url
//     title    text      weight 0.3
//     text     text      from body
//     topics   keyword   from tags
//     day      date
//     note     text      from internal_note  not-stored  k1 1.2  b 0.7
//
// White space separates; # begins a comment, to the end of the line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fihris/document.hpp>
#include <fihris/index_writer.hpp>

#include "command_line.hpp"
#include "input/types.hpp"

namespace fihris::tool {

/// text, keyword, integer … as options and files name them; nothing for another name.
std::optional<FieldType> field_type_of_name(std::string_view name);

/// One thread at a time.
class SchemaFile {
 public:
  SchemaFile() = default;
  /// Throws Error(kInvalidArgument) with file and line.
  SchemaFile(std::string_view text, std::string path);

  /// The fields of a new index: these, with what the file says of them, and the others of the file.
  Schema over(const Schema& usual) const;
  /// Adds the fields that the index lacks. Throws Error with file and line for one that the index has with another type.
  void add_to(IndexWriter& writer) const;
  /// From which fields of JSON they come.
  void map(input::Options& options) const;

 private:
  struct Line {
    std::size_t number = 0;
    std::string name;
    FieldType type = FieldType::kText;
    bool is_key = false;
    bool not_stored = false;
    std::string from;  ///< "" is the same name
    std::optional<double> weight, k1, b;
  };
  Line line_of(std::string_view text, std::size_t number) const;
  [[noreturn]] void fail(std::size_t number, const std::string& what) const;

  std::string path_;
  std::vector<Line> lines_;
};

/// Of --schema; without it one that says nothing.
SchemaFile schema_file_of(const CommandLine& line);

}  // namespace fihris::tool
