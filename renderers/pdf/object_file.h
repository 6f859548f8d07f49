// SPDX-License-Identifier: GPL-3.0-or-later
// An object file: numbered objects → a PDF 1.7 file with object streams and a
// cross-reference stream (ISO 32000-1 7.5.7, 7.5.8).
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/pdf/deflate.h"

namespace tamga::pdf {

// Why our own and not libqpdf: the structure tree of five pages is some thousand
// small objects, all known when they are written. Building them in libqpdf cost
// 5 to 14 ms a document, writing them here well under one. Streams are written
// at once, other objects are packed into object streams, so that a tagged file
// stays small. Deterministic; a value of one document, not thread-safe.
//
// A reader that wants one object of an object stream reads them all. What an act
// touches lies in streams of its own, so that who signs does not read the
// structure tree: 0.4 instead of 2.3 ms.
enum class Part : unsigned char {
  Content,  // structure, fonts, resources
  Pages,    // page tree: an act looks at it only for a field without a place
  Form      // catalogue, form and fields
};

class ObjectFile {
 public:
  ObjectFile();
  ObjectFile(const ObjectFile&) = delete;
  ObjectFile& operator=(const ObjectFile&) = delete;

  // A number for an object that others refer to before it is known; give it its
  // text by set() before finish().
  std::size_t reserve();

  // Sets an object (any but a stream) in PDF notation.
  void set(std::size_t number, std::string_view text, Part part = Part::Content);
  std::size_t add(std::string_view text, Part part = Part::Content);

  // Adds a stream; `entries` are those of its dictionary beside /Length and
  // /Filter. add_stream compresses, unless that does not make it smaller.
  std::size_t add_stream(std::string_view entries, std::string_view data,
                         Effort effort = Effort::Quick);
  // For data that is compressed already (zlib format).
  std::size_t add_deflated_stream(std::string_view entries, std::string_view deflated);
  // For data that must stand as it is.
  std::size_t add_plain_stream(std::string_view entries, std::string_view data);

  // Ends the file. `identifier` is 16 bytes as 32 hexadecimal digits, both
  // halves of /ID (14.4). Throws forms::Error render-failed if a reserved number
  // was never set. Called once, last.
  std::string finish(std::size_t catalogue, std::size_t information, std::string_view identifier);

 private:
  enum class Place : unsigned char { Nowhere, InFile, InObjectStream };
  struct Entry {
    Place place = Place::Nowhere;
    std::size_t where = 0;  // offset in the file, or the object stream's number
    std::size_t index = 0;  // in its object stream
  };

  void write_stream(std::size_t number, std::string_view entries, std::string_view data);
  // An object stream that is being filled.
  struct Packing {
    std::vector<std::size_t> numbers;
    std::string index, texts;
  };
  void write_object_stream(Packing& packing);
  std::string cross_references() const;

  std::string file_;
  std::vector<Entry> entries_;       // by object number; [0] is the free list
  std::array<Packing, 3> packings_;  // by part
  std::string deflated_;
};

// An indirect reference, "12 0 R".
std::string reference(std::size_t number);
void append_reference(std::string& out, std::size_t number);

}  // namespace tamga::pdf
