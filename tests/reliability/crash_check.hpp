// SPDX-License-Identifier: Apache-2.0
//
// CrashCheck: takes the power away at every call of a scenario, and opens every legal state of the disk.
//
// Each state must open as the last commit that returned, or as one that was in flight, with exactly the documents of that commit; check()
// must find nothing; and a writer must go on from it and leave no file behind that nobody names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "reliability/scenario.hpp"
#include "reliability/simulated_disk.hpp"
#include "testing/random.hpp"

namespace fihris::reliability {

struct CrashCounts {
  std::size_t scenarios = 0;
  std::size_t crash_points = 0;
  std::size_t states = 0;    ///< enumerated
  std::size_t distinct = 0;  ///< different disks, each opened, compared, checked and written on
  std::size_t earlier = 0;   ///< states that opened as the last commit that returned
  std::size_t later = 0;     ///< as a commit in flight
};

/// One thread at a time.
class CrashCheck {
 public:
  CrashCheck(Bounds bounds, testing::Random& random) : bounds_(bounds), random_(random) {}

  /// Describes the first state that is wrong, or returns an empty string. Crash points before the call number `first_call` are left out.
  std::string objection(const RecordedWork& work, std::size_t first_call = 0);

  const CrashCounts& counts() const { return counts_; }

  /// One of the disks seen since the last call, to go on from; it is as likely as any other.
  const DiskImage& some_image() const { return kept_image_; }
  void forget_images() { images_offered_ = 0; }

 private:
  /// What a disk opens as.
  struct Outcome {
    bool exists = false;
    std::uint64_t content = 0;
    std::string problem;
  };
  const Outcome& outcome_of(const DiskImage& image, const WriterOptions& options);

  Bounds bounds_;
  testing::Random& random_;
  std::map<std::uint64_t, Outcome> outcomes_;  ///< by hash of the image
  CrashCounts counts_;
  DiskImage kept_image_;
  std::size_t images_offered_ = 0;
};

/// Why a writer cannot go on from this disk, or an empty string.
std::string objection_to_going_on(const DiskImage& image, const WriterOptions& options, const Model& model);

}  // namespace fihris::reliability
