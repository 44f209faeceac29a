// SPDX-License-Identifier: Apache-2.0
//
// One JSON object → one document.
//
//     {"id": "a-1", "title": "…", "text": "…", "year": 2023}
//
// Strings, numbers and truth values keep their name; arrays and objects are kept as JSON text; null is as good as absent. An array of
// strings in the title or the text is read as lines.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "input/types.hpp"

namespace fihris::tool::input {

/// What is wrong with a record, and where: `byte` counts from 0 within the record.
struct JsonFault {
  std::size_t byte = 0;
  std::string what;
};

/// Keeps its buffers from record to record. One thread at a time.
class JsonRecordReader {
 public:
  explicit JsonRecordReader(const Options& options);
  ~JsonRecordReader();

  /// Reads a record that is followed by Window::kPadding readable bytes. True: `document` has its fields, and an empty id when the object has
  /// none. False: this is no document, and find_fault() says why.
  bool read(std::string_view record, InputDocument& document);

  /// What is wrong with a record in UTF-8 that read() refused. Slow.
  JsonFault find_fault(std::string_view record);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace fihris::tool::input
