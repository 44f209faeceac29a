// SPDX-License-Identifier: Apache-2.0
//
// Merging: several segments become one, without their removed documents.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include <fihris/document.hpp>

#include "index/segment_reader.hpp"
#include "storage/file_system.hpp"

namespace fihris::index {

/// Thrown by merge() when it was told to stop.
struct MergeStopped {};

/// Writes the live documents of all segments, in their order, as one segment, and returns how many there are.
/// All segments must have been made with the same analyser and vocabulary. Cost: decodes and encodes every posting once; memory: the
/// postings of one field. Stops soon, by throwing MergeStopped, once `stop` is set.
std::uint32_t merge(std::span<const std::shared_ptr<const SegmentReader>> segments, const Schema& schema, storage::FileSystem& files,
                    const std::string& name, const std::atomic<bool>* stop = nullptr);

}  // namespace fihris::index
