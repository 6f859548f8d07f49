// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/xml_reader.h"

#include <Poco/Exception.h>
#include <Poco/SAX/Attributes.h>
#include <Poco/SAX/DefaultHandler.h>
#include <Poco/SAX/InputSource.h>
#include <Poco/SAX/SAXException.h>
#include <Poco/SAX/SAXParser.h>

#include <string_view>
#include <vector>

namespace tamga::archive::package {
namespace {

constexpr std::string_view start = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
constexpr std::size_t text_limit = 64 * 1024;
constexpr std::size_t element_limit = 50'000'000;

std::string full_name(const std::string& uri, const std::string& local) {
  return uri.empty() ? local : "{" + uri + "}" + local;
}

std::string trimmed(const std::string& text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

// Nothing is thrown through the parser, which is written in C: a fault is kept
// and what follows is passed over.
class Handler : public Poco::XML::DefaultHandler {
 public:
  explicit Handler(XmlVisitor& visitor) : visitor_(visitor) {}
  const std::string& fault() const { return fault_; }

  void startElement(const Poco::XML::XMLString& uri, const Poco::XML::XMLString& local,
                    const Poco::XML::XMLString&, const Poco::XML::Attributes& list) override {
    if (!fault_.empty()) return;
    if (static_cast<int>(open_.size()) >= xml_depth) return refuse("elements lie too deep");
    if (++count_ > element_limit) return refuse("too many elements");
    XmlVisitor::Attributes attributes;
    for (int i = 0; i < list.getLength(); ++i)
      attributes[full_name(list.getURI(i), list.getLocalName(i))] = list.getValue(i);
    open_.emplace_back();
    visitor_.begin(full_name(uri, local), attributes);
  }
  void endElement(const Poco::XML::XMLString& uri, const Poco::XML::XMLString& local,
                  const Poco::XML::XMLString&) override {
    if (!fault_.empty() || open_.empty()) return;
    visitor_.end(full_name(uri, local), trimmed(open_.back()));
    open_.pop_back();
  }
  void characters(const Poco::XML::XMLChar bytes[], int from, int length) override {
    if (!fault_.empty() || open_.empty()) return;
    if (open_.back().size() + static_cast<std::size_t>(length) > text_limit)
      return refuse("a text of more than 64 KiB");
    open_.back().append(bytes + from, static_cast<std::size_t>(length));
  }

 private:
  void refuse(const char* why) { fault_ = why; }
  XmlVisitor& visitor_;
  std::vector<std::string> open_;
  std::size_t count_ = 0;
  std::string fault_;
};

}  // namespace

std::string read_xml(std::string_view bytes, XmlVisitor& visitor) {
  if (!bytes.starts_with(start)) return "does not begin as XML 1.0 in UTF-8";
  // No document type, so no entity of anybody's; ours has no comments either.
  if (bytes.find("<!") != std::string_view::npos)
    return "a document type, comment or CDATA section";
  Handler handler(visitor);
  try {
    Poco::XML::SAXParser parser;
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_PARAMETER_ENTITIES, false);
    parser.setFeature(Poco::XML::XMLReader::FEATURE_NAMESPACES, true);
    parser.setContentHandler(&handler);
    parser.parseMemoryNP(bytes.data(), bytes.size());
  } catch (const Poco::Exception& error) {
    return error.displayText();
  }
  return handler.fault();
}

}  // namespace tamga::archive::package
