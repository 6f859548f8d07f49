// SPDX-License-Identifier: GPL-3.0-or-later
// How much a file's deflated streams would give, counted before any reader
// holds it in memory: a small file must not fill the memory.
#pragma once

#include <cstddef>
#include <string_view>

namespace tamga::seal {

// True when everything in `pdf` that follows the word `stream` and inflates
// (deflate inside deflate included, to a depth of four) gives at most `limit`
// bytes together. Works on the bytes alone, so no damage of the structure
// hides a stream from it. Takes time linear in the file's size and the limit.
bool inflates_within(std::string_view pdf, std::size_t limit);

}  // namespace tamga::seal
