// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/xml_writer.h"

#include <Poco/SAX/AttributesImpl.h>
#include <Poco/XML/XMLWriter.h>
#include <unicode/utf8.h>

namespace tamga::archive::package {
namespace {

using Poco::XML::XMLWriter;

bool in_xml(UChar32 c) {
  return c == 0x9 || c == 0xa || c == 0xd || (c >= 0x20 && c <= 0xd7ff) ||
         (c >= 0xe000 && c <= 0xfffd) || c >= 0x10000;
}

std::string cleaned(const std::string& text) {
  std::string out;
  out.reserve(text.size());
  const auto length = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < length;) {
    const std::int32_t from = at;
    UChar32 c = 0;
    U8_NEXT(text.data(), at, length, c);
    if (c >= 0 && in_xml(c))
      out.append(text, static_cast<std::size_t>(from), static_cast<std::size_t>(at - from));
    else
      out += "\xEF\xBF\xBD";
  }
  return out;
}

Poco::XML::AttributesImpl poco(const XmlWriter::Attributes& attributes) {
  Poco::XML::AttributesImpl list;
  for (const auto& [name, value] : attributes)
    list.addAttribute("", "", name, "CDATA", cleaned(value));
  return list;
}

}  // namespace

struct XmlWriter::State {
  explicit State(std::ostream& stream)
      : writer(stream, XMLWriter::WRITE_XML_DECLARATION | XMLWriter::PRETTY_PRINT) {
    writer.setNewLine("\n");
    writer.setIndent(" ");
    writer.startDocument();
  }
  XMLWriter writer;
  std::vector<std::string> open;
};

XmlWriter::XmlWriter(std::ostream& stream) : state_(std::make_unique<State>(stream)) {}
XmlWriter::~XmlWriter() = default;

void XmlWriter::open(const std::string& name, const Attributes& attributes) {
  state_->writer.startElement("", "", name, poco(attributes));
  state_->open.push_back(name);
}

void XmlWriter::close() {
  state_->writer.endElement("", "", state_->open.back());
  state_->open.pop_back();
}

void XmlWriter::text(const std::string& value) {
  state_->writer.characters(cleaned(value));
}

void XmlWriter::leaf(const std::string& name, const std::string& value,
                     const Attributes& attributes) {
  state_->writer.startElement("", "", name, poco(attributes));
  state_->writer.characters(cleaned(value));
  state_->writer.endElement("", "", name);
}

void XmlWriter::empty(const std::string& name, const Attributes& attributes) {
  state_->writer.emptyElement("", "", name, poco(attributes));
}

void XmlWriter::finish() {
  while (!state_->open.empty()) close();
  state_->writer.endDocument();
}

}  // namespace tamga::archive::package
