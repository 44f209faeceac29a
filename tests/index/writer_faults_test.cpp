// SPDX-License-Identifier: Apache-2.0
//
// Every change that a commit makes to the file system fails once: the index is then as before the commit or as after it, the writer says
// that it is closed, and the next writer goes on.
#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>

#include "index/model.hpp"
#include "storage/failing_file_system.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"

namespace fihris::index {
namespace {

using storage::testing::FailingFileSystem;
using testing::Model;

struct Fixture {
  Directory inner = Directory::in_memory();
  Model before, after;
};

Document with_seed(std::uint64_t seed, const std::string& id) {
  fihris::testing::Random random(seed);
  return testing::random_document(random, id, 30);
}

enum class Kind { kFirst, kAdding, kCompacting };

WriterOptions options_of(Kind kind) {
  WriterOptions options = testing::articles_options();
  // With a vocabulary where it is written, without it where it would only be read again and again.
  if (kind != Kind::kFirst) options.analyzer.arabic = ArabicStemmer::kNone;
  return options;
}

/// An index of two commits; none at all for kFirst.
Fixture fixture(Kind kind) {
  Fixture made;
  if (kind == Kind::kFirst) return made;
  IndexWriter writer(made.inner, options_of(kind));
  for (std::uint64_t i = 0; i < 12; ++i) {
    const Document document = with_seed(i, std::to_string(i));
    writer.add(document);
    made.before.add(document);
    if (i == 5) writer.commit();
  }
  writer.commit();
  made.after = made.before;
  return made;
}

/// The work that is disturbed.
void work(IndexWriter& writer, Model& model, Kind kind) {
  for (std::uint64_t i = 10; i < 15; ++i) {
    const Document document = with_seed(100 + i, std::to_string(i));
    writer.add(document);
    model.add(document);
  }
  writer.remove("3");
  model.remove("3");
  if (kind == Kind::kCompacting) writer.compact();
}

/// Whether readers see the model; the index that is not there holds nothing.
bool holds(const Directory& directory, const Model& model) {
  std::size_t next = 0;
  bool same = true;
  try {
    IndexReader::open(directory).for_each_document([&](const Document& document) {
      same = same && next < model.documents().size() && testing::same_document(document, model.documents()[next]);
      ++next;
      return same;
    });
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kNotFound) throw;
    same = same && next == 0;
  }
  return same && next == model.documents().size();
}

TEST_CASE("a commit that fails at any step leaves the state before or after it") {
  for (const Kind kind : {Kind::kFirst, Kind::kAdding, Kind::kCompacting}) {
    for (const auto afterwards : {FailingFileSystem::Afterwards::kWorks, FailingFileSystem::Afterwards::kFails}) {
      bool failed = true;
      std::size_t steps = 0;
      for (std::size_t step = 1; failed; ++step) {
        REQUIRE(step < 200);
        CAPTURE(static_cast<int>(kind), step);
        Fixture made = fixture(kind);
        FailingFileSystem files(made.inner.files());
        {
          const Directory failing(std::shared_ptr<storage::FileSystem>(std::shared_ptr<void>(), &files), "(failing)");
          IndexWriter writer(failing, options_of(kind));
          work(writer, made.after, kind);
          files.fail_at(step, afterwards);
          bool committed = true;
          try {
            writer.commit();
          } catch (const Error& error) {
            committed = false;
            REQUIRE(error.code() == ErrorCode::kNoSpace);
          }
          failed = files.has_failed();
          REQUIRE((committed || failed));
          if (committed) REQUIRE(holds(made.inner, made.after));
          if (!committed) {
            REQUIRE((holds(made.inner, made.before) || holds(made.inner, made.after)));
            REQUIRE_THROWS_AS(writer.add(Document("x")), Error);
            REQUIRE_THROWS_AS(writer.commit(), Error);
          }
        }
        const bool took_place = holds(made.inner, made.after);
        IndexWriter next(made.inner, options_of(kind));
        Model model = took_place ? made.after : made.before;
        next.add(Document("next"));
        model.add(Document("next"));
        next.commit();
        testing::require_holds(IndexReader::open(made.inner), model);
        testing::require_sound(made.inner);
        steps = step;
      }
      CHECK(steps > 8);
    }
  }
}

}  // namespace
}  // namespace fihris::index
