// SPDX-License-Identifier: GPL-3.0-or-later
// The smallest PDFs with words on their pages.
#pragma once

#include <string>
#include <vector>

namespace tamga::test {

// A page for each list of lines, in a face that every reader has: ASCII only, without
// parentheses. `extra` goes into each page's dictionary: "/Rotate 90".
inline std::string small_pdf(const std::vector<std::vector<std::string>>& pages,
                             const std::string& extra = {}) {
  std::string kids, objects;
  int number = 3;
  for (const auto& lines : pages) {
    std::string drawing = "BT /F 12 Tf 14 TL 40 700 Td ";
    for (const auto& line : lines) drawing += "(" + line + ") Tj T* ";
    drawing += "ET";
    const std::string page = std::to_string(number), content = std::to_string(number + 1);
    number += 2;
    kids += page + " 0 R ";
    objects += page + " 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]" + extra +
               "/Contents " + content +
               " 0 R/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>> >> >> "
               ">>endobj\n" +
               content + " 0 obj<</Length " + std::to_string(drawing.size()) + ">>stream\n" +
               drawing + "\nendstream endobj\n";
  }
  return "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[" + kids +
         "]/Count " + std::to_string(pages.size()) + ">>endobj\n" + objects +
         "trailer<</Root 1 0 R>>\n%%EOF\n";
}

}  // namespace tamga::test
