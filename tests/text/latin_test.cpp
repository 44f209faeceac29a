// SPDX-License-Identifier: Apache-2.0
//
// Snowball stemmers: the right language, in every thread.
#include "text/latin.hpp"

#include <atomic>
#include <thread>
#include <vector>

#include <fihris/error.hpp>

#include "testing/catch.hpp"

using namespace fihris::text;

TEST_CASE("words of one stem meet, in each language") {
  CHECK(Snowball("french").stem("nationales") == Snowball("french").stem("national"));
  CHECK(Snowball("english").stem("running") == "run");
  CHECK(Snowball("spanish").stem("libros") == Snowball("spanish").stem("libro"));
  CHECK(Snowball("arabic").stem("الكتاب") == Snowball("arabic").stem("كتاب"));
  CHECK(Snowball("none").stem("running") == "running");
  CHECK(Snowball("english").stem("").empty());
}

TEST_CASE("every language that is named exists") {
  for (const std::string_view language : Snowball::languages()) {
    CHECK(Snowball(language).language() == language);
    CHECK(!Snowball(language).stem("word").empty());
  }
}

TEST_CASE("an unknown language is an error that names those there are") {
  for (const char* const language : {"klingon", "", "French"}) {
    try {
      Snowball stemmer(language);
      FAIL("accepted " << language);
    } catch (const fihris::Error& error) {
      CHECK(error.code() == fihris::ErrorCode::kInvalidArgument);
      for (const std::string_view name : Snowball::languages()) CHECK(std::string_view(error.what()).find(name) != std::string_view::npos);
    }
  }
}

TEST_CASE("many threads share one object") {
  const Snowball english("english");
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 1000; ++j) {
        if (english.stem("connections") != "connect") ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}
