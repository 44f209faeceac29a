// SPDX-License-Identifier: Apache-2.0
#include "reliability/crash_check.hpp"

#include <algorithm>
#include <exception>
#include <set>

#include <fihris/error.hpp>

#include "index/snapshot.hpp"
#include "storage/commit.hpp"

namespace fihris::reliability {

namespace {

std::string describe(const DiskImage& image) {
  std::string text;
  for (const auto& [name, file] : image) text += name + " (" + std::to_string(file->bytes.size()) + " bytes) ";
  return text;
}

/// Files that no commit names, after a commit has cleaned.
std::string unnamed_files(const Directory& directory) {
  const IndexReader reader = IndexReader::open(directory);
  const index::Manifest& manifest = reader.impl().manifest();
  const std::vector<std::string> live = manifest.files();
  std::string unnamed;
  for (const std::string& name : directory.files().list()) {
    const bool known =
        name == "LOCK" || name == storage::manifest_name(manifest.generation) || std::find(live.begin(), live.end(), name) != live.end();
    if (!known) unnamed += name + " ";
  }
  return unnamed;
}

/// The commits that a disk may hold when the power goes away after so many calls: the last one that returned, and later ones in flight.
struct Allowed {
  bool none = true;  ///< no commit has returned
  std::uint64_t returned = 0;
  std::set<std::uint64_t> in_flight;
};

Allowed allowed_after(const std::vector<CommitRecord>& commits, std::size_t calls) {
  Allowed allowed;
  for (const CommitRecord& commit : commits) {
    if (commit.begun_at > calls) break;
    if (commit.returned_at <= calls) {
      allowed = {.none = false, .returned = hash_of(commit.model), .in_flight = {}};
    } else {
      allowed.in_flight.insert(hash_of(commit.model));
    }
  }
  return allowed;
}

}  // namespace

std::string objection_to_going_on(const DiskImage& image, const WriterOptions& options, const Model& model) {
  const Directory directory(open_image(image), "(after the crash)");
  Model next = model;
  {
    IndexWriter writer(directory, options);
    if (!next.empty()) {
      const std::string key = next.begin()->first;
      if (!writer.remove(key)) return "the writer does not find " + key;
      next.erase(key);
    }
    next["next"] = text_of("next", 1);
    writer.add(document_of("next", next["next"]));
    writer.commit();
  }
  if (const std::string why = objection(directory, next); !why.empty()) return "after going on: " + why;
  if (const std::string unnamed = unnamed_files(directory); !unnamed.empty()) return "nobody removes " + unnamed;
  return "";
}

const CrashCheck::Outcome& CrashCheck::outcome_of(const DiskImage& image, const WriterOptions& options) {
  const auto [at, is_new] = outcomes_.try_emplace(hash_of(image));
  Outcome& outcome = at->second;
  if (!is_new) return outcome;
  ++counts_.distinct;
  if (random_.below(++images_offered_) == 0) kept_image_ = image;
  try {
    const Directory directory(open_image(image), "(after the crash)");
    const Contents contents = contents_of(directory);
    outcome.exists = contents.exists;
    outcome.content = hash_of(contents.model);
    if (contents.exists) outcome.problem = reliability::objection(directory, contents.model);
    if (outcome.problem.empty()) outcome.problem = objection_to_going_on(image, options, contents.model);
  } catch (const std::exception& error) {
    outcome.problem = error.what();
  }
  return outcome;
}

std::string CrashCheck::objection(const RecordedWork& work, std::size_t first_call) {
  const std::vector<DiskCall>& calls = work.calls;
  ++counts_.scenarios;
  std::string wrong;
  SimulatedDisk disk(work.first_image);
  for (std::size_t done = 0; done <= calls.size() && wrong.empty(); ++done) {
    if (done > 0) disk.apply(calls[done - 1]);
    if (done < first_call) continue;
    ++counts_.crash_points;
    const Allowed allowed = allowed_after(work.commits, done);
    disk.for_each_state(bounds_, random_, [&](const DiskImage& image) {
      if (!wrong.empty()) return;
      ++counts_.states;
      const Outcome& outcome = outcome_of(image, work.options);
      const bool is_earlier = outcome.exists ? !allowed.none && outcome.content == allowed.returned : allowed.none;
      const bool is_later = outcome.exists && allowed.in_flight.contains(outcome.content);
      ++(is_earlier ? counts_.earlier : counts_.later);
      if (outcome.problem.empty() && (is_earlier || is_later)) return;
      wrong = "after " + std::to_string(done) + " of " + std::to_string(calls.size()) + " calls, with " + describe(image) +
              (outcome.problem.empty() ? "the disk holds another commit" : outcome.problem);
    });
  }
  return wrong;
}

}  // namespace fihris::reliability
