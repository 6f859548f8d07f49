// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/storage/s3_answers.h"

#include <Poco/AutoPtr.h>
#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/Element.h>
#include <Poco/DOM/NodeList.h>
#include <Poco/Exception.h>

#include <charconv>

#include "server/error.h"

namespace tamga::archive {
namespace {

using Document = Poco::AutoPtr<Poco::XML::Document>;

Document parsed(std::string_view xml) {
  Poco::XML::DOMParser parser;
  parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
  parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_PARAMETER_ENTITIES, false);
  return parser.parseMemory(xml.data(), xml.size());
}

std::string text(Poco::XML::Element& of, const char* name) {
  const auto* child = of.getChildElement(name);
  return child == nullptr ? "" : child->innerText();
}

// Calls with every child of the root that has one of these names.
template <typename Call>
void each_child(std::string_view xml, std::string_view root, const Call& call) {
  try {
    const auto document = parsed(xml);
    auto* top = document->documentElement();
    if (top == nullptr || top->localName() != root)
      throw Failure("object-store-unavailable", "its list is none");
    for (auto* node = top->firstChild(); node != nullptr; node = node->nextSibling())
      if (node->nodeType() == Poco::XML::Node::ELEMENT_NODE)
        call(static_cast<Poco::XML::Element&>(*node));
  } catch (const Poco::Exception& error) {
    throw Failure("object-store-unavailable", "its list cannot be read: " + error.displayText());
  }
}

}  // namespace

std::string s3_error_code(std::string_view xml) {
  try {
    const auto document = parsed(xml);
    auto* top = document->documentElement();
    return top != nullptr && top->localName() == "Error" ? text(*top, "Code") : "";
  } catch (const Poco::Exception&) {
    return "";  // a proxy's page, or nothing
  }
}

void require_bucket(std::string_view xml) {
  if (const auto code = s3_error_code(xml); code == "NoSuchBucket")
    throw Failure("object-store-unavailable", "404 " + code);
}

std::vector<std::pair<std::string, std::uint64_t>> s3_keys(std::string_view xml) {
  std::vector<std::pair<std::string, std::uint64_t>> keys;
  each_child(xml, "ListBucketResult", [&](Poco::XML::Element& element) {
    if (element.localName() != "Contents") return;
    const auto size = text(element, "Size");
    std::uint64_t bytes = 0;
    std::from_chars(size.data(), size.data() + size.size(), bytes);
    keys.emplace_back(text(element, "Key"), bytes);
  });
  return keys;
}

std::vector<std::string> s3_versions(std::string_view xml, std::string_view key) {
  std::vector<std::string> versions;
  each_child(xml, "ListVersionsResult", [&](Poco::XML::Element& element) {
    const auto& name = element.localName();
    if ((name == "Version" || name == "DeleteMarker") && text(element, "Key") == key)
      versions.push_back(text(element, "VersionId"));
  });
  return versions;
}

}  // namespace tamga::archive
