// SPDX-License-Identifier: Apache-2.0
#include "index/stored.hpp"

#include <algorithm>
#include <memory>
#include <new>
#include <optional>
#include <utility>

#include <zstd.h>

#include <fihris/error.hpp>

#include "codec/checked_reader.hpp"
#include "codec/text_code.hpp"
#include "index/format.hpp"
#include "index/zstd_frame.hpp"

namespace fihris::index {
namespace {

constexpr std::size_t kFrameBytes = 14 << 10;
constexpr int kCompressionLevel = 1;
constexpr std::size_t kIndexEntry = 12;
constexpr std::byte kCodedTexts{1};  ///< in front of a frame
constexpr const char* kWhat = "the store of documents";

[[noreturn]] void throw_damaged() { codec::CheckedReader({}, kWhat).damaged(); }

enum class Texts { kPlain, kCoded };

/// A frame as it lies in the store.
struct FrameView {
  Texts texts;
  std::span<const std::byte> compressed;

  explicit FrameView(std::span<const std::byte> bytes)
      : texts(!bytes.empty() && bytes[0] == kCodedTexts ? Texts::kCoded : Texts::kPlain),
        compressed(bytes.subspan(texts == Texts::kCoded ? 1 : 0)) {}

  /// As it says itself.
  std::size_t uncompressed_size() const { return content_size(compressed, kWhat); }
};

/// Uncompresses frames, in room that it keeps. One thread at a time.
class Uncompressor {
 public:
  Uncompressor() {
    if (context_ == nullptr) throw std::bad_alloc();
  }

  /// The documents of a frame; valid until the next call.
  std::span<const std::byte> operator()(const FrameView& frame) {
    const std::size_t size = frame.uncompressed_size();
    if (room_.size() < size) room_ = std::vector<std::byte>(size);
    if (ZSTD_decompressDCtx(context_.get(), room_.data(), size, frame.compressed.data(), frame.compressed.size()) != size) throw_damaged();
    return std::span(room_).first(size);
  }

 private:
  std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context_{ZSTD_createDCtx(), &ZSTD_freeDCtx};
  std::vector<std::byte> room_;
};

/// A value as it is kept: a view.
struct KeptValue {
  std::uint64_t field;    ///< its number + 1; 0: the schema lacks it
  std::string_view name;  ///< of one that the schema lacks
  Texts kind;
  std::span<const std::byte> bytes;

  KeptValue(codec::CheckedReader& from, Texts texts)
      : field(from.varint()), name(field == 0 ? from.string() : std::string_view()), kind(Texts::kPlain) {
    auto size = from.varint();
    if (texts == Texts::kCoded) {
      kind = size % 2 != 0 ? Texts::kCoded : Texts::kPlain;
      size /= 2;
    }
    bytes = from.bytes(size);
  }

  std::string text() const {
    if (kind == Texts::kPlain) return std::string(base::as_text(bytes));
    std::string text;
    text.reserve(2 * bytes.size());
    if (!codec::append_decoded_text(bytes, text)) throw_damaged();
    return text;
  }
};

std::vector<Document::Value> take_values(codec::CheckedReader& from, Texts texts, const Schema& schema) {
  const auto count = from.varint();
  constexpr std::size_t kLeastBytesOfValue = 2;
  if (count > from.size() / kLeastBytesOfValue) from.damaged();
  std::vector<Document::Value> values(count);
  for (Document::Value& value : values) {
    const KeptValue kept(from, texts);
    if (kept.field > schema.fields().size()) from.damaged();
    value.name = kept.field == 0 ? std::string(kept.name) : schema.fields()[kept.field - 1].name;
    value.text = kept.text();
  }
  return values;
}

void skip_document(codec::CheckedReader& from, Texts texts) {
  for (auto count = from.varint(); count > 0; --count) KeptValue(from, texts);
}

}  // namespace

/// What compresses, and what uncompresses to merge.
struct StoredWriter::Compressor {
  Uncompressor uncompressed;
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context{ZSTD_createCCtx(), &ZSTD_freeCCtx};

  /// Room for codes and frames; valid until the next call.
  std::byte* room(std::size_t size) {
    if (room_.size() < size) room_ = std::vector<std::byte>(size);
    return room_.data();
  }

 private:
  std::vector<std::byte> room_;
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
    append_head(field == nullptr ? 0 : static_cast<std::uint64_t>(field - fields.data()) + 1, value.name);
    append_text(value.text);
  }
  end_document();
}

/// Of a value: number of the field + 1, or 0 for one that the schema lacks.
void StoredWriter::append_head(std::uint64_t field, std::string_view name) {
  base::append_varint(pending_, field);
  if (field == 0) codec::append_string(pending_, name);
}

void StoredWriter::append_text(std::string_view text) {
  std::byte* const code = compressor_->room(codec::text_code_room(text.size()));
  const std::optional<std::size_t> size = codec::encode_text(text, code);
  base::append_varint(pending_, size ? 2 * *size + 1 : 2 * text.size());
  pending_.append(size ? std::span<const std::byte>(code, *size) : base::as_bytes(text));
}

void StoredWriter::end_document() {
  ++doc_count_;
  if (pending_.size() >= kFrameBytes) end_frame();
}

void StoredWriter::end_frame() {
  const std::size_t bound = ZSTD_compressBound(pending_.size());
  std::byte* const frame = compressor_->room(1 + bound);
  frame[0] = kCodedTexts;
  const std::size_t written =
      ZSTD_compressCCtx(compressor_->context.get(), frame + 1, bound, pending_.data(), pending_.size(), kCompressionLevel);
  if (ZSTD_isError(written) != 0) throw Error(ErrorCode::kIo, std::string("documents cannot be compressed: ") + ZSTD_getErrorName(written));
  keep_frame({frame, 1 + written});
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
    const auto bytes = from.bytes_of(frame);
    // Small frames, ends of segments, are joined with what follows, so that merging does not leave ever more of them.
    const bool is_full = FrameView(bytes).uncompressed_size() >= kFrameBytes / 2;
    if (whole && is_full && (pending_.empty() || pending_.size() >= kFrameBytes / 2)) {
      if (!pending_.empty()) end_frame();
      doc_count_ += frame.end_doc - frame.first_doc;
      keep_frame(bytes);
    } else {
      add_some(from, number, is_removed);
    }
  }
}

/// The documents of a frame that are not removed.
void StoredWriter::add_some(const StoredReader& from, std::uint32_t number, const std::function<bool(std::uint32_t doc)>& is_removed) {
  const StoredReader::Frame frame = from.frame(number);
  const FrameView view(from.bytes_of(frame));
  codec::CheckedReader documents(compressor_->uncompressed(view), kWhat);
  for (std::uint32_t doc = frame.first_doc; doc < frame.end_doc; ++doc) {
    const std::byte* const begin = documents.at();
    if (is_removed(doc)) {
      skip_document(documents, view.texts);
      continue;
    }
    if (view.texts == Texts::kPlain) {
      append_recoded(documents);
    } else {
      skip_document(documents, view.texts);
      pending_.append(std::span(begin, documents.at()));
    }
    end_document();
  }
}

/// A document of plain texts.
void StoredWriter::append_recoded(codec::CheckedReader& from) {
  auto count = from.varint();
  for (base::append_varint(pending_, count); count > 0; --count) {
    const KeptValue value(from, Texts::kPlain);
    append_head(value.field, value.name);
    append_text(base::as_text(value.bytes));
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

std::span<const std::byte> StoredReader::bytes_of(const Frame& frame) const {
  return blocks_.verified(frame.begin, frame.end - frame.begin);
}

void StoredReader::read(std::uint32_t doc, const Schema& schema, Document& into) const {
  std::uint32_t low = 0;
  std::uint32_t high = frame_count();
  while (high - low > 1) {
    const std::uint32_t middle = low + (high - low) / 2;
    (frame(middle).first_doc <= doc ? low : high) = middle;
  }
  const Frame found = frame(low);
  if (doc < found.first_doc || doc >= found.end_doc) throw_damaged();
  const FrameView view(bytes_of(found));
  // Threads keep what the usual frame takes.
  constexpr std::size_t kMostKept = 1 << 20;
  static thread_local std::unique_ptr<Uncompressor> kept;
  std::unique_ptr<Uncompressor> large;
  auto& uncompressor = view.uncompressed_size() <= kMostKept ? kept : large;
  if (uncompressor == nullptr) uncompressor = std::make_unique<Uncompressor>();
  codec::CheckedReader from((*uncompressor)(view), kWhat);
  for (std::uint32_t i = found.first_doc; i < doc; ++i) skip_document(from, view.texts);
  for (Document::Value& value : take_values(from, view.texts, schema)) into.set(value.name, std::move(value.text));
}

void StoredReader::for_each(const Schema& schema, const std::function<bool(std::uint32_t, std::vector<Document::Value>)>& visit) const {
  Uncompressor uncompressed;
  for (std::uint32_t number = 0; number < frame_count(); ++number) {
    const Frame at = frame(number);
    const FrameView view(bytes_of(at));
    codec::CheckedReader from(uncompressed(view), kWhat);
    for (std::uint32_t doc = at.first_doc; doc < at.end_doc; ++doc) {
      if (!visit(doc, take_values(from, view.texts, schema))) return;
    }
  }
}

void StoredReader::for_each_readable(const Schema& schema,
                                     const std::function<void(std::uint32_t, std::vector<Document::Value>)>& visit) const {
  Uncompressor uncompressed;
  for (std::uint32_t number = 0; number < frame_count(); ++number) {
    std::vector<std::vector<Document::Value>> documents;
    std::uint32_t first_doc = 0;
    try {
      const Frame at = frame(number);
      first_doc = at.first_doc;
      const FrameView view(bytes_of(at));
      codec::CheckedReader from(uncompressed(view), kWhat);
      for (std::uint32_t doc = at.first_doc; doc < at.end_doc; ++doc) documents.push_back(take_values(from, view.texts, schema));
    } catch (const Error& error) {
      if (error.code() != ErrorCode::kCorrupt) throw;
      continue;
    }
    for (auto& values : documents) visit(first_doc++, std::move(values));
  }
}

}  // namespace fihris::index
