// SPDX-License-Identifier: GPL-3.0-or-later
// Values as PDF source text (ISO 32000-1 7.3), as this room writes them.
#pragma once

#include <cstddef>
#include <map>
#include <qpdf/QPDFObjectHandle.hh>
#include <string>
#include <string_view>

namespace tamga::seal {

// Two places after the point.
std::string decimal(double value);

// Two digits in lower case a byte, as strings of the file hold bytes.
std::string hexadecimal(std::string_view bytes);

// A PDF text string of UTF-8 (7.9.2.2).
std::string text_string(std::string_view utf8);

// A value as it stands: references as references, also those to nothing, which
// libqpdf's own unparse() would look up, with the whole object stream each lies
// in, and leave out.
std::string source_text(QPDFObjectHandle value);

// The text of a dictionary with some entries replaced or added ("/V" → "12 0 R").
std::string dictionary_with(QPDFObjectHandle dictionary,
                            const std::map<std::string, std::string>& entries);

}  // namespace tamga::seal
