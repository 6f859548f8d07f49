// SPDX-License-Identifier: GPL-3.0-or-later
// What an act puts on a PDF.
#pragma once

#include <chrono>
#include <string>
#include <vector>

namespace tamga::seal {

// The visible mark: what is drawn in the field's box, line by line (UTF-8), with
// the picture of a seal (PNG) at the left, or "".
struct Mark {
  std::vector<std::string> lines;
  std::string image{};
};

// What a text field of the PDF shall say from now on (UTF-8).
struct FieldValue {
  std::string field, text;
};

// What the first signature of a file lets happen after it (DocMDP, ISO 32000-1
// 12.8.2.2). Evidence and document time-stamps may always be added (ISO 32000-2
// 12.8.2.2.2).
enum class Certification { None = 0, NoChanges = 1, FormFilling = 2 };

struct SealRequest {
  std::string field;   // name of an unsigned signature field of the PDF;
                       // if there is none of that name, an invisible one is added
  std::string reason;  // PDF Reason, e.g. the act's title
  std::string location;
  std::chrono::sys_seconds time;  // claimed time, PDF M (UTC)
  Mark mark;
  std::vector<FieldValue> values{};                   // an empty text leaves its field empty
  Certification certification = Certification::None;  // for a file's first signature
};

}  // namespace tamga::seal
