// SPDX-License-Identifier: GPL-3.0-or-later
// The dictionary of a signature as text: with a place for what is known last,
// the range of signed bytes and the signature itself (ISO 32000-1 12.8.1).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tamga::seal {

class SignatureDictionary {
 public:
  // `entries` are all but ByteRange and Contents; `reserved` bytes are kept free
  // for the signature.
  SignatureDictionary(const std::string& entries, std::size_t reserved);

  const std::string& text() const { return text_; }

  // The Contents string in the file, with its < and >.
  struct Gap {
    std::size_t begin = 0, end = 0;
  };
  // Writes the range into the finished file, in which the text begins at `offset`.
  // Throws Error seal-failed when the file is too large.
  Gap write_range(std::string& pdf, std::size_t offset) const;

  // Writes a signature into its gap; false when it has no room.
  static bool write_contents(std::string& pdf, const Gap& gap, std::string_view der);

 private:
  std::string text_;
  std::size_t range_ = 0, contents_ = 0;  // offsets of [ and < in the text
  std::size_t reserved_;
};

}  // namespace tamga::seal
