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

/// Counts of a field in a segment: the section kFieldInfo, eight u64, these and two zeros.
struct FieldInfo {
  std::uint64_t token_count = 0;  ///< words of all documents
  std::uint64_t doc_count = 0;    ///< documents with at least one word
  std::uint64_t term_count = 0;
  std::uint64_t form_count = 0;
  std::uint64_t posting_count = 0;
  std::uint64_t run_count = 0;  ///< of forms that are neighbours in the order of letters and belong to one term: the section kFormOrder
};

/// One thread at a time.
class FieldWriter {
 public:
  /// Begins with the sections of field number `field`: `out` takes no other before finish(). `length_codes`: of each document in this field
  /// (codec/length_code.hpp). What has to wait does so in `chunks`; with `files`, in files beside the segment of that name when it is much.
  FieldWriter(std::uint32_t field, std::vector<std::uint8_t> length_codes, storage::ContainerWriter& out, LogChunks& chunks,
              storage::FileSystem* files = nullptr, const std::string& segment = {});

  /// Adds a term; keys must rise. `forms` by falling frequency: their places are their codes. `occurrences` in the order of documents and
  /// positions; a term without any leaves no trace.
  void add(std::string_view key, std::span<const TermForm> forms, std::span<const codec::Occurrence> occurrences);

  /// The number of the next term.
  std::uint32_t term_count() const noexcept { return dictionary_.term_count(); }

  std::span<const std::uint8_t> length_codes() const noexcept { return length_codes_; }

  /// Writes what has waited, and where frequent terms are side by side (NeighbourWriter).
  void finish(const base::ByteBuffer& neighbours);

 private:
  void number_letters(std::span<const TermForm> forms);
  std::vector<std::uint32_t> runs_of_forms() const;
  codec::ListShape write_inline(std::span<const codec::Occurrence> occurrences);

  std::uint32_t field_;
  std::vector<std::uint8_t> length_codes_;
  storage::ContainerWriter& out_;
  FieldInfo info_;
  codec::PostingsWriter postings_writer_;
  codec::DictionaryWriter dictionary_;
  base::ByteBuffer postings_;  ///< not yet in `out_`
  std::uint64_t postings_bytes_ = 0;
  Spill positions_;
  Spill dictionary_blocks_;
  std::string letters_of_forms_;  ///< of every form, in the order of the dictionary, one after the other
  std::vector<std::uint64_t> letters_ends_;
  std::vector<std::uint32_t> terms_of_forms_;

  // the current term
  struct FirstForm {
    std::uint64_t letters_beginning;  ///< eight bytes, which tell most letters from each other
    std::uint32_t form;
  };
  std::vector<FirstForm> first_forms_;  ///< of each letters
  std::vector<std::uint32_t> letters_numbers_;
  std::vector<codec::FormEntry> entries_;
  codec::FormCounts counts_;
  base::ByteBuffer inline_list_;
};

}  // namespace fihris::index
