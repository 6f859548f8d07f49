// SPDX-License-Identifier: GPL-3.0-or-later
// A tagged PDF as a reader of our writer's rivals sees it: parsed by libqpdf, its
// text taken from the content streams through each font's ToUnicode map.
#pragma once

#include <map>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <string>
#include <vector>

namespace tamga::forms::cases {

// Text on one baseline.
struct TextLine {
  std::size_t page = 0;
  double baseline = 0;
  std::string text;
};

// Adds what comes next; goes on in the last line when it stands on its baseline.
void append(std::vector<TextLine>& lines, const TextLine& next);

struct PageText {
  std::vector<std::vector<TextLine>> marked;  // by MCID
  std::vector<TextLine> artifacts;
  std::string outside;   // shown outside of marked content: must be empty
  std::string unmapped;  // codes that ToUnicode does not know: must be empty
};

// An element of the structure tree, in preorder.
struct TaggedElement {
  QPDFObjectHandle object;
  std::string type;  // "TD"
  std::size_t parent = 0;
  std::vector<std::pair<std::size_t, int>> content;  // page, MCID
  std::vector<QPDFObjectHandle> widgets;             // OBJR
};

class TaggedPdf {
 public:
  // Throws std::runtime_error, or what libqpdf throws, for what is no such file.
  explicit TaggedPdf(const std::string& pdf);

  QPDF& file() { return file_; }
  QPDFObjectHandle catalogue() { return file_.getRoot(); }
  const std::vector<QPDFObjectHandle>& pages() const { return pages_; }
  const std::vector<PageText>& texts() const { return texts_; }
  const std::vector<TaggedElement>& elements() const { return elements_; }

  // The lines of an element's own content, not of the elements in it.
  std::vector<TextLine> lines(const TaggedElement& element) const;

 private:
  void read_pages();
  void read_element(QPDFObjectHandle object, std::size_t parent);
  std::size_t page_number(QPDFObjectHandle page) const;

  std::string bytes_;
  QPDF file_;
  std::vector<QPDFObjectHandle> pages_;
  std::map<QPDFObjGen, std::size_t> page_of_;
  std::vector<PageText> texts_;
  std::vector<TaggedElement> elements_;
};

// Bytes of a stream, decoded.
std::string stream_data(QPDFObjectHandle stream);

// Code → UTF-8 text, from a ToUnicode map with codes of two bytes.
std::map<unsigned, std::string> to_unicode(QPDFObjectHandle font);

}  // namespace tamga::forms::cases
