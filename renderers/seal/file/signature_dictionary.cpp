// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/file/signature_dictionary.h"

#include <cstdio>

#include "renderers/seal/error.h"
#include "renderers/seal/file/notation.h"

namespace tamga::seal {
namespace {

constexpr std::string_view kEmptyRange = "[0 0000000000 0000000000 0000000000]";

}  // namespace

SignatureDictionary::SignatureDictionary(const std::string& entries, std::size_t reserved)
    : text_("<< " + entries + " /ByteRange "), reserved_(reserved) {
  range_ = text_.size();
  text_ += std::string(kEmptyRange) + " /Contents ";
  contents_ = text_.size();
  text_ += '<' + std::string(reserved * 2, '0') + "> >>";
}

SignatureDictionary::Gap SignatureDictionary::write_range(std::string& pdf,
                                                          std::size_t offset) const {
  const Gap gap{offset + contents_, offset + contents_ + reserved_ * 2 + 2};
  char range[64];
  std::snprintf(range, sizeof range, "[0 %010zu %010zu %010zu]", gap.begin, gap.end,
                pdf.size() - gap.end);
  if (std::string_view(range).size() != kEmptyRange.size())
    throw Error("seal-failed", "the file is too large for its byte range");
  pdf.replace(offset + range_, kEmptyRange.size(), range);
  return gap;
}

bool SignatureDictionary::write_contents(std::string& pdf, const Gap& gap, std::string_view der) {
  if (der.size() * 2 + 2 > gap.end - gap.begin) return false;
  pdf.replace(gap.begin + 1, der.size() * 2, hexadecimal(der));
  return true;
}

}  // namespace tamga::seal
