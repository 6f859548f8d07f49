// SPDX-License-Identifier: GPL-3.0-or-later
// PDF's notation (ISO 32000-1 7.3): numbers, strings and names as text.
#pragma once

#include <string>
#include <string_view>

namespace tamga::pdf {

// Appends `hundredths` / 100 in its shortest form: 5, -12.5, .07.
void append_hundredths(std::string& out, long hundredths);

// A number with two decimals at most, shortest form.
std::string number(double value);

// A text string (7.9.2.2) as a hexadecimal string: UTF-16BE with byte order
// mark. `utf8` must be well-formed.
std::string text_string(std::string_view utf8);

// Bytes as a hexadecimal string.
std::string byte_string(std::string_view bytes);

// A name object (7.3.5) with its slash; characters outside the regular ones are
// written #xx.
std::string name(std::string_view bytes);

// ISO 8601 with seconds and zone ("2024-06-12T00:00:00+08:00" or "…Z") as a PDF
// date (7.9.4), "D:20240612000000+08'00'". Throws forms::Error render-failed.
std::string date(std::string_view iso_8601);

}  // namespace tamga::pdf
