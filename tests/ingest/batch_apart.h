// SPDX-License-Identifier: GPL-3.0-or-later
// A batch in a process of its own, so that it can be killed in the middle.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tamga::ingest::test {

inline constexpr std::string_view kBatchWord = "batch-apart";

// The process: takes and reads everything below `folder`; a line on standard output
// for each step. The exit code.
int run_batch(const std::string& data, const std::string& folder);

// Starts it and kills it (SIGKILL) once it has told so many steps; -1: lets it end. The
// steps that it told.
int start_batch(const std::filesystem::path& data, const std::filesystem::path& folder,
                int killed_after);

}  // namespace tamga::ingest::test
