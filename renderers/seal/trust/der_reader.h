// SPDX-License-Identifier: GPL-3.0-or-later
// Reads DER (X.690) strictly, one element after the other.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string_view>

namespace tamga::seal {

class MalformedDer : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Tags this room meets.
enum DerTag : unsigned char {
  kDerInteger = 0x02,
  kDerOctetString = 0x04,
  kDerNull = 0x05,
  kDerObject = 0x06,
  kDerSequence = 0x30,
  kDerSet = 0x31,
  kDerContext0 = 0xA0,
  kDerContext1 = 0xA1,
  kDerKeyIdentifier = 0x80
};

struct DerElement {
  unsigned char tag = 0;
  std::string_view content;
  std::string_view whole;  // with tag and length
};

// Definite, shortest lengths and one-byte tags only; everything else, and an
// element that goes past its parent's end, throws MalformedDer. Holds a view:
// the bytes outlive it.
class DerReader {
 public:
  explicit DerReader(std::string_view bytes) : rest_(bytes) {}

  bool at_end() const noexcept { return rest_.empty(); }
  bool next_is(unsigned char tag) const noexcept {
    return !rest_.empty() && static_cast<unsigned char>(rest_.front()) == tag;
  }
  DerElement next();
  // The next element, which must have this tag.
  DerElement expect(unsigned char tag);
  // Throws when something follows.
  void expect_end() const;
  std::string_view rest() const noexcept { return rest_; }

 private:
  std::string_view rest_;
};

}  // namespace tamga::seal
