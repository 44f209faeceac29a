// SPDX-License-Identifier: Apache-2.0
#include "index/stored.hpp"

#include <algorithm>
#include <memory>

#include <zstd.h>

#include <fihris/error.hpp>

#include "codec/checked_reader.hpp"
#include "index/format.hpp"

namespace fihris::index {
namespace {

constexpr std::size_t kFrameBytes = 32 << 10;
constexpr int kCompressionLevel = 1;
constexpr std::size_t kIndexEntry = 12;
constexpr const char* kWhat = "the store of documents";

std::vector<Document::Value> take_values(codec::CheckedReader& from, const Schema& schema) {
  const auto count = from.varint();
  constexpr std::size_t kLeastBytesOfValue = 2;
  if (count > from.size() / kLeastBytesOfValue) from.damaged();
  std::vector<Document::Value> values(count);
  for (Document::Value& value : values) {
    const auto field = from.varint();
    if (field > schema.fields().size()) from.damaged();
    value.name = field == 0 ? std::string(from.string()) : schema.fields()[field - 1].name;
    value.text = from.string();
  }
  return values;
}

/// Of a frame, as it says itself.
std::size_t uncompressed_size(std::span<const std::byte> frame) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  // A block of a zstd frame takes at least 4 bytes and holds at most 128 KiB; a size beyond that is a lie that would only cost memory.
  const unsigned long long most = (frame.size() / 4 + 1) << 17;
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > most) codec::CheckedReader({}, kWhat).damaged();
  return static_cast<std::size_t>(size);
}

void skip_document(codec::CheckedReader& from) {
  for (auto count = from.varint(); count > 0; --count) {
    if (from.varint() == 0) from.string();
    from.string();
  }
}

}  // namespace

struct StoredWriter::Compressor {
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context{ZSTD_createCCtx(), &ZSTD_freeCCtx};
  std::vector<std::byte> room;
};

StoredWriter::StoredWriter() : compressor_(std::make_unique<Compressor>()) {
  if (compressor_->context == nullptr) throw std::bad_alloc();
}
StoredWriter::StoredWriter(storage::ContainerWriter& out) : StoredWriter() {
  out_ = &out;
  out.begin_section(kStoredBlocks);
}
StoredWriter::~StoredWriter() = default;
StoredWriter::StoredWriter(StoredWriter&&) noexcept = default;
StoredWriter& StoredWriter::operator=(StoredWriter&&) noexcept = default;

void StoredWriter::add(const Document& document, const Schema& schema) {
  const auto& fields = schema.fields();
  const auto is_kept = [&](const Document::Value& value) {
    const Field* field = schema.find(value.name);
    return field == nullptr || field->stored || field->type == FieldType::kStored;
  };
  const auto& values = document.values();
  base::append_varint(pending_, static_cast<std::uint64_t>(std::count_if(values.begin(), values.end(), is_kept)));
  for (const Document::Value& value : values) {
    if (!is_kept(value)) continue;
    const Field* field = schema.find(value.name);
    base::append_varint(pending_, field == nullptr ? 0 : static_cast<std::uint64_t>(field - fields.data()) + 1);
    if (field == nullptr) codec::append_string(pending_, value.name);
    codec::append_string(pending_, value.text);
  }
  end_document();
}

void StoredWriter::end_document() {
  ++doc_count_;
  if (pending_.size() >= kFrameBytes) end_frame();
}

void StoredWriter::end_frame() {
  auto& room = compressor_->room;
  room.resize(ZSTD_compressBound(pending_.size()));
  const std::size_t written =
      ZSTD_compressCCtx(compressor_->context.get(), room.data(), room.size(), pending_.data(), pending_.size(), kCompressionLevel);
  if (ZSTD_isError(written) != 0) throw Error(ErrorCode::kIo, std::string("documents cannot be compressed: ") + ZSTD_getErrorName(written));
  keep_frame(std::span(room).first(written));
  pending_.clear();
}

/// The frame holds the documents from `first_pending_` on.
void StoredWriter::keep_frame(std::span<const std::byte> frame) {
  index_.append_u32(first_pending_);
  index_.append_u64(frames_end_);
  if (out_ != nullptr) {
    out_->append(frame);
  } else {
    kept_.emplace_back(frame.begin(), frame.end());
    kept_bytes_ += frame.size() + sizeof(std::vector<std::byte>);
  }
  frames_end_ += frame.size();
  first_pending_ = doc_count_;
}

void StoredWriter::add_all(const StoredReader& from, const std::function<bool(std::uint32_t doc)>& is_removed) {
  for (std::uint32_t number = 0; number < from.frame_count(); ++number) {
    const StoredReader::Frame frame = from.frame(number);
    bool whole = true;
    for (std::uint32_t doc = frame.first_doc; doc < frame.end_doc && whole; ++doc) whole = !is_removed(doc);
    const auto bytes = from.blocks_.verified(frame.begin, frame.end - frame.begin);
    // Small frames, ends of segments, are joined with what follows, so that merging does not leave ever more of them.
    const bool is_full = uncompressed_size(bytes) >= kFrameBytes / 2;
    if (whole && is_full && (pending_.empty() || pending_.size() >= kFrameBytes / 2)) {
      if (!pending_.empty()) end_frame();
      doc_count_ += frame.end_doc - frame.first_doc;
      keep_frame(bytes);
      continue;
    }
    const std::string text = from.uncompress(frame);
    codec::CheckedReader documents(base::as_bytes(text), kWhat);
    for (std::uint32_t doc = frame.first_doc; doc < frame.end_doc; ++doc) {
      const std::byte* const begin = documents.at();
      skip_document(documents);
      if (is_removed(doc)) continue;
      pending_.append(std::span(begin, documents.at()));
      end_document();
    }
  }
}

void StoredWriter::finish(storage::ContainerWriter& out) {
  if (!pending_.empty()) end_frame();
  index_.append_u32(doc_count_);
  index_.append_u64(frames_end_);
  if (out_ == nullptr) {
    out.begin_section(kStoredBlocks);
    for (const auto& frame : kept_) out.append(frame);
  }
  out.begin_section(kStoredIndex);
  out.append(index_.view());
}

std::uint32_t StoredReader::frame_count() const noexcept {
  return index_.size() < kIndexEntry ? 0 : static_cast<std::uint32_t>(index_.size() / kIndexEntry - 1);
}

StoredReader::Frame StoredReader::frame(std::uint32_t number) const {
  codec::CheckedReader from(index_.verified(number * kIndexEntry, 2 * kIndexEntry), kWhat);
  Frame frame{};
  frame.first_doc = from.u32();
  frame.begin = from.u64();
  frame.end_doc = from.u32();
  frame.end = from.u64();
  if (frame.begin > frame.end || frame.first_doc > frame.end_doc || frame.end_doc > doc_count_) from.damaged();
  return frame;
}

std::string StoredReader::uncompress(const Frame& frame) const {
  const auto bytes = blocks_.verified(frame.begin, frame.end - frame.begin);
  const std::size_t size = uncompressed_size(bytes);
  std::string text(size, '\0');
  if (ZSTD_decompress(text.data(), text.size(), bytes.data(), bytes.size()) != size) codec::CheckedReader({}, kWhat).damaged();
  return text;
}

void StoredReader::read(std::uint32_t doc, const Schema& schema, Document& into) const {
  std::uint32_t low = 0;
  std::uint32_t high = frame_count();
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    (frame(middle).first_doc <= doc ? low : high) = middle;
  }
  const Frame found = frame(low);
  if (doc < found.first_doc || doc >= found.end_doc) codec::CheckedReader({}, kWhat).damaged();
  const std::string text = uncompress(found);
  codec::CheckedReader from(base::as_bytes(text), kWhat);
  std::vector<Document::Value> values;
  for (std::uint32_t i = found.first_doc; i <= doc; ++i) values = take_values(from, schema);
  for (Document::Value& value : values) into.set(value.name, std::move(value.text));
}

void StoredReader::for_each(const Schema& schema, const std::function<bool(std::uint32_t, std::vector<Document::Value>)>& visit) const {
  for (std::uint32_t number = 0; number < frame_count(); ++number) {
    const Frame at = frame(number);
    const std::string text = uncompress(at);
    codec::CheckedReader from(base::as_bytes(text), kWhat);
    for (std::uint32_t doc = at.first_doc; doc < at.end_doc; ++doc) {
      if (!visit(doc, take_values(from, schema))) return;
    }
  }
}

void StoredReader::for_each_readable(const Schema& schema,
                                     const std::function<void(std::uint32_t, std::vector<Document::Value>)>& visit) const {
  for (std::uint32_t number = 0; number < frame_count(); ++number) {
    std::vector<std::vector<Document::Value>> documents;
    std::uint32_t first_doc = 0;
    try {
      const Frame at = frame(number);
      first_doc = at.first_doc;
      const std::string text = uncompress(at);
      codec::CheckedReader from(base::as_bytes(text), kWhat);
      for (std::uint32_t doc = at.first_doc; doc < at.end_doc; ++doc) documents.push_back(take_values(from, schema));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kCorrupt) throw;
      continue;
    }
    for (auto& values : documents) visit(first_doc++, std::move(values));
  }
}

}  // namespace fihris::index
