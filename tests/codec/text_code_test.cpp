// SPDX-License-Identifier: Apache-2.0
#include "codec/text_code.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "base/cpu.hpp"
#include "codec/text_code_kernels.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::codec {
namespace {

using fihris::testing::Random;

/// The characters of codes 80 to FE, as docs/format.md has them.
const std::u16string& characters() {
  static const std::u16string kCharacters = [] {
    std::u16string all;
    for (char16_t c = 0x600; c < 0x67F; ++c) all += c;
    const std::u16string replaced =
        u"\u0600\u0601\u0602\u0603\u0604\u0605\u0606\u0607\u0608\u0609\u060A\u060B\u060D\u060E\u060F\u0610\u0611\u0612\u0613\u0614"
        u"\u0615\u0616\u0617\u0618\u0619\u061A\u061C\u061D\u061E\u063B\u063C\u063D\u063E\u063F\u0656\u0657\u0658\u0659\u065A\u065B"
        u"\u065C\u065D\u065E\u065F\u066E\u066F\u0672\u0673\u0674\u0675\u0676\u0677\u0678\u067A\u067B\u067C\u067D";
    const std::u16string replacing =
        u"\u00A0\u00AB\u00B0\u00BB\u00D7\u00E0\u00E2\u00E7\u00E8\u00E9\u00EA\u00EE\u00F4\u00FB\u0686\u0688\u0691\u0698\u06A4\u06A9"
        u"\u06AD\u06AF\u06B5\u06BA\u06BE\u06C1\u06C6\u06CC\u06CE\u06D2\u06D4\u06D5\u06F0\u06F1\u06F2\u06F3\u06F4\u06F5\u06F6\u06F7"
        u"\u06F8\u06F9\u200B\u200C\u200D\u200E\u200F\u2013\u2014\u2018\u2019\u201C\u201D\u2022\u2026\u202B\u202C";
    for (std::size_t i = 0; i < replaced.size(); ++i) all.at(all.find(replaced[i])) = replacing.at(i);
    return all;
  }();
  return kCharacters;
}

std::string utf8(char32_t c) {
  std::string text;
  const auto add = [&text](char32_t byte) { text += static_cast<char>(byte); };
  if (c < 0x80) return {static_cast<char>(c)};
  if (c < 0x800) {
    add(0xC0 | c >> 6);
  } else {
    add(0xE0 | c >> 12);
    add(0x80 | (c >> 6 & 0x3F));
  }
  add(0x80 | (c & 0x3F));
  return text;
}

/// The slow way, by strings.
std::string slow_code(const std::string& text) {
  static const std::map<std::string, unsigned char> kCodes = [] {
    std::map<std::string, unsigned char> codes;
    for (unsigned c = 0; c < 0x80; ++c) codes[utf8(c)] = static_cast<unsigned char>(c);
    for (unsigned i = 0; i < characters().size(); ++i) codes[utf8(characters()[i])] = static_cast<unsigned char>(0x80 + i);
    return codes;
  }();
  std::string code;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t size = 3;
    while (size > 0 && !kCodes.contains(text.substr(i, size))) --size;
    if (size == 0) {
      code += '\xFF';
      code += text[i++];
    } else {
      code += static_cast<char>(kCodes.at(text.substr(i, size)));
      i += size;
    }
  }
  return code;
}

std::string slow_text(const std::string& code) {
  std::string text;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const auto byte = static_cast<unsigned char>(code[i]);
    text += byte == 0xFF ? std::string(1, code.at(++i)) : utf8(byte < 0x80 ? byte : characters().at(byte - 0x80));
  }
  return text;
}

/// Pieces of text of all kinds: the usual ones, rare characters, and bytes that are no text.
std::string random_text(Random& random) {
  std::string text;
  const std::uint64_t rare = random.pick(std::vector<std::uint64_t>{2, 10, 100, 10'000});
  for (auto left = random.below(random.one_in(10) ? 2000 : 120); left > 0; --left) {
    if (!random.one_in(rare)) {
      text += random.one_in(6) ? " " : utf8(static_cast<char32_t>(random.between(0x627, 0x64A)));
    } else if (random.one_in(2)) {
      text += utf8(random.one_in(2) ? characters()[random.below(characters().size())] : static_cast<char32_t>(random.below(0xD800)));
    } else {
      text += random.one_in(2) ? static_cast<char>(random.next()) : random.pick(std::string("\xD8\xD9\xC2\xDB\xE2\x80\xBF\xFF\0", 9));
    }
  }
  return text;
}

std::string decoded(const std::string& code) {
  std::string text = "before";
  REQUIRE(append_decoded_text(base::as_bytes(code), text));
  REQUIRE(text.starts_with("before"));
  return text.substr(6);
}

/// Encodes into a room of the size that is asked for, so that sanitizers see what goes beyond.
std::optional<std::string> encoded(const std::string& text) {
  std::vector<std::byte> room(text_code_room(text.size()));
  const std::string exact(text);
  const auto size = encode_text(exact, room.data());
  if (!size) return std::nullopt;
  return std::string(base::as_text(std::span(room).first(*size)));
}

TEST_CASE("the code of a text is that of the slow way, and gives the text back") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 4000; ++round) {
    const std::string text = random_text(random);
    const std::string expected = slow_code(text);
    const auto code = encoded(text);
    REQUIRE(code.has_value() == (expected.size() < text.size()));
    if (code) REQUIRE(*code == expected);
    REQUIRE(decoded(expected) == text);
  }
}

TEST_CASE("each kernel stops at whole characters, and its code is that of the slow way") {
  FIHRIS_RANDOM(random);
  const auto kernel_of = [](base::Kernel kernel) -> EncodeRun {
#if defined(__x86_64__)
    if (kernel == base::Kernel::kAvx2 || kernel == base::Kernel::kAvx512) return encode_run_avx2;
#endif
    static_cast<void>(kernel);
    return encode_run_portable;
  };
  for (int round = 0; round < 2000; ++round) {
    const std::string text = random_text(random);
    for (const base::Kernel kernel : base::available_kernels()) {
      CAPTURE(base::kernel_name(kernel));
      std::vector<std::byte> room(text.size() + 8);
      const TextProgress end = kernel_of(kernel)({text.data(), room.data()}, text.data() + text.size());
      const auto read = static_cast<std::size_t>(end.text - text.data());
      const auto written = static_cast<std::size_t>(end.code - room.data());
      REQUIRE(base::as_text(std::span(room).first(written)) == slow_code(text.substr(0, read)));
    }
  }
}

TEST_CASE("Arabic takes one byte a character, with its marks, digits and punctuation") {
  const std::string text =
      "\u00AB\u0627\u0644\u0633\u0644\u0627\u0645\u064F \u0639\u0644\u064A\u0643\u0645\u00BB\u060C \u0661\u0662 \u2013 \u061F";
  CHECK(encoded(text).value().size() == 23);
}

TEST_CASE("any bytes decode as they do the slow way, but for an escape without its byte") {
  FIHRIS_RANDOM(random);
  for (int round = 0; round < 4000; ++round) {
    std::string code;
    for (auto left = random.below(700); left > 0; --left)
      code += random.one_in(8) ? '\xFF' : static_cast<char>(random.one_in(2) ? random.between(0x80, 0xFE) : random.next());
    bool open = false;  // behind an escape
    for (const char byte : code) open = !open && byte == '\xFF';
    std::string text;
    REQUIRE(append_decoded_text(base::as_bytes(code), text) == !open);
    if (!open) REQUIRE(text == slow_text(code));
  }
}

TEST_CASE("what does not get smaller is refused") {
  CHECK(!encoded(""));
  CHECK(!encoded("plain"));
  CHECK(!encoded("\u4E2D\u6587"));
  CHECK(!encoded(std::string(100'000, '\xFE')));
  CHECK(encoded("\u0628"));
  // Up to 4,096 bytes lost are waited for to come back, more are not.
  std::string arabic;
  while (arabic.size() < 40'000) arabic += "\u0628";
  CHECK(encoded(std::string(4'000, '\xFE') + arabic));
  CHECK(!encoded(std::string(5'000, '\xFE') + arabic));
}

}  // namespace
}  // namespace fihris::codec
