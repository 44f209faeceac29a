// SPDX-License-Identifier: Apache-2.0
//
// Random work on a writer, compared with a model after every commit.
#include <memory>

#include <fihris/error.hpp>
#include <fihris/index_writer.hpp>

#include "index/model.hpp"
#include "testing/catch.hpp"
#include "testing/random.hpp"
#include "testing/temporary_folder.hpp"

namespace fihris::index {
namespace {

using fihris::testing::Random;
using testing::Model;

class Run {
 public:
  Run(Random& random, const Directory& directory) : random_(random), directory_(directory) { reopen(); }

  void step() {
    switch (random_.below(24)) {
      case 0: commit(); break;
      case 1: reopen(); break;
      case 2:
        writer_->rollback();
        pending_ = committed_;
        break;
      case 3: writer_->compact(); break;
      case 4:
      case 5:
      case 6: {
        const std::string id = random_id();
        REQUIRE(writer_->remove(id) == pending_.remove(id));
        break;
      }
      default: {
        const Document document = testing::random_document(random_, random_id(), 80);
        REQUIRE(writer_->add(document) == pending_.add(document));
      }
    }
    REQUIRE(writer_->document_count() == pending_.documents().size());
  }

  void commit() {
    writer_->commit();
    committed_ = pending_;
    const auto reader = IndexReader::open(directory_);
    REQUIRE(reader.stats().generation == ++generation_);
    REQUIRE(reader.stats().segments <= max_segments_);
    testing::require_holds(reader, committed_);
    if (random_.one_in(4)) testing::require_sound(directory_);
  }

 private:
  std::string random_id() { return "document " + std::to_string(random_.below(40)); }

  void reopen() {
    writer_.reset();
    max_segments_ = random_.between(1, 5);
    writer_ = std::make_unique<IndexWriter>(directory_, testing::articles_options(max_segments_));
    pending_ = committed_;
  }

  Random& random_;
  Directory directory_;
  std::unique_ptr<IndexWriter> writer_;
  std::size_t max_segments_ = 1;
  std::uint64_t generation_ = 0;
  Model committed_, pending_;
};

TEST_CASE("after random work in memory an index holds what the model holds") {
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    FIHRIS_RANDOM_FROM(random, Random::default_seed() + seed);
    Run run(random, Directory::in_memory());
    for (int i = 0; i < 250; ++i) run.step();
    run.commit();
  }
}

TEST_CASE("after random work on disk an index holds what the model holds") {
  const fihris::testing::TemporaryFolder folder;
  FIHRIS_RANDOM(random);
  Run run(random, Directory::at(folder.path() / "index"));
  for (int i = 0; i < 150; ++i) run.step();
  run.commit();
}

}  // namespace
}  // namespace fihris::index
