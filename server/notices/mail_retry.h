// SPDX-License-Identifier: GPL-3.0-or-later
// When a mail that did not go is tried again. Times are microseconds UTC since 1970.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tamga::notices {

constexpr std::int64_t mail_minute = std::int64_t{60} * 1'000'000;
constexpr std::int64_t mail_day = 24 * 60 * mail_minute;
// For how long whoever tries has a row alone. Longer than any sending lasts: then a claim of a
// server that ended is free again.
constexpr std::int64_t mail_claim = 10 * mail_minute;

// After `tries` of which the last one had this fault: after 1, 5, 15 minutes, 1, 4, 12 hours, 1, 2
// days; nothing when it is given up, for a recipient that is refused (mail-refused) at once.
std::optional<std::int64_t> next_mail_try(std::int64_t tries, std::string_view fault,
                                          std::int64_t now);

}  // namespace tamga::notices
