// SPDX-License-Identifier: Apache-2.0
//
// Error: the one exception that Fihris throws.
//
// What the world does wrong (a missing file, a damaged index, a bad query, a full disk) is thrown as an Error. It carries a code for
// programs and a sentence for people: what failed, where (file and byte, or query and column), and what to do about it.
// What the caller does wrong (a negative limit, a null pointer) is an assertion. Text never fails: malformed UTF-8 is defined behaviour.
//
//     try {
//       auto reader = fihris::IndexReader::open("articles.idx");
//     } catch (const fihris::Error& error) {
//       if (error.code() == fihris::ErrorCode::kNotFound) …   // no index there
//       std::cerr << error.what() << '\n';                     // the sentence
//     }
#pragma once

#include <stdexcept>
#include <string>

#include <fihris/export.hpp>

namespace fihris {

/// What kind of thing failed. The numbers are stable: they may be logged and compared.
enum class ErrorCode {
  kInvalidArgument = 1,  ///< a value that no call accepts (an unknown field, an option out of range)
  kNotFound = 2,         ///< a file, an index or a document that is not there
  kIo = 3,               ///< the operating system refused to read or write
  kNoSpace = 4,          ///< the disk or a quota is full
  kCorrupt = 5,          ///< bytes on disk that are not what was written
  kNewerFormat = 6,      ///< written by a later version of Fihris
  kLocked = 7,           ///< another writer holds the index
  kQuerySyntax = 8,      ///< a query that cannot be read; column() says where
  kLimit = 9,            ///< a stated limit was exceeded (see docs/format.md)
  kClosed = 10,          ///< the writer failed earlier, or was closed, and takes no more work
};

/// Immutable once thrown; safe to copy between threads.
class FIHRIS_EXPORT Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& sentence) : std::runtime_error(sentence), code_(code) {}
  Error(ErrorCode code, const std::string& sentence, int column) : std::runtime_error(sentence), code_(code), column_(column) {}

  ErrorCode code() const noexcept { return code_; }

  /// For kQuerySyntax: the column of the fault in the query, counted in code points from 1. 0 for every other code.
  int column() const noexcept { return column_; }

 private:
  ErrorCode code_;
  int column_ = 0;
};

}  // namespace fihris
