// SPDX-License-Identifier: GPL-3.0-or-later
// JSON pointers (RFC 6901) as names of fields and rows of a web form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::pages {

// The parts of a pointer that begins with "/", or is "" (none). Throws Failure
// bad-request for a "~" that is no escape.
std::vector<std::string> pointer_parts(std::string_view pointer);
std::string escaped_part(std::string_view part);

// §4: digits without leading zeros. Nothing for anything else.
std::optional<std::uint64_t> row_number(std::string_view part);

// Of "/goals/0/duties/3": "/goals/0/duties". "" for one part or none.
std::string parent_pointer(std::string_view pointer);

// Pointers of rows in the order of the form: the numbers of rows count as numbers.
bool pointer_before(std::string_view one, std::string_view other);

// Lists that hold rows of one kind: "/goals/0/duties" and "/goals/12/duties".
bool same_kind_of_list(std::string_view one, std::string_view other);

}  // namespace tamga::pages
