// SPDX-License-Identifier: GPL-3.0-or-later
// Reads XML from anybody: no DTD, no entities, no comments, a limit on depth.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace tamga::archive::package {

// Called for each element as it begins and ends; `name` is "{namespace}local" or,
// without a namespace, "local"; so are names of attributes.
class XmlVisitor {
 public:
  using Attributes = std::map<std::string, std::string>;
  virtual ~XmlVisitor() = default;
  virtual void begin(const std::string& name, const Attributes& attributes) = 0;
  // `text`: what stood directly inside, up to 64 KiB of it, trimmed.
  virtual void end(const std::string& name, const std::string& text) = 0;
};

constexpr int xml_depth = 64;

// "" or why the bytes are not XML that we take. Visitors must not throw.
std::string read_xml(std::string_view bytes, XmlVisitor& visitor);

}  // namespace tamga::archive::package
