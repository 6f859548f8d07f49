// SPDX-License-Identifier: GPL-3.0-or-later
// The follower of the log in a process of its own, so that it can be killed.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace tamga::test {

inline constexpr std::string_view kIndexingWord = "index-apart";

// The process: follows the log of a data directory until it is ended.
int run_indexing(const std::string& data);

// Starts it and kills it (SIGKILL) after so long.
void index_and_kill(const std::filesystem::path& data, std::chrono::milliseconds after);

}  // namespace tamga::test
