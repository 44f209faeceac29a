// SPDX-License-Identifier: Apache-2.0
//
// Repair: the manifest says what there should be; what can be read of it becomes the next commit.
//
//   1. segments that are whole, and whose removed documents are known, stay as they are
//   2. of damaged segments the documents that can be read are indexed anew
//   3. segments whose removed documents are unknown come last: a document of theirs that lives elsewhere by now was replaced, and stays removed
//
// Nothing is renamed or removed before the new commit is durable.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <unordered_set>
#include <utility>

#include <fihris/error.hpp>
#include <fihris/repair.hpp>

#include "index/buffer.hpp"
#include "index/field_columns.hpp"
#include "index/format.hpp"
#include "index/full_check.hpp"
#include "index/live_ids.hpp"
#include "index/segment_check.hpp"
#include "index/snapshot.hpp"
#include "storage/commit.hpp"
#include "text/analysis.hpp"

namespace fihris {
namespace {

constexpr std::size_t kMostInMemory = std::size_t{256} << 20;

bool is_damage(const Error& error) { return error.code() == ErrorCode::kCorrupt || error.code() == ErrorCode::kNotFound; }

std::string counted(std::uint64_t count, const char* what) { return std::to_string(count) + ' ' + what; }

/// One thread.
class Repair {
 public:
  Repair(storage::FileSystem& files, const AnalyzerOptions& custom) : files_(files) {
    auto state = storage::read_newest_state(files_);
    if (!state) throw Error(ErrorCode::kNotFound, "there is no index in " + files_.path_of(""));
    manifest_ = index::Manifest::decode(state->payload);
    next_ = manifest_;
    ++next_.generation;
    next_.segments.clear();
    open_analyzer(custom);
    buffer_ = std::make_unique<index::Buffer>(manifest_.schema);
  }

  RepairReport run() {
    std::vector<Part> parts;
    for (const index::SegmentEntry& entry : manifest_.segments) parts.push_back(look_at(entry));
    for (Part& part : parts) {
      if (part.removed_known) keep_or_recover(part);
    }
    for (Part& part : parts) {
      if (!part.removed_known) keep_or_recover(part);
    }
    for (const Part& part : parts) {
      if (part.stays) next_.segments.push_back(part.entry);
    }
    flush();
    next_.segments.insert(next_.segments.end(), made_.begin(), made_.end());
    if (report_.findings.empty()) return std::move(report_);
    storage::write_state(files_, {next_.generation, next_.encode()});
    for (const std::string& name : damaged_files_) set_aside(name);
    storage::remove_unreferenced(files_, next_.generation, next_.files());
    return std::move(report_);
  }

 private:
  /// A segment of the manifest, and what was found out about it.
  struct Part {
    index::SegmentEntry entry;
    index::Removed removed;
    bool removed_known = true;
    std::optional<std::string> damage;                   ///< of the segment itself
    std::shared_ptr<const index::SegmentReader> reader;  ///< when there is none
    bool stays = false;
  };

  void open_analyzer(const AnalyzerOptions& custom) {
    try {
      analyzer_ = std::make_unique<Analyzer>(IndexReader::Impl::open_analyzer(files_, manifest_, &custom));
      analyzer_->impl().vocabulary().check();
    } catch (const Error& error) {
      if (!is_damage(error) || manifest_.vocabulary_number == 0) throw;
      if (!text_is_stored())
        throw Error(ErrorCode::kCorrupt, std::string(error.what()) + ". Without it and without stored text the index cannot be repaired");
      find(error.what(), "all documents are indexed anew, without the words of the collection");
      damaged_files_.push_back(index::vocabulary_name(manifest_.vocabulary_number));
      vocabulary_lost_ = true;
      next_.vocabulary_number = 0;
      analyzer_ = std::make_unique<Analyzer>(IndexReader::Impl::open_analyzer(files_, next_, &custom));
    }
  }

  void find(const std::string& damage, const std::string& outcome) { report_.findings.push_back(damage + " [" + outcome + "]"); }

  Part look_at(const index::SegmentEntry& entry) {
    Part part;
    part.entry = entry;
    try {
      part.removed = index::Removed::read(files_, entry);
    } catch (const Error& error) {
      if (!is_damage(error)) throw;
      part.removed_known = false;
      removed_damage_[entry.number] = error.what();
      damaged_files_.push_back(index::deletes_name(entry.number, entry.deletes_generation));
    }
    try {
      part.reader = index::SegmentReader::open(files_, manifest_.schema, entry, part.removed);
      auto problems = index::check_structure(*part.reader, manifest_.schema).problems;
      if (problems.empty() && !vocabulary_lost_) index::compare_with_text(*part.reader, manifest_.schema, *analyzer_, problems);
      if (!problems.empty()) part.damage = problems.front();
    } catch (const Error& error) {
      if (!is_damage(error)) throw;
      part.damage = error.what();
    }
    if (part.damage) damaged_files_.push_back(index::segment_name(entry.number));
    return part;
  }

  void keep_or_recover(Part& part) {
    const std::uint64_t back_before = report_.back;
    if (!part.damage && !vocabulary_lost_) {
      keep(part);
    } else {
      recover(part);
    }
    if (part.removed_known) return;
    find(removed_damage_[part.entry.number], "of " + counted(part.entry.removed_count, "removed documents ") +
                                                 std::to_string(report_.back - back_before) + " are back; the others live elsewhere");
  }

  void keep(Part& part) {
    part.stays = true;
    if (!part.removed_known) {
      const std::uint32_t removed_before = part.entry.removed_count;
      remove_what_lives_elsewhere(part);
      report_.back += removed_before - std::min(removed_before, part.entry.removed_count);
    } else {
      certain_.push_back(part.reader);
    }
    report_.kept += part.entry.doc_count - part.entry.removed_count;
  }

  bool lives_elsewhere(const std::string& id) const {
    return recovered_ids_.contains(id) ||
           std::any_of(certain_.begin(), certain_.end(), [&](const auto& segment) { return segment->find(id).has_value(); });
  }

  /// Where it is not known which documents of a segment were removed: those that live elsewhere, and all but the last of several with one id.
  bool was_replaced(const index::Ids& ids, std::uint32_t doc, const std::string& id) const {
    const auto same = ids.find(id);
    return std::any_of(same.begin(), same.end(), [doc](std::uint32_t other) { return other > doc; }) || lives_elsewhere(id);
  }

  void remove_what_lives_elsewhere(Part& part) {
    index::Removed removed(part.entry.doc_count);
    for (std::uint32_t doc = 0; doc < part.entry.doc_count; ++doc) {
      if (was_replaced(part.reader->ids(), doc, std::string(part.reader->ids().id(doc)))) removed.insert(doc);
    }
    part.entry.removed_count = removed.count();
    part.entry.deletes_generation = removed.count() == 0 ? 0 : next_.generation;
    if (removed.count() > 0) removed.write(files_, index::deletes_name(part.entry.number, part.entry.deletes_generation));
    certain_.push_back(part.reader->with_removed(part.entry, std::move(removed)));
  }

  bool text_is_stored() const {
    const auto& fields = manifest_.schema.fields();
    return std::all_of(fields.begin(), fields.end(), [](const Field& field) { return field.type != FieldType::kText || field.stored; });
  }

  /// Nothing when its bytes are damaged.
  static std::optional<std::string> readable_id(const index::Ids& ids, std::uint32_t doc) {
    try {
      return std::string(ids.id(doc));
    } catch (const Error& error) {
      if (!is_damage(error)) throw;
      return std::nullopt;
    }
  }

  /// For a document whose text is whole and whose id is not.
  static std::string made_id(std::uint64_t segment, std::uint32_t doc) {
    return "id-lost-" + std::to_string(segment) + "-" + std::to_string(doc);
  }

  /// Indexes anew what can be read of a segment's store.
  void recover(const Part& part) {
    const index::SegmentEntry& entry = part.entry;
    const std::uint64_t expected = entry.doc_count - entry.removed_count;
    std::uint64_t recovered = 0;
    std::uint64_t renamed = 0;
    try {
      const auto container = storage::Container::open(files_, index::segment_name(entry.number), index::kSegmentKind);
      const index::Ids ids(container->section(index::kIdBytes), container->section(index::kIdBlocks), container->section(index::kIdOrder),
                           entry.doc_count);
      std::vector<bool> done(entry.doc_count);
      if (text_is_stored()) {
        const index::StoredReader stored(container->section(index::kStoredBlocks), container->section(index::kStoredIndex),
                                         entry.doc_count);
        stored.for_each_readable(manifest_.schema, [&](std::uint32_t doc, std::vector<Document::Value> values) {
          const auto id = readable_id(ids, doc);
          if (!id && !part.removed_known) return;  // it may have been replaced
          done[doc] = true;
          const bool was_removed = part.removed_known ? part.removed.contains(doc) : was_replaced(ids, doc, *id);
          if (was_removed) return;
          add_again(id ? *id : made_id(entry.number, doc), std::move(values));
          ++recovered;
          renamed += id ? 0 : 1;
        });
      }
      for (std::uint32_t doc = 0; doc < entry.doc_count; ++doc) {
        if (done[doc] || part.removed.contains(doc)) continue;
        if (const auto id = readable_id(ids, doc)) report_.lost_ids.push_back(*id);
      }
    } catch (const Error& error) {
      if (!is_damage(error)) throw;
    }
    const std::uint64_t lost = expected - std::min(expected, recovered);
    report_.recovered += recovered;
    report_.lost += lost;
    report_.back += recovered - std::min(expected, recovered);
    if (part.damage)
      find(*part.damage, counted(recovered, "documents are indexed anew, ") + counted(lost, "are lost") +
                             (renamed == 0 ? "" : "; " + counted(renamed, "have lost their ids and are named id-lost-SEGMENT-NUMBER")));
  }

  void add_again(const std::string& id, std::vector<Document::Value> values) {
    Document document(id);
    for (Document::Value& value : values) {
      if (fits(id, value)) document.set(value.name, std::move(value.text));
    }
    buffer_->add(document);
    ids_.add(index::LiveIds::Key(id));
    recovered_ids_.insert(id);
    if (buffer_->memory_bytes(ids_) >= kMostInMemory) flush();
  }

  /// A value may be older than the field that has its name now.
  bool fits(const std::string& id, const Document::Value& value) const {
    try {
      index::check_values(Document(id).set(value.name, value.text), manifest_.schema);
      return true;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kInvalidArgument) throw;
      return false;
    }
  }

  void flush() {
    if (buffer_->doc_count() == 0) return;
    index::SegmentEntry entry;
    entry.number = next_.next_number++;
    entry.doc_count = buffer_->doc_count();
    buffer_->flush(ids_, *analyzer_, files_, index::segment_name(entry.number));
    if (!ids_.removed().empty()) {
      index::Removed removed(entry.doc_count);
      for (const std::uint32_t doc : ids_.removed()) removed.insert(doc);
      entry.removed_count = removed.count();
      entry.deletes_generation = next_.generation;
      removed.write(files_, index::deletes_name(entry.number, entry.deletes_generation));
    }
    ids_.clear();
    made_.push_back(entry);
  }

  void set_aside(const std::string& name) {
    if (!files_.exists(name)) return;
    files_.rename(name, "damaged-" + name);
    report_.kept_files.push_back("damaged-" + name);
  }

  storage::FileSystem& files_;
  index::Manifest manifest_;  ///< of the damaged commit
  index::Manifest next_;
  std::unique_ptr<Analyzer> analyzer_;
  std::unique_ptr<index::Buffer> buffer_;
  index::LiveIds ids_;  ///< of what is in the buffer
  bool vocabulary_lost_ = false;
  std::map<std::uint64_t, std::string> removed_damage_;  ///< by number of the segment
  std::vector<std::shared_ptr<const index::SegmentReader>> certain_;
  std::unordered_set<std::string> recovered_ids_;
  std::vector<index::SegmentEntry> made_;
  std::vector<std::string> damaged_files_;
  RepairReport report_;
};

}  // namespace

RepairReport repair_index(const Directory& directory, const AnalyzerOptions& custom) {
  if (!directory.files().folder_exists()) throw Error(ErrorCode::kNotFound, "there is no index in " + directory.name());
  const auto lock = directory.files().lock(index::kLockName);
  return Repair(directory.files(), custom).run();
}

}  // namespace fihris
