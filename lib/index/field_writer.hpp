// SPDX-License-Identifier: Apache-2.0
//
// FieldWriter: the inverted index of one field of one segment, term by term.
//
// Both ways in which a segment comes to be (documents from memory, segments merged) end here: they hand over terms in the order of their
// keys and, for each, the occurrences in the order of documents and positions. What the dictionary says of a term is counted on the way.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "codec/dictionary.hpp"
#include "codec/postings.hpp"
#include "index/spill.hpp"
#include "storage/container.hpp"

namespace fihris::index {

/// A written form of a term, in the term code, with its folded letters in the term code. Views.
struct TermForm {
  std::string_view written;
  std::string_view letters;
};

/// Counts of a field in a segment: the section kFieldInfo, eight u64 in this order.
struct FieldInfo {
  std::uint64_t token_count = 0;  ///< words of all documents
  std::uint64_t doc_count = 0;    ///< documents with at least one word
  std::uint64_t term_count = 0;
  std::uint64_t form_count = 0;
  std::uint64_t posting_count = 0;
};

/// One thread at a time.
class FieldWriter {
 public:
  /// `length_codes`: of each document in this field (codec/length_code.hpp).
  /// With `files`, large postings and positions wait in files beside the segment of that name, and not in memory.
  explicit FieldWriter(std::vector<std::uint8_t> length_codes, storage::FileSystem* files = nullptr, const std::string& segment = {});

  /// Starts a term; keys must rise. `forms` by descending frequency: their places are their codes. What both look at must stay till the term ends.
  void begin_term(std::string_view key, std::span<const TermForm> forms);
  /// An occurrence of the term; `code` is the place of its form.
  void add(std::uint32_t doc, std::uint32_t position, std::uint32_t code);
  /// Ends the term; one without occurrences leaves no trace.
  void end_term();

  /// Writes the sections of field number `field`.
  void finish(std::uint32_t field, storage::ContainerWriter& out);

 private:
  void number_letters();

  std::vector<std::uint8_t> length_codes_;
  FieldInfo info_;
  codec::PostingsWriter postings_writer_;
  codec::DictionaryWriter dictionary_;
  Spill postings_;
  Spill positions_;
  std::string letters_of_forms_;  ///< of every form, in the order of the dictionary, one after the other
  std::vector<std::uint64_t> letters_ends_;

  // the current term
  std::string_view key_;
  std::span<const TermForm> term_forms_;
  std::vector<std::uint32_t> first_forms_;  ///< of each letters
  codec::Forms forms_;
  std::vector<std::uint32_t> last_doc_of_form_;
  std::vector<std::uint32_t> last_doc_of_letters_;
  bool any_ = false;
  std::vector<std::uint32_t> inline_docs_, inline_codes_, inline_positions_;  ///< the first few occurrences
};

}  // namespace fihris::index
