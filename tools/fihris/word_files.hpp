// SPDX-License-Identifier: Apache-2.0
//
// Files of the user's own words that options name; see <fihris/user_words.hpp> for what stands in them.
#pragma once

#include <string>
#include <vector>

#include <fihris/user_words.hpp>

#include "command_line.hpp"

namespace fihris::tool {

/// All of a small file. Throws Error(kIo).
std::string text_of_file(const std::string& path);

/// The words in the file that an option names; none when it is not given. Throws Error with file and line.
std::vector<std::string> words_of(const CommandLine& line, const std::string& option);

/// The same of --synonyms.
std::vector<SynonymRule> synonyms_of(const CommandLine& line);

}  // namespace fihris::tool
