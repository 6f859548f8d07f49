// SPDX-License-Identifier: GPL-3.0-or-later
// Which bytes of a file a signature covers (ISO 32000-1 12.8.1), read from the
// file's own bytes and not through a PDF library, so that what is digested is
// what stands there.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace tamga::seal {

// `attack` names what it looks like (attack_patterns.h): universal-forgery
// (ByteRange or Contents missing or of another kind), signature-wrapping (ranges
// or a dictionary in other places than the signature's own), double-contents; or
// "".
class MalformedByteRange : public std::runtime_error {
 public:
  explicit MalformedByteRange(const std::string& what, std::string attack = {})
      : std::runtime_error(what), attack_(std::move(attack)) {}
  const std::string& attack() const noexcept { return attack_; }

 private:
  std::string attack_;
};

// A well-formed range covers [0, gap_begin) and [gap_end, end), where the gap
// is exactly the Contents string with its < and >.
struct SignedBytes {
  std::size_t gap_begin = 0;
  std::size_t gap_end = 0;
  std::size_t end = 0;   // the length of the revision that was signed
  std::string contents;  // the Contents string's bytes, padding included

  std::string_view before_gap(std::string_view pdf) const { return pdf.substr(0, gap_begin); }
  std::string_view after_gap(std::string_view pdf) const {
    return pdf.substr(gap_end, end - gap_end);
  }
};

// Reads the signature dictionary of the indirect object `number generation`
// that stands at `offset` in the file. Strict, because every freedom here is a
// place to hide something. Throws MalformedByteRange when
//  - the object is not a dictionary written at that place,
//  - it has not exactly one ByteRange and one Contents of its own,
//  - ByteRange is not four whole numbers [0 a b c] with a = start of Contents,
//    b = its end, and b + c within the file,
//  - Contents is not a hexadecimal string of an even number of digits without
//    white space, all of its letters of one case.
SignedBytes read_signed_bytes(std::string_view pdf, std::size_t offset, int number, int generation);

}  // namespace tamga::seal
