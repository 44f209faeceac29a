// SPDX-License-Identifier: Apache-2.0
//
// Writes a TREC run whose order every reader sees as the ranking had it.
//
// trec_eval looks at scores, in single precision, and orders equal ones by document name. So that this cannot reorder a ranking, a score that
// does not fall is written as the next smaller 32-bit number.
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace fihris::tool::eval {

/// One thread at a time.
class RunWriter {
 public:
  /// "" writes nothing. Throws Error(kIo).
  RunWriter(const std::string& path, std::string tag);

  void begin_query(std::string name);

  /// Best first.
  void write(std::string_view document, double score);

  /// Throws Error(kNoSpace) when not everything could be written.
  void finish();

  /// Names of documents that had white space, which became %20.
  std::size_t changed_ids() const { return changed_ids_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  std::string path_;
  std::string tag_;
  std::string query_;
  std::unique_ptr<std::FILE, Close> file_;
  std::size_t rank_ = 0;
  float last_ = 0.0F;
  std::size_t changed_ids_ = 0;
};

/// The score to write after `last`: `score`, or a little less.
float falling(float last, double score);

}  // namespace fihris::tool::eval
