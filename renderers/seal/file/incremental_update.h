// SPDX-License-Identifier: GPL-3.0-or-later
// An incremental update: new and changed objects after a PDF's last byte, with
// a cross-reference section of the kind the PDF has.
#pragma once

#include <cstddef>
#include <map>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <string>
#include <string_view>

#include "renderers/seal/file/notation.h"

namespace tamga::seal {

// Collects objects as PDF source text and writes them behind the base
// (ISO 32000-1 7.5.6). Text, not qpdf objects: qpdf drops a dictionary's key
// whose reference does not resolve yet, and a signature needs its own bytes.
// Not thread-safe; one update, one thread.
class IncrementalUpdate {
 public:
  // Both must outlive the update; `document` is `base` opened.
  // Throws UnreadablePdf.
  IncrementalUpdate(std::string_view base, QPDF& document);

  // A new object; gives its number (its generation is 0).
  int add(std::string body);
  // A new stream, deflated. `entries` are its dictionary's further entries.
  int add_stream(const std::string& entries, std::string_view data);
  // Sets aside the number of an object whose body comes later by set().
  int reserve();
  // The object's new body. Throws Error seal-failed for a direct object.
  void set(QPDFObjGen object, std::string body);

  // "12 0 R"
  static std::string reference(int number);

  // The base, unchanged, followed by the update. `offset_of` tells where an
  // object's body begins in the result. Throws Error seal-failed.
  std::string write();
  std::size_t offset_of(int number) const;

 private:
  struct Entry {
    int generation = 0;
    std::string body;
    std::size_t offset = 0;  // of "n g obj"
    std::size_t body_offset = 0;
  };
  std::string trailer_entries(std::string_view written, int size) const;
  void write_table(std::string& out, std::size_t previous) const;
  void write_stream(std::string& out, std::size_t previous);

  std::string_view base_;
  QPDF& document_;
  std::map<int, Entry> objects_;
  int next_ = 1;
};

}  // namespace tamga::seal
