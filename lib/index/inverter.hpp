// SPDX-License-Identifier: Apache-2.0
//
// Inverter: from "the words of each document" to "the documents of each word", for one field of a buffer.
//
// 1. Each form's classes give the key of its term; forms are sorted by key, and within a term by falling frequency: their codes.
// 2. Occurrences are counted for each term, and the counts summed up: every term gets its stretch of one array.
// 3. One pass over the log puts each occurrence (document, position, code) at the end of what its term's stretch holds so far. The log is in
//    the order of documents, so every stretch comes out sorted (a counting sort; its cost is one cache miss an occurrence).
// 4. Stretches are encoded one after the other (index/field_writer.hpp).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "index/form_classes.hpp"
#include "storage/container.hpp"

namespace fihris::index {

/// The words of one field of all documents of a buffer.
struct FieldLog {
  std::vector<std::uint32_t> forms;  ///< numbers of written forms, in the order of documents and positions
  std::vector<std::uint64_t> ends;   ///< end of each document in `forms`
};

/// Writes the sections of field number `field`. `forms`: the classes of every form of the buffer, by number.
void invert(const FieldLog& log, std::span<const FormClasses> forms, std::uint32_t field, storage::ContainerWriter& out);

}  // namespace fihris::index
