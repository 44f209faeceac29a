// SPDX-License-Identifier: Apache-2.0
//
// IndexReader: opening a snapshot and asking for documents and sizes.
#include <algorithm>

#include <fihris/error.hpp>
#include <fihris/index_reader.hpp>

#include "index/format.hpp"
#include "index/snapshot.hpp"
#include "storage/commit.hpp"
#include "text/analysis.hpp"

namespace fihris {
namespace {

index::Manifest read_manifest(const Directory& directory) {
  auto state = storage::read_newest_state(directory.files());
  if (!state)
    throw Error(ErrorCode::kNotFound, "there is no index in " + directory.name() + ": make one with IndexWriter or `fihris index`");
  return index::Manifest::decode(state->payload);
}

/// A writer may replace files between the reading of a manifest and the opening of what it names: the newest manifest then names others.
template <typename Open>
auto with_newest_manifest(const Directory& directory, Open open) {
  constexpr int kTries = 8;
  for (int tried = 1;; ++tried) {
    index::Manifest manifest = read_manifest(directory);
    const std::uint64_t generation = manifest.generation;
    try {
      return open(std::move(manifest));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kNotFound || tried == kTries || read_manifest(directory).generation == generation) throw;
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
    const auto container = storage::Container::open(files, index::vocabulary_name(manifest.vocabulary_number), index::kVocabularyKind);
    const auto bytes = container->section(index::kOnlySection).verified();
    vocabulary = std::make_shared<const text::Vocabulary>(text::Vocabulary::deserialise(base::as_text(bytes), *vocabulary));
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

IndexReader::Impl::Impl(Directory directory, index::Manifest manifest, const Analyzer& analyzer)
    : directory_(std::move(directory)), manifest_(std::move(manifest)), analyzer_(analyzer), synonyms_(synonyms_of(analyzer)) {
  side_bytes_ = directory_.files().map(storage::manifest_name(manifest_.generation))->bytes().size();
  std::uint64_t first_doc = 0;
  for (const index::SegmentEntry& entry : manifest_.segments) {
    segments_.push_back(
        {index::SegmentReader::open(directory_.files(), manifest_.schema, entry, index::Removed::read(directory_.files(), entry)),
         first_doc});
    first_doc += entry.doc_count;
    if (entry.deletes_generation != 0)
      side_bytes_ += directory_.files().map(index::deletes_name(entry.number, entry.deletes_generation))->bytes().size();
  }
  const std::uint64_t vocabulary = manifest_.vocabulary_number;
  if (vocabulary != 0) side_bytes_ += directory_.files().map(index::vocabulary_name(vocabulary))->bytes().size();
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
  return with_newest_manifest(directory, [&](index::Manifest manifest) {
    const Analyzer analyzer = Impl::open_analyzer(directory.files(), manifest, nullptr);
    return IndexReader(std::make_shared<const Impl>(directory, std::move(manifest), analyzer));
  });
}

IndexReader IndexReader::open(const Directory& directory, const Analyzer& custom) {
  return with_newest_manifest(directory, [&](index::Manifest manifest) {
    const Analyzer analyzer = Impl::open_analyzer(directory.files(), manifest, &custom.options());
    return IndexReader(std::make_shared<const Impl>(directory, std::move(manifest), analyzer));
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

IndexStats IndexReader::stats() const {
  IndexStats stats;
  stats.generation = impl_->manifest().generation;
  stats.segments = impl_->segments().size();
  for (std::size_t number = 0; number < schema().fields().size(); ++number) {
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
    }
    stats.tokens += field.tokens;
    stats.fields.push_back(std::move(field));
  }
  for (const Impl::Segment& segment : impl_->segments()) {
    const index::SegmentEntry& entry = segment.reader->entry();
    stats.documents += entry.doc_count - entry.removed_count;
    stats.deleted_documents += entry.removed_count;
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
