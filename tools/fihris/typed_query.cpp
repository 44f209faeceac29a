// SPDX-License-Identifier: Apache-2.0
//
// Shows the fault by its surroundings: columns of right-to-left text cannot be pointed at from below.
#include "typed_query.hpp"

#include <algorithm>

#include <fihris/error.hpp>

#include "terminal.hpp"

namespace fihris::tool {
namespace {

constexpr int kContext = 12;  // code points on each side

/// The byte at which the code point number `column` (from 1) begins.
std::size_t byte_of_column(const std::string& text, int column) {
  std::size_t at = 0;
  for (int number = 1; number < column && at < text.size(); ++number) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  }
  return at;
}

}  // namespace

Query typed_query(const std::string& text) {
  try {
    return parse_query(text);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kQuerySyntax) throw;
    const auto at = byte_of_column(text, error.column());
    const auto begin = byte_of_column(text, std::max(1, error.column() - kContext));
    const auto end = byte_of_column(text, error.column() + kContext);
    const auto shown = text.substr(begin, at - begin) + ">>>" + text.substr(at, end - at);
    throw Error(error.code(), std::string(error.what()) + "\n  here (>>>): " + isolated(harmless(shown)), error.column());
  }
}

}  // namespace fihris::tool
