// SPDX-License-Identifier: Apache-2.0
//
// The subcommands: each is one function in one file of its own name. It returns an exit status, or throws UsageError or Error.
#pragma once

#include "command_line.hpp"

namespace fihris::tool {

int run_index(const Arguments& arguments);
int run_search(const Arguments& arguments);
int run_batch(const Arguments& arguments);
int run_eval(const Arguments& arguments);
int run_analyze(const Arguments& arguments);
int run_show(const Arguments& arguments);
int run_explain(const Arguments& arguments);
int run_stats(const Arguments& arguments);
int run_check(const Arguments& arguments);
int run_delete(const Arguments& arguments);
int run_compact(const Arguments& arguments);
int run_merge(const Arguments& arguments);
int run_snapshot(const Arguments& arguments);

}  // namespace fihris::tool
