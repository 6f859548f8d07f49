// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a PDF that may be hostile: libqpdf with limits and without repairs.
#pragma once

#include <cstddef>
#include <memory>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tamga::seal {

// Limits: what a record can be, with room to spare.
inline constexpr std::size_t kMaxPdfSize = std::size_t{128} << 20;       // bytes
inline constexpr std::size_t kMaxInflatedSize = std::size_t{512} << 20;  // bytes, all streams
inline constexpr std::size_t kMaxObjects = 500'000;
inline constexpr std::size_t kMaxFields = 2'000;
inline constexpr std::size_t kMaxSignatures = 64;

class UnreadablePdf : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Reads `pdf`, whose bytes must outlive the document. Damaged cross-references
// are not repaired: two readers that repair differently would show two
// documents under one signature. Throws UnreadablePdf for whatever is wrong:
// no header at byte 0, larger than a limit, streams that inflate beyond reason,
// encrypted, damaged.
std::unique_ptr<QPDF> open_pdf(std::string_view pdf);

// The number after the last `startxref`: where the newest cross-reference
// section stands (ISO 32000-1 7.5.5). Throws UnreadablePdf.
struct StartXref {
  std::size_t keyword;  // offset of the keyword itself
  std::size_t section;  // offset it names, within the file
};
StartXref last_startxref(std::string_view pdf);

}  // namespace tamga::seal
