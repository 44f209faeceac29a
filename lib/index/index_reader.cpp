// SPDX-License-Identifier: Apache-2.0
//
// IndexReader: opening a snapshot and asking for documents and sizes.
#include <algorithm>

#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>

#include "index/field_value.hpp"
#include "index/format.hpp"
#include "index/own_vocabulary.hpp"
#include "index/snapshot.hpp"
#include "storage/commit.hpp"
#include "text/analysis.hpp"

namespace fihris {
namespace {

struct HeldManifest {
  index::Manifest manifest;
  std::unique_ptr<storage::FileLock> hold;
};

[[noreturn]] void throw_no_index(const Directory& directory) {
  throw Error(ErrorCode::kNotFound, "there is no index in " + directory.name() + ": make one with IndexWriter or `fihris index`");
}

/// The newest manifest, held if the file system can: then its files stay until the hold goes.
HeldManifest read_manifest(const Directory& directory) {
  constexpr int kTries = 8;  // more than one only if a commit replaces the manifest between reading and holding
  for (int tried = 1;; ++tried) {
    auto state = storage::read_newest_state(directory.files());
    if (!state) throw_no_index(directory);
    const std::string name = storage::manifest_name(state->generation);
    auto hold = directory.files().hold(name);
    if (hold != nullptr || tried == kTries || directory.files().exists(name)) {
      return {index::Manifest::decode(state->payload), std::move(hold)};
    }
  }
}

/// Where files cannot be held, a writer may remove some between the reading of a manifest and the opening of what it names: the newest manifest then
/// names others.
template <typename Open>
auto with_newest_manifest(const Directory& directory, Open open) {
  constexpr int kTries = 8;
  for (int tried = 1;; ++tried) {
    HeldManifest newest = read_manifest(directory);
    const std::uint64_t generation = newest.manifest.generation;
    try {
      return open(std::move(newest));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kNotFound || tried == kTries || read_manifest(directory).manifest.generation == generation) throw;
    }
  }
}

}  // namespace

Analyzer IndexReader::Impl::open_analyzer(storage::FileSystem& files, const index::Manifest& manifest, const AnalyzerOptions* custom) {
  AnalyzerOptions options = manifest.analyzer;
  if (options.arabic == ArabicStemmer::kCustom) {
    if (custom == nullptr || custom->arabic != ArabicStemmer::kCustom) {
      throw Error(ErrorCode::kInvalidArgument,
                  "this index was made with the custom stemmer \"" + options.custom_name + "\": give it again");
    }
    options.custom_stem = custom->custom_stem;
    options.custom_name = custom->custom_name;
  }
  if (custom != nullptr) {
    if (!custom->protected_words.empty()) options.protected_words = custom->protected_words;
    if (!custom->stop_words.empty()) options.stop_words = custom->stop_words;
    if (!custom->synonyms.empty()) options.synonyms = custom->synonyms;
    options.usual_stop_words = options.usual_stop_words && custom->usual_stop_words;
  }
  std::shared_ptr<const text::Vocabulary> vocabulary = text::base_vocabulary();
  if (manifest.vocabulary_number != 0) {
    vocabulary = std::make_shared<const text::Vocabulary>(vocabulary->with(index::open_vocabulary(files, manifest.vocabulary_number)));
  }
  Analyzer analyzer = Analyzer::Impl::make(std::move(options), std::move(vocabulary));
  if (analyzer.fingerprint() != manifest.fingerprint) {
    throw Error(ErrorCode::kInvalidArgument, "this index was made with the analyser \"" + manifest.fingerprint + "\" and this is \"" +
                                                 analyzer.fingerprint() + "\": index the documents again, or use the version that made it");
  }
  return analyzer;
}

namespace {

std::shared_ptr<const text::Synonyms> synonyms_of(const Analyzer& analyzer) {
  const auto& rules = analyzer.options().synonyms;
  return rules.empty() ? nullptr : std::make_shared<const text::Synonyms>(rules, analyzer);
}

}  // namespace

IndexReader::Impl::Impl(const Impl& other, const Analyzer& analyzer) : Impl(other) {
  analyzer_ = analyzer;
  synonyms_ = synonyms_of(analyzer);
}

IndexReader::Impl::Impl(Directory directory, index::Manifest manifest, const Analyzer& analyzer, std::unique_ptr<storage::FileLock> hold,
                        const Impl* before)
    : directory_(std::move(directory)),
      manifest_(std::move(manifest)),
      analyzer_(analyzer),
      synonyms_(synonyms_of(analyzer)),
      hold_(std::move(hold)) {
  side_bytes_ = directory_.files().map(storage::manifest_name(manifest_.generation))->bytes().size();
  for (const index::SegmentEntry& entry : manifest_.segments) {
    add_segment(open_segment(entry, before));
    if (entry.deletes_generation != 0)
      side_bytes_ += directory_.files().map(index::deletes_name(entry.number, entry.deletes_generation))->bytes().size();
  }
  const std::uint64_t vocabulary = manifest_.vocabulary_number;
  if (vocabulary != 0) side_bytes_ += directory_.files().map(index::vocabulary_name(vocabulary))->bytes().size();
}

IndexReader::Impl::Impl(Directory directory, index::Manifest manifest, const Analyzer& analyzer,
                        std::vector<std::shared_ptr<const index::SegmentReader>> readers)
    : directory_(std::move(directory)), manifest_(std::move(manifest)), analyzer_(analyzer), synonyms_(synonyms_of(analyzer)) {
  for (auto& reader : readers) add_segment(std::move(reader));
}

void IndexReader::Impl::add_segment(std::shared_ptr<const index::SegmentReader> reader) {
  const std::uint64_t first_doc = segments_.empty() ? 0 : segments_.back().first_doc + segments_.back().reader->doc_count();
  segments_.push_back({std::move(reader), first_doc});
}

std::shared_ptr<const index::SegmentReader> IndexReader::Impl::open_segment(const index::SegmentEntry& entry, const Impl* before) const {
  if (before != nullptr) {
    const auto known = std::find_if(before->segments_.begin(), before->segments_.end(),
                                    [&](const Segment& segment) { return segment.reader->entry().number == entry.number; });
    if (known != before->segments_.end() && known->reader->entry().deletes_generation == entry.deletes_generation) return known->reader;
    if (known != before->segments_.end()) return known->reader->with_removed(entry, index::Removed::read(directory_.files(), entry));
  }
  return index::SegmentReader::open(directory_.files(), manifest_.schema, entry, index::Removed::read(directory_.files(), entry));
}

const IndexReader::Impl::Segment& IndexReader::Impl::segment_of(std::uint64_t doc) const {
  const auto after = std::upper_bound(segments_.begin(), segments_.end(), doc,
                                      [](std::uint64_t number, const Segment& segment) { return number < segment.first_doc; });
  if (after != segments_.begin()) {
    const Segment& segment = *(after - 1);
    if (doc - segment.first_doc < segment.reader->doc_count()) return segment;
  }
  throw Error(ErrorCode::kNotFound, "there is no document number " + std::to_string(doc) + " in this snapshot");
}

std::optional<std::uint64_t> IndexReader::Impl::find(std::string_view id) const {
  for (const Segment& segment : segments_) {
    if (const auto doc = segment.reader->find(id)) return segment.first_doc + *doc;
  }
  return std::nullopt;
}

IndexReader IndexReader::open(const std::filesystem::path& path) { return open(Directory::at(path)); }

IndexReader IndexReader::open(const Directory& directory) {
  return with_newest_manifest(directory, [&](HeldManifest newest) {
    const Analyzer analyzer = Impl::open_analyzer(directory.files(), newest.manifest, nullptr);
    return IndexReader(std::make_shared<const Impl>(directory, std::move(newest.manifest), analyzer, std::move(newest.hold), nullptr));
  });
}

IndexReader IndexReader::open(const Directory& directory, const Analyzer& custom) {
  return with_newest_manifest(directory, [&](HeldManifest newest) {
    const Analyzer analyzer = Impl::open_analyzer(directory.files(), newest.manifest, &custom.options());
    return IndexReader(std::make_shared<const Impl>(directory, std::move(newest.manifest), analyzer, std::move(newest.hold), nullptr));
  });
}

IndexReader IndexReader::refreshed() const {
  const Directory& directory = impl_->directory();
  return with_newest_manifest(directory, [&](HeldManifest newest) {
    const index::Manifest& now = impl_->manifest();
    // An index that was made anew in an emptied folder uses numbers again: then the manifest that this snapshot holds is gone.
    const bool is_same_index = impl_->is_in_place();
    if (is_same_index && newest.manifest.generation == now.generation) return *this;
    const AnalyzerOptions& words = newest.manifest.analyzer;
    const bool same_words = words.stop_words == now.analyzer.stop_words && words.usual_stop_words == now.analyzer.usual_stop_words &&
                            words.synonyms == now.analyzer.synonyms;
    const bool same_analyzer = is_same_index && same_words && newest.manifest.vocabulary_number == now.vocabulary_number;
    AnalyzerOptions stemmer = impl_->analyzer().options();  // what an index does not keep of its analyser
    stemmer.stop_words = {};
    stemmer.synonyms = {};
    stemmer.usual_stop_words = true;
    const Analyzer analyzer = same_analyzer ? impl_->analyzer() : Impl::open_analyzer(directory.files(), newest.manifest, &stemmer);
    return IndexReader(std::make_shared<const Impl>(directory, std::move(newest.manifest), analyzer, std::move(newest.hold),
                                                    is_same_index ? impl_.get() : nullptr));
  });
}

IndexReader IndexReader::with_words(const UserWords& words) const {
  AnalyzerOptions options = analyzer().options();
  options.synonyms.insert(options.synonyms.end(), words.synonyms.begin(), words.synonyms.end());
  options.stop_words.insert(options.stop_words.end(), words.stop_words.begin(), words.stop_words.end());
  options.usual_stop_words = options.usual_stop_words && words.usual_stop_words;
  return IndexReader(std::make_shared<const Impl>(*impl_, Analyzer::Impl::make(std::move(options), analyzer().impl().shared_vocabulary())));
}

const Schema& IndexReader::schema() const noexcept { return impl_->schema(); }
const Analyzer& IndexReader::analyzer() const noexcept { return impl_->analyzer(); }

namespace {

/// Of the column of a field in all segments.
template <typename Segments>
std::uint64_t column_bytes(const Segments& segments, std::size_t field) {
  std::uint64_t bytes = 0;
  for (const auto& segment : segments) {
    const index::ColumnReader* const column = segment.reader->column(field);
    if (column != nullptr) bytes += column->size_bytes();
  }
  return bytes;
}

}  // namespace

IndexStats IndexReader::stats() const {
  IndexStats stats;
  stats.generation = impl_->manifest().generation;
  stats.segments = impl_->segments().size();
  for (std::size_t number = 0; number < schema().fields().size(); ++number) {
    if (index::has_column(schema().fields()[number].type)) {
      stats.columns.push_back({.name = schema().fields()[number].name, .bytes = column_bytes(impl_->segments(), number)});
    }
    if (schema().fields()[number].type != FieldType::kText) continue;
    IndexStats::FieldStats field;
    field.name = schema().fields()[number].name;
    for (const Impl::Segment& segment : impl_->segments()) {
      const index::FieldReader* reader = segment.reader->field(number);
      if (reader == nullptr) continue;
      field.tokens += reader->info().token_count;
      field.words += reader->info().form_count;
      field.stems += reader->info().term_count;
      field.postings += reader->info().posting_count;
      const auto sizes = reader->sizes();
      field.dictionary_bytes += sizes.dictionary;
      field.postings_bytes += sizes.postings;
      field.positions_bytes += sizes.positions;
      field.lengths_bytes += sizes.lengths;
      field.neighbours_bytes += sizes.neighbours;
    }
    stats.tokens += field.tokens;
    stats.fields.push_back(std::move(field));
  }
  for (const Impl::Segment& segment : impl_->segments()) {
    const index::SegmentEntry& entry = segment.reader->entry();
    stats.documents += entry.doc_count - entry.removed_count;
    stats.deleted_documents += entry.removed_count;
    stats.segment_list.push_back(
        {entry.number, entry.doc_count - entry.removed_count, entry.removed_count, segment.reader->container().size_bytes()});
    const storage::Container& container = segment.reader->container();
    stats.bytes += container.size_bytes();
    for (const auto section : {index::kIdBytes, index::kIdBlocks, index::kIdOrder}) stats.ids_bytes += container.section(section).size();
    for (const auto section : {index::kStoredBlocks, index::kStoredIndex}) stats.stored_bytes += container.section(section).size();
  }
  stats.bytes += impl_->side_bytes();
  return stats;
}

Document IndexReader::document(std::uint64_t doc) const {
  const Impl::Segment& segment = impl_->segment_of(doc);
  const auto local = static_cast<std::uint32_t>(doc - segment.first_doc);
  Document document{std::string(segment.reader->ids().id(local))};
  segment.reader->stored().read(local, schema(), document);
  return document;
}

std::optional<Document> IndexReader::find(std::string_view id) const {
  const auto doc = impl_->find(id);
  if (!doc) return std::nullopt;
  return document(*doc);
}

void IndexReader::for_each_document(const std::function<bool(const Document&)>& visit) const {
  bool go_on = true;
  for (const Impl::Segment& segment : impl_->segments()) {
    if (!go_on) return;
    segment.reader->stored().for_each(schema(), [&](std::uint32_t doc, std::vector<Document::Value> values) {
      if (segment.reader->removed().contains(doc)) return true;
      Document document{std::string(segment.reader->ids().id(doc))};
      for (Document::Value& value : values) document.set(value.name, std::move(value.text));
      return go_on = visit(document);
    });
  }
}

}  // namespace fihris
