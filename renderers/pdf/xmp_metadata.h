// SPDX-License-Identifier: GPL-3.0-or-later
// XMP metadata (ISO 16684-1) of a PDF/A-3 file, equal to its Info dictionary.
#pragma once

#include <string>

#include "renderers/pdf/writer.h"

namespace tamga::pdf {

// What wrote the file: Info /Producer and pdf:Producer; /Creator and
// xmp:CreatorTool.
std::string producer();
std::string creator();

// The packet. It claims PDF/A-3, conformance level A (ISO 19005-3 6.6.4), and
// PDF/UA-1 (ISO 14289-1 5), whose schema PDF/A does not know and so has to be
// described in the packet (ISO 19005-3 6.6.2.3.2).
std::string xmp_packet(const Metadata& metadata);

// The Info dictionary's text with the same values (ISO 19005-3 6.6.3).
std::string info_dictionary(const Metadata& metadata);

}  // namespace tamga::pdf
