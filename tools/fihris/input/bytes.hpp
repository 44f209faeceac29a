// SPDX-License-Identifier: Apache-2.0
//
// Bytes from files, pipes and memory: a source that is read once, and a window that moves over it.
//
//     FileSource file("news.jsonl");
//     Window window(file);
//     while (window.fill()) { … window.view() … window.drop(n) … }
//
// Files are read in blocks rather than mapped: a file that another process cuts short must not kill this one, and pipes come the same way.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fihris::tool::input {

/// One thread at a time.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Reads at most `size` bytes; 0 means the end. Throws Error(kIo) naming the file.
  virtual std::size_t read(char* to, std::size_t size) = 0;
};

/// A file, a pipe, or standard input for "-".
class FileSource final : public ByteSource {
 public:
  /// Throws Error(kIo) with the reason that the operating system gives.
  explicit FileSource(const std::string& path);
  ~FileSource() override;
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  std::size_t read(char* to, std::size_t size) override;

 private:
  std::string path_;
  int descriptor_ = -1;
};

/// Bytes that are in memory already; they must outlive the source.
class MemorySource final : public ByteSource {
 public:
  explicit MemorySource(std::string_view bytes) : rest_(bytes) {}
  std::size_t read(char* to, std::size_t size) override;

 private:
  std::string_view rest_;
};

/// The bytes that have been read and not dropped. After them stand kPadding more bytes that may be read, and mean nothing.
class Window {
 public:
  static constexpr std::size_t kPadding = 64;
  static constexpr std::size_t kBlockBytes = std::size_t{1} << 20;

  explicit Window(ByteSource& source) : source_(source) {}

  /// Valid until the next fill() or drop().
  std::string_view view() const { return {buffer_.data() + begin_, end_ - begin_}; }

  /// Reads one block more; false at the end. Views are no longer valid; their offsets are.
  bool fill();

  /// Forgets the first bytes of the view.
  void drop(std::size_t bytes);

  /// Bytes read so far.
  std::uint64_t read_bytes() const { return read_bytes_; }

  bool at_end() const { return at_end_; }

 private:
  ByteSource& source_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::uint64_t read_bytes_ = 0;
  bool at_end_ = false;
};

}  // namespace fihris::tool::input
