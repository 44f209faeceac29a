// SPDX-License-Identifier: Apache-2.0
//
// The three things that fihris_bench does, each with the options that the command line gave.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace fihris::bench {

/// fihris_bench [DOCS]: reading, indexing and searching, once.
struct RunOptions {
  std::string documents;         ///< a file; "": the bundled articles
  std::string articles;          ///< folder of the bundled articles
  std::string topics;            ///< a file; "": sampled
  std::string folder;            ///< where the index is made and removed again; "": the system's folder for such files
  std::string json;              ///< a file for the figures; "": none
  std::size_t repeat = 5;        ///< timed passes over the queries
  std::size_t queries = 300;     ///< sampled, in each set
  std::uint64_t limit = 0;       ///< documents; 0: all
  std::uint64_t megabytes = 20;  ///< of text made of the bundled articles
  std::uint64_t memory_mebibytes = 256;
  std::uint64_t seed = 1;
  std::size_t hits = 10;  ///< wanted of each query
  bool store = false;     ///< keep the text in the index
};
int run(const RunOptions& options);

/// fihris_bench --compare OLD: this program and another, by turns.
struct CompareOptions {
  std::string old_program;
  std::string new_program;
  std::vector<std::string> arguments;  ///< of both
  std::string folder;                  ///< for what they write
  std::size_t rounds = 3;
  double tolerance_percent = 10;  ///< more CPU time than this fails
};
int compare(const CompareOptions& options);

/// fihris_bench driver index …, fihris_bench driver search …: one JSON line each.
int drive(const std::vector<std::string>& arguments);

}  // namespace fihris::bench
