// SPDX-License-Identifier: Apache-2.0
//
// One <DOC> … </DOC> of a TREC collection → one document.
//
//     <DOC> <DOCNO> AFP-19940513-0001 </DOCNO> <HEADLINE> … </HEADLINE> <TEXT> <P> … </P> </TEXT> </DOC>
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "input/types.hpp"

namespace fihris::tool::input {

/// Reads a record of UTF-8. The title comes from TITLE, HEADLINE, HEAD or TI; the text from every TEXT or BODY, or else from all that is
/// neither number nor title. Other short elements are kept as fields under their name in small letters. The id is empty without a DOCNO.
void read_trec(std::string_view record, InputDocument& document);

}  // namespace fihris::tool::input
