// SPDX-License-Identifier: Apache-2.0
//
// zstd frames that name the size of their content.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace fihris::index {

/// The size that a frame names. Throws Error(kCorrupt), with `what` it is part of, when it names none, or one that a frame of its bytes cannot have.
std::size_t content_size(std::span<const std::byte> frame, const char* what);

/// The content of a frame. Throws Error(kCorrupt) also when it has another size than `size`.
std::vector<std::byte> decompressed_frame(std::span<const std::byte> frame, std::size_t size, const char* what);

}  // namespace fihris::index
