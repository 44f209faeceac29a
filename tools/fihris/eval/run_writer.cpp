// SPDX-License-Identifier: Apache-2.0
//
// Nine digits hold any 32-bit number exactly.
#include "eval/run_writer.hpp"

#include <cerrno>
#include <cmath>
#include <limits>
#include <system_error>
#include <utility>

#include <fihris/error.hpp>

namespace fihris::tool::eval {
namespace {

bool is_space(char byte) { return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\v' || byte == '\f'; }

}  // namespace

float falling(float last, double score) {
  const auto single = static_cast<float>(score);
  return single < last ? single : std::nextafter(last, -std::numeric_limits<float>::infinity());
}

RunWriter::RunWriter(const std::string& path, std::string tag) : path_(path), tag_(std::move(tag)) {
  if (path_.empty()) return;
  file_.reset(std::fopen(path_.c_str(), "wb"));
  if (file_ == nullptr) throw Error(ErrorCode::kIo, path_ + ": cannot be written: " + std::generic_category().message(errno));
}

void RunWriter::begin_query(std::string name) {
  query_ = std::move(name);
  rank_ = 0;
}

void RunWriter::write(std::string_view document, double score) {
  if (file_ == nullptr) return;
  last_ = rank_ == 0 ? static_cast<float>(score) : falling(last_, score);
  std::string name;
  for (const char byte : document) {
    if (is_space(byte)) {
      name += "%20";
    } else {
      name.push_back(byte);
    }
  }
  if (name.size() != document.size()) ++changed_ids_;
  std::fprintf(file_.get(), "%s Q0 %s %zu %.9g %s\n", query_.c_str(), name.c_str(), ++rank_, static_cast<double>(last_), tag_.c_str());
}

void RunWriter::finish() {
  if (file_ == nullptr) return;
  const bool bad = std::ferror(file_.get()) != 0;
  if (std::fclose(file_.release()) != 0 || bad) {
    throw Error(ErrorCode::kNoSpace, path_ + ": cannot be written in full: is the disk full?");
  }
}

}  // namespace fihris::tool::eval
