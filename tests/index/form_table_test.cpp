// SPDX-License-Identifier: Apache-2.0
#include "index/form_table.hpp"

#include <map>
#include <string>

#include "index/collection.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "text/form.hpp"

namespace fihris::index {
namespace {

/// The written forms of a text and their numbers in the table.
std::vector<std::pair<std::string, std::uint32_t>> look_up(FormTable& table, const std::string& text) {
  std::vector<std::pair<std::string, std::uint32_t>> found;
  text::Tokenizer tokenizer;
  tokenizer.start(text);
  for (auto batch = tokenizer.next_batch(); !batch.empty(); batch = tokenizer.next_batch()) {
    std::vector<std::uint32_t> numbers(batch.size());
    table.look_up(batch, numbers.data());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      found.emplace_back(batch[i].packed != 0 ? text::unpack_form(batch[i].packed) : std::string(batch[i].form), numbers[i]);
    }
  }
  return found;
}

TEST_CASE("equal forms have one number, numbers are given in the order of appearance, and lead back to the form") {
  FIHRIS_RANDOM(random);
  FormTable table;
  std::map<std::string, std::uint32_t> model;
  std::string text = testing::random_text(random, 500);
  // Enough different forms, packed ones and others, that both tables grow several times.
  static constexpr const char* kDigits[] = {"\u0628", "\u062A", "\u062B", "\u062C", "\u062D", "\u062E", "\u062F", "\u0631"};
  for (int i = 0; i < 6000; ++i) {
    text += i % 2 == 0 ? " \u0643" : " \u0643\u064E";
    for (int rest = i; rest > 0; rest /= 8) text += kDigits[rest % 8];
  }
  for (int round = 0; round < 2; ++round) {
    for (const auto& [form, number] : look_up(table, text)) {
      const auto [found, is_new] = model.emplace(form, static_cast<std::uint32_t>(model.size()));
      REQUIRE(number == found->second);
      REQUIRE(table.form(number) == form);
    }
    REQUIRE(table.size() == model.size());
  }
  CHECK(model.size() > 5000);
  CHECK(table.memory_bytes() > model.size() * 8);
}

TEST_CASE("a cleared table numbers from 0") {
  FormTable table;
  CHECK(look_up(table, "a b").back().second == 1);
  table.clear();
  CHECK(table.size() == 0);
  CHECK(look_up(table, "b a").front().second == 0);
}

}  // namespace
}  // namespace fihris::index
