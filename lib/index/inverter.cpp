// SPDX-License-Identifier: Apache-2.0
#include "index/inverter.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <vector>

#include "codec/length_code.hpp"
#include "index/byte_order.hpp"
#include "index/field_writer.hpp"
#include "index/neighbours.hpp"

namespace fihris::index {
namespace {

using codec::Occurrence;

constexpr std::uint32_t kFarthest = 0xFFFF;  ///< a distance that stands for no word
constexpr std::size_t kFormsAhead = 64;      ///< words by which what is kept of their forms is fetched ahead
constexpr unsigned kHalf = 16;               ///< bits of a form and of a distance

std::vector<std::uint8_t> length_codes_of(const WordLog& log) {
  std::vector<std::uint8_t> codes;
  codes.reserve(log.ends().size());
  std::uint32_t begin = 0;
  for (const std::uint32_t end : log.ends()) {
    codes.push_back(codec::encode_length(end - begin));
    begin = end;
  }
  return codes;
}

using base::LargeVector;

/// Calls visit(form) for each word, and fetches what `table` holds of the forms that come.
template <typename Entry, typename Visit>
void for_each_ahead(std::span<const std::uint32_t> words, const Entry* table, Visit visit) {
  const std::size_t fetched = words.size() - std::min(words.size(), kFormsAhead);
  for (std::size_t i = 0; i < fetched; ++i) {
    __builtin_prefetch(table + words[i + kFormsAhead]);
    visit(words[i]);
  }
  for (const std::uint32_t form : words.subspan(fetched)) visit(form);
}

LargeVector<std::uint32_t> counts_of_forms(const WordLog& log, std::size_t form_count) {
  LargeVector<std::uint32_t> counts(form_count);
  log.for_each_chunk(
      [&](std::span<const std::uint32_t> words) { for_each_ahead(words, counts.data(), [&](std::uint32_t form) { ++counts[form]; }); });
  return counts;
}

/// Which document a word of the log is of: a table says it of every word number 2^shift × n, and documents of usual length are a step or two
/// from there.
class DocFinder {
 public:
  explicit DocFinder(std::span<const std::uint32_t> ends) : ends_(ends) {
    if (ends.empty()) return;
    const std::uint32_t words = ends.back();
    shift_ = static_cast<unsigned>(std::bit_width(words / ends.size() + 1)) - 1;
    first_.reserve((words >> shift_) + 1);
    std::uint32_t doc = 0;
    for (std::uint32_t word = 0; word < words; word += std::uint32_t{1} << shift_) {
      while (word >= ends[doc]) ++doc;
      first_.push_back(doc);
    }
  }

  std::uint32_t doc_of(std::uint32_t word) const noexcept {
    std::uint32_t doc = first_[word >> shift_];
    doc += word >= ends_[doc] ? 1 : 0;  // no branches, which nothing could predict
    doc += word >= ends_[doc] ? 1 : 0;
    while (word >= ends_[doc]) ++doc;
    return doc;
  }
  std::uint32_t begin_of(std::uint32_t doc) const noexcept { return doc == 0 ? 0 : ends_[doc - 1]; }

 private:
  std::span<const std::uint32_t> ends_;
  std::vector<std::uint32_t> first_;
  unsigned shift_ = 0;
};

/// A range of the sorted forms, and their words.
struct Bucket {
  std::uint32_t first_form = 0, end_form = 0;  ///< in the sorted forms
  std::uint32_t words = 0;
  std::vector<LogChunks::Chunk> chunks;  ///< full but for the last
  std::uint32_t* next = nullptr;
  std::uint32_t* end = nullptr;
  std::uint32_t last_word = 0;  ///< number of the last word in the log

  void append(std::uint32_t number, LogChunks& pool) {
    if (next == end) {
      chunks.push_back(pool.take());
      next = chunks.back();
      end = next + LogChunks::kNumbers;
    }
    *next++ = number;
  }
  /// Calls visit(form in the bucket, number of the word) and gives the chunks back.
  template <typename Visit>
  void consume(LogChunks& pool, Visit visit) {
    std::uint32_t word = 0;
    for (const LogChunks::Chunk chunk : chunks) {
      const std::uint32_t* const stop = chunk == chunks.back() ? next : chunk + LogChunks::kNumbers;
      for (const std::uint32_t* at = chunk; at != stop; ++at) {
        const std::uint32_t distance = *at & kFarthest;
        word += distance;
        if (distance != kFarthest) visit(*at >> kHalf, word);
      }
      pool.give_back(chunk);
    }
    chunks.clear();
  }
};

class Inverter {
 public:
  Inverter(WordLog& log, LogChunks& chunks, std::span<const FormClasses> forms, FieldWriter& writer)
      : log_(log), chunks_(chunks), forms_(forms), writer_(writer), docs_(log.ends()), counts_(counts_of_forms(log, forms.size())) {}

  /// Sets what FieldWriter::finish() is told, and returns the number of forms that occur.
  std::size_t run(const BucketLimits& limits, base::ByteBuffer& neighbours) {
    sort_forms();
    make_buckets(limits);
    neighbours = find_neighbours();
    fill_buckets();
    for (Bucket& bucket : buckets_) write(bucket);
    write_joined();
    return sorted_.size();
  }

 private:
  /// The forms that occur, sorted by key, then by falling frequency, then as written; and where their terms end.
  void sort_forms() {
    LargeVector<std::uint64_t> written(counts_.size());  // the first eight bytes, by form
    for (std::uint32_t form = 0; form < counts_.size(); ++form) {
      if (counts_[form] == 0) continue;
      written[form] = eight_bytes_of(forms_[form].written(), 0);
      sorted_.push_back(form);
    }
    const std::vector<bool> starts_term = sort_by_text(sorted_, [&](std::uint32_t form) { return forms_[form].key(); });
    std::vector<FormOfTerm> forms;
    constexpr std::uint32_t kAhead = 32;
    for (std::uint32_t place = 0; place < sorted_.size(); ++place) {
      if (place > 0 && starts_term[place]) end_term(forms, place);
      if (place + kAhead < sorted_.size()) {
        __builtin_prefetch(&written[sorted_[place + kAhead]]);
        __builtin_prefetch(&counts_[sorted_[place + kAhead]]);
      }
      const std::uint32_t form = sorted_[place];
      forms.push_back({written[form], counts_[form], form});
    }
    if (!sorted_.empty()) end_term(forms, static_cast<std::uint32_t>(sorted_.size()));
  }

  struct FormOfTerm {
    std::uint64_t written;  ///< the first eight bytes
    std::uint32_t count, form;
  };

  /// Sorts the last forms before `end`, those of one term, and forgets them.
  void end_term(std::vector<FormOfTerm>& forms, std::uint32_t end) {
    std::sort(forms.begin(), forms.end(), [&](const FormOfTerm& a, const FormOfTerm& b) {
      if (a.count != b.count) return a.count > b.count;
      if (a.written != b.written) return a.written < b.written;
      return forms_[a.form].written() < forms_[b.form].written();
    });
    std::uint32_t place = end - static_cast<std::uint32_t>(forms.size());
    for (const FormOfTerm& form : forms) sorted_[place++] = form.form;
    term_ends_.push_back(end);
    forms.clear();
  }

  /// And finds the most frequent terms.
  void make_buckets(const BucketLimits& limits) {
    std::uint32_t begin = 0;
    for (std::uint32_t term = 0; term < term_ends_.size(); ++term) {
      const std::uint32_t end = term_ends_[term];
      std::uint64_t words = 0;
      for (std::uint32_t place = begin; place < end; ++place) words += counts_[sorted_[place]];
      frequent_.offer(term, words, {});
      if (buckets_.empty() || buckets_.back().words + words > limits.words) buckets_.emplace_back().first_form = begin;
      for (std::uint32_t place = begin; place < end; ++place) {
        if (place - buckets_.back().first_form == limits.forms) buckets_.emplace_back().first_form = place;
        buckets_.back().end_form = place + 1;
        buckets_.back().words += counts_[sorted_[place]];
      }
      begin = end;
    }
  }

  /// Where two of the most frequent terms are side by side.
  base::ByteBuffer find_neighbours() {
    const std::vector<FrequentTerms::Term> terms = std::move(frequent_).take();
    LargeVector<std::uint8_t> frequent(forms_.size());  // 1 and more: which of them
    std::vector<std::uint32_t> numbers;
    for (const FrequentTerms::Term& term : terms) {
      numbers.push_back(term.number);
      for (std::uint32_t place = begin_of(term.number); place < term_ends_[term.number]; ++place)
        frequent[sorted_[place]] = static_cast<std::uint8_t>(numbers.size());
    }
    if (terms.empty()) return {};
    NeighbourWriter neighbours(std::move(numbers));
    std::vector<std::uint32_t> found(LogChunks::kNumbers);  // of a chunk: place | first | second
    std::uint32_t chunk_begin = 0;
    std::uint32_t before = 0;
    log_.for_each_chunk([&](std::span<const std::uint32_t> words) {
      std::size_t count = 0;
      std::uint32_t place = 0;
      for_each_ahead(words, frequent.data(), [&](std::uint32_t form) {  // no branches, which nothing could predict
        const std::uint32_t now = frequent[form];
        found[count] = place++ << kHalf | before << kHalf / 2 | now;
        count += static_cast<std::size_t>(before != 0) & static_cast<std::size_t>(now != 0);
        before = now;
      });
      for (const std::uint32_t pair : std::span(found).first(count)) {
        const std::uint32_t word = chunk_begin + (pair >> kHalf);
        const std::uint32_t doc = docs_.doc_of(word);
        if (word > docs_.begin_of(doc)) neighbours.add((pair >> kHalf / 2 & 0xFF) - 1, (pair & 0xFF) - 1, doc);
      }
      chunk_begin += static_cast<std::uint32_t>(words.size());
    });
    return neighbours.finish(writer_.length_codes());
  }

  void fill_buckets() {
    assert(buckets_.size() <= kFarthest + 1);
    LargeVector<std::uint32_t> targets(forms_.size());  // bucket, and place in the bucket
    for (std::uint32_t number = 0; number < buckets_.size(); ++number) {
      const Bucket& bucket = buckets_[number];
      for (std::uint32_t place = bucket.first_form; place < bucket.end_form; ++place)
        targets[sorted_[place]] = number << kHalf | (place - bucket.first_form);
    }
    std::uint32_t word = 0;
    log_.consume(chunks_, [&](std::span<const std::uint32_t> words) {
      for_each_ahead(words, targets.data(), [&](std::uint32_t form) {
        const std::uint32_t target = targets[form];
        Bucket& bucket = buckets_[target >> kHalf];
        std::uint32_t distance = word - bucket.last_word;
        for (; distance >= kFarthest; distance -= kFarthest) bucket.append(kFarthest, chunks_);
        bucket.append(target << kHalf | distance, chunks_);
        bucket.last_word = word++;
      });
    });
  }

  void write(Bucket& bucket) {
    lay_out(bucket);
    scatter(bucket);
    for (const Stretch& stretch : stretches_) {
      const auto occurrences = std::span(occurrences_).subspan(stretch.begin, stretch.end - stretch.begin);
      const bool is_whole = begin_of(stretch.term) >= bucket.first_form && term_ends_[stretch.term] <= bucket.end_form;
      if (!is_whole && stretch.term == joined_term_) {
        joined_.insert(joined_.end(), occurrences.begin(), occurrences.end());
        continue;
      }
      write_joined();
      if (is_whole) {
        write_term(stretch.term, occurrences);
      } else {
        joined_term_ = stretch.term;
        joined_.assign(occurrences.begin(), occurrences.end());
      }
    }
  }

  /// Gives each term of a bucket its stretch, empty yet, and each form its place.
  void lay_out(const Bucket& bucket) {
    stretches_.clear();
    places_.clear();
    std::uint32_t begin = 0;
    for (std::uint32_t form = bucket.first_form; form < bucket.end_form; ++form) {
      while (form >= term_ends_[term_]) ++term_;
      if (stretches_.empty() || stretches_.back().term != term_) stretches_.push_back({term_, begin, begin});
      places_.push_back({static_cast<std::uint32_t>(stretches_.size() - 1), form - begin_of(term_)});
      begin += counts_[sorted_[form]];
    }
  }

  /// Sorts the words of a bucket into the stretches.
  void scatter(Bucket& bucket) {
    if (occurrences_.size() < bucket.words) occurrences_.resize(bucket.words);
    bucket.consume(chunks_, [&](std::uint32_t form, std::uint32_t word) {
      const std::uint32_t doc = docs_.doc_of(word);
      const Place place = places_[form];
      occurrences_[stretches_[place.stretch].end++] = {doc, word - docs_.begin_of(doc), place.code};
    });
  }

  std::uint32_t begin_of(std::uint32_t term) const { return term == 0 ? 0 : term_ends_[term - 1]; }

  void write_term(std::uint32_t term, std::span<const Occurrence> occurrences) {
    term_forms_.clear();
    for (std::uint32_t place = begin_of(term); place < term_ends_[term]; ++place) {
      fetch_ahead(place);
      const FormClasses::All classes = forms_[sorted_[place]].all();
      term_forms_.push_back({classes.written, classes.letters});
    }
    writer_.add(forms_[sorted_[begin_of(term)]].key(), term_forms_, occurrences);
  }

  /// Sorted forms lie here and there.
  void fetch_ahead(std::uint32_t place) const noexcept {
    constexpr std::uint32_t kAhead = 16;
    if (place + 2 * kAhead < sorted_.size()) __builtin_prefetch(&forms_[sorted_[place + 2 * kAhead]]);
    if (place + kAhead < sorted_.size()) forms_[sorted_[place + kAhead]].prefetch();
  }

  /// Writes the term of several buckets that waits, if any.
  void write_joined() {
    if (joined_.empty()) return;
    std::sort(joined_.begin(), joined_.end(),
              [](const Occurrence& a, const Occurrence& b) { return a.doc != b.doc ? a.doc < b.doc : a.position < b.position; });
    write_term(joined_term_, joined_);
    joined_ = {};
  }

  struct Stretch {
    std::uint32_t term;
    std::uint32_t begin, end;  ///< in the occurrences; `end` moves on as they come
  };
  struct Place {
    std::uint32_t stretch, code;
  };

  WordLog& log_;
  LogChunks& chunks_;
  std::span<const FormClasses> forms_;
  FieldWriter& writer_;
  DocFinder docs_;
  LargeVector<std::uint32_t> counts_;     ///< words of each form
  std::vector<std::uint32_t> sorted_;     ///< forms
  std::vector<std::uint32_t> term_ends_;  ///< of each term, in the sorted forms
  std::vector<Bucket> buckets_;
  FrequentTerms frequent_;

  // of the bucket that is being written
  std::uint32_t term_ = 0;  ///< of its last form
  std::vector<Stretch> stretches_;
  std::vector<Place> places_;  ///< of the forms
  LargeVector<Occurrence> occurrences_;
  std::vector<TermForm> term_forms_;

  std::vector<Occurrence> joined_;  ///< of a term of several buckets
  std::uint32_t joined_term_ = ~std::uint32_t{0};
};

}  // namespace

BucketLimits BucketLimits::of(const WordLog& log) noexcept {
  return {.words = static_cast<std::size_t>(std::clamp(log.size() / 16, std::uint64_t{1} << 12, std::uint64_t{1} << 19))};
}

std::size_t invert(WordLog& log, LogChunks& chunks, std::span<const FormClasses> forms, std::uint32_t field, storage::ContainerWriter& out,
                   const BucketLimits& limits) {
  FieldWriter writer(field, length_codes_of(log), out, chunks);
  base::ByteBuffer neighbours;
  const std::size_t form_count = Inverter(log, chunks, forms, writer).run(limits, neighbours);
  writer.finish(neighbours);
  return form_count;
}

}  // namespace fihris::index
