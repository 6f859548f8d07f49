// SPDX-License-Identifier: GPL-3.0-or-later
#include "folder.h"

namespace tamga::ingest::test {

std::string plain_pdf(const std::string& mark) {
  const std::string drawn =
      "BT /F 14 Tf 60 760 Td (Tamga import of a paper that was written long ago) Tj 0 -30 Td (" +
      mark + ") Tj ET";
  const std::string objects[] = {
      "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n",
      "2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n",
      "3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources"
      "<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>\nendobj\n",
      "4 0 obj\n<</Length " + std::to_string(drawn.size()) + ">>\nstream\n" + drawn +
          "\nendstream\nendobj\n"};
  std::string pdf = "%PDF-1.4\n", rows = "0000000000 65535 f \n";
  for (const auto& object : objects) {
    char row[32];
    std::snprintf(row, sizeof row, "%010zu 00000 n \n", pdf.size());
    rows += row;
    pdf += object;
  }
  const std::size_t section = pdf.size();
  return pdf + "xref\n0 5\n" + rows + "trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n" +
         std::to_string(section) + "\n%%EOF\n";
}

}  // namespace tamga::ingest::test
