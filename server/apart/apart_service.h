// SPDX-License-Identifier: GPL-3.0-or-later
// The own side of a process that computes one answer apart (apart_process.h).
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace tamga {

// Exit codes that the parent knows: answered, out of memory, a malformed request.
inline constexpr int kApartAnswered = 0, kApartOutOfMemory = 3, kApartMalformed = 4;

// A line of standard input without its end, at most 1 MiB. Throws
// std::invalid_argument when there is none.
std::string read_request_line();
// Exactly so many bytes more. Throws std::invalid_argument when it is cut off.
std::string read_request_bytes(std::size_t count);
// To standard output; as far as somebody listens.
void write_answer(std::string_view bytes);

// Runs `serve` and gives the exit code for _exit(): what it throws is
// kApartMalformed, std::bad_alloc kApartOutOfMemory.
int serve_apart(const std::function<void()>& serve);

// To be called once in the sandbox: libraries take a failed allocation for a fault of
// the file and go on; now it ends the process with kApartOutOfMemory.
void end_when_out_of_memory();

}  // namespace tamga
