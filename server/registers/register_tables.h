// SPDX-License-Identifier: GPL-3.0-or-later
// Registers as tables: the columns that their papers have (domain: the archivist's
// registers), made from the papers' own content so that both say the same.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "server/registers/delimited.h"

namespace tamga::registers {

enum class Kind;

Table table_of(Kind kind, const nlohmann::json& content);

// The usage register (ашиглалтын бүртгэл): who saw what, when.
Table usage_columns();
std::vector<std::string> usage_row(std::int64_t time, const std::string& agent,
                                   const std::string& type, const std::string& detail,
                                   const std::string& registration, const std::string& title);

constexpr std::int64_t microseconds_of_day = std::int64_t{86'400} * 1'000'000;
// When a day (YYYY-MM-DD) begins in Ulaanbaatar, microseconds UTC. Failure
// argument-invalid for no day.
std::int64_t day_begins(std::string_view day);

}  // namespace tamga::registers
