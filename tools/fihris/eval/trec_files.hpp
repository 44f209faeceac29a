// SPDX-License-Identifier: Apache-2.0
//
// The two files of a retrieval experiment: what was judged (qrels) and what was found (run).
//
//     qrels   query 0 document grade
//     run     query Q0 document rank score tag
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fihris::tool::eval {

/// Grades by document; above 0 is relevant.
using Judgements = std::unordered_map<std::string, long>;

/// By query, in the order of their names.
using Qrels = std::map<std::string, Judgements>;

/// Documents by query, best first: by score (as a 32-bit number, which is how trec_eval keeps it), equal scores by document name from the end
/// of the alphabet. The rank that the file states does not count; a document that comes twice counts where it stands first.
using Run = std::map<std::string, std::vector<std::string>>;

/// Both throw Error(kIo) for a file that cannot be read and Error(kInvalidArgument), with file and line, for a line of another form.
Qrels read_qrels(const std::string& path);
Run read_run(const std::string& path);

/// The same, from text; `name` is for messages.
Qrels parse_qrels(std::string_view text, const std::string& name);
Run parse_run(std::string_view text, const std::string& name);

}  // namespace fihris::tool::eval
