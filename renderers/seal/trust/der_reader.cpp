// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/seal/trust/der_reader.h"

namespace tamga::seal {

DerElement DerReader::next() {
  if (rest_.size() < 2) throw MalformedDer("an element is cut off");
  const auto byte = [this](std::size_t i) { return static_cast<unsigned char>(rest_[i]); };
  DerElement element;
  element.tag = byte(0);
  if ((element.tag & 0x1F) == 0x1F) throw MalformedDer("a tag of more than one byte");
  std::size_t header = 2;
  std::size_t length = byte(1);
  if (length >= 0x80) {
    const std::size_t count = length & 0x7F;
    if (count == 0 || count > 4 || rest_.size() < 2 + count)
      throw MalformedDer("an indefinite or too large length");
    length = 0;
    for (std::size_t i = 0; i < count; ++i) length = length << 8 | byte(2 + i);
    header += count;
    if (length < 0x80 || (length >> (8 * (count - 1))) == 0)
      throw MalformedDer("a length that is not the shortest");
  }
  if (length > rest_.size() - header) throw MalformedDer("an element goes past its parent's end");
  element.content = rest_.substr(header, length);
  element.whole = rest_.substr(0, header + length);
  rest_.remove_prefix(header + length);
  return element;
}

DerElement DerReader::expect(unsigned char tag) {
  if (!next_is(tag)) throw MalformedDer("an element of another type is expected");
  return next();
}

void DerReader::expect_end() const {
  if (!rest_.empty()) throw MalformedDer("something follows the last element");
}

}  // namespace tamga::seal
