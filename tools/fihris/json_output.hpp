// SPDX-License-Identifier: Apache-2.0
//
// JSON that the commands print: one line, keys in a fixed order, U+FFFD for bytes that are not UTF-8.
#pragma once

#include <iostream>

#include <nlohmann/json.hpp>

namespace fihris::tool {

using Json = nlohmann::ordered_json;

inline void print_json(const Json& value) { std::cout << value.dump(-1, ' ', false, Json::error_handler_t::replace) << '\n'; }

}  // namespace fihris::tool
