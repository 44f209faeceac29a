// SPDX-License-Identifier: Apache-2.0
//
// FIHRIS_EXPORT marks what a program may link against; everything else in the library is hidden.
//
// It stands before classes and functions of the public headers and nowhere else:
//
//     class FIHRIS_EXPORT Analyzer { … };
//     FIHRIS_EXPORT std::string normalize(std::string_view text);
//
// The mark is the same for a static and for a shared library, so a program is compiled in one way for both.
#pragma once

#if defined(__GNUC__) || defined(__clang__)
#define FIHRIS_EXPORT __attribute__((visibility("default")))
#else
#define FIHRIS_EXPORT
#endif
