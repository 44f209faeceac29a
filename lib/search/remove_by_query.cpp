// SPDX-License-Identifier: Apache-2.0
//
// IndexWriter::remove(Query): what a search finds, a writer removes. It stands here because the index module knows nothing of searching.
#include <vector>

#include <fihris/index_writer.hpp>
#include <fihris/searcher.hpp>

namespace fihris {

std::uint64_t IndexWriter::remove(const Query& query) {
  return remove_chosen([&](const IndexReader& view) {
    const Searcher searcher(view);
    SearchOptions options;
    options.ranking.similar_weight = 0;  // a guess is no reason to remove anything
    options.limit = static_cast<std::size_t>(searcher.count(query, options.ranking));
    std::vector<std::uint64_t> docs;
    docs.reserve(options.limit);
    for (const Hit& hit : searcher.search(query, options).hits) docs.push_back(hit.doc);
    return docs;
  });
}

}  // namespace fihris
