// SPDX-License-Identifier: Apache-2.0
//
// Inverter: from "the words of each document" to "the documents of each word", for one field of a buffer.
//
// 1. Each form's classes give the key of its term; forms are sorted by key, and within a term by falling frequency: their codes.
//    Another pass over the log finds where two of the most frequent terms stand side by side (index/neighbours.hpp).
// 2. The sorted forms are cut into ranges of about as many words each, the buckets. One pass over the log moves every word to its bucket, as a
//    number of 4 bytes; the log's chunks become those of the buckets as they are read, so that this takes no memory:
//
//        form in the bucket (16 bits) | distance from the bucket's word before (16 bits), in words of the log
//        0                            | FFFF                                              no word: goes on by FFFF
//
// 3. Bucket by bucket: each term gets its stretch of a small array, and every word goes to the end of what its term's stretch holds so far. The log
//    is in the order of documents, so every stretch comes out sorted (a counting sort within the cache; one of the whole log would
//    cost a cache miss a word, and 12 bytes a word). Stretches are encoded one after the other (index/field_writer.hpp).
#pragma once

#include <cstdint>
#include <span>

#include "index/form_classes.hpp"
#include "index/word_log.hpp"
#include "storage/container.hpp"

namespace fihris::index {

/// How much a bucket may hold.
struct BucketLimits {
  std::size_t words;                         ///< a term with more has a bucket of its own
  std::size_t forms = std::size_t{1} << 16;  ///< at most; a term with more is cut and joined again

  /// What suits a log: the array of a bucket stays in the cache, and is small beside the log.
  static BucketLimits of(const WordLog& log) noexcept;
};

/// Writes the sections of field number `field`. `forms`: the classes of every form of the buffer, by number. The words of the log are gone
/// afterwards. Returns how many forms occur.
std::size_t invert(WordLog& log, LogChunks& chunks, std::span<const FormClasses> forms, std::uint32_t field, storage::ContainerWriter& out,
                   const BucketLimits& limits);

}  // namespace fihris::index
