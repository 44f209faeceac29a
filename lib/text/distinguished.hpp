// SPDX-License-Identifier: Apache-2.0
//
// Spellings that folding takes for one, told apart on request.
//
//     trace_of("أمل", {.hamza = true})  !=  trace_of("امل", {.hamza = true})
#pragma once

#include <string>
#include <string_view>

#include <fihris/analyzer.hpp>

namespace fihris::text {

/// What a written form (text/form.hpp) says where spellings may differ. Two words of the same folded letters are the same under `distinguish` when
/// their traces are equal. Linear.
std::u32string trace_of(std::string_view written, const Distinguish& distinguish);

}  // namespace fihris::text
