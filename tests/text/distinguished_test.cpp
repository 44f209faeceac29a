// SPDX-License-Identifier: Apache-2.0
#include "text/distinguished.hpp"

#include "testing/catch.hpp"

using fihris::Distinguish;
using fihris::text::trace_of;

namespace {

bool same(std::string_view a, std::string_view b, const Distinguish& distinguish) {
  return trace_of(a, distinguish) == trace_of(b, distinguish);
}

}  // namespace

TEST_CASE("each switch tells its own spellings apart", "[distinguished]") {
  CHECK_FALSE(same("أمل", "امل", {.hamza = true}));
  CHECK_FALSE(same("آمال", "أمال", {.hamza = true}));
  CHECK_FALSE(same("كرة", "كره", {.ta_marbuta = true}));
  CHECK_FALSE(same("على", "علي", {.alef_maqsura = true}));
  CHECK_FALSE(same("\u0662\u0660", "20", {.digits = true}));
  CHECK_FALSE(same("\u0643\u0650\u062A\u0627\u0628", "\u0643\u062A\u0627\u0628", {.marks = true}));
  CHECK_FALSE(same("\u0643\u062A\u064E\u0628", "\u0643\u064E\u062A\u0628", {.marks = true}));  // the same mark on another letter
}

TEST_CASE("a switch leaves the other spellings alone", "[distinguished]") {
  CHECK(same("أمل", "امل", {.marks = true, .ta_marbuta = true, .alef_maqsura = true, .digits = true}));
  CHECK(same("كرة", "كره", {.marks = true, .hamza = true, .alef_maqsura = true, .digits = true}));
  CHECK(same("على", "علي", {.marks = true, .hamza = true, .ta_marbuta = true, .digits = true}));
  CHECK(same("\u0662\u0660", "20", {.marks = true, .hamza = true, .ta_marbuta = true, .alef_maqsura = true}));
  CHECK(same("\u0643\u0650\u062A\u0627\u0628", "\u0643\u062A\u0627\u0628",
             {.hamza = true, .ta_marbuta = true, .alef_maqsura = true, .digits = true}));
}
