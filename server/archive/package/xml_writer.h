// SPDX-License-Identifier: GPL-3.0-or-later
// Writes XML 1.0 in UTF-8 as it goes (Poco::XML behind it does the escaping).
#pragma once

#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace tamga::archive::package {

// For one thread; the stream must outlive it. What XML 1.0 §2.2 cannot hold (most
// control characters, bytes that are no UTF-8) becomes U+FFFD: the JSON beside it
// holds the value as it is.
class XmlWriter {
 public:
  using Attributes = std::vector<std::pair<std::string, std::string>>;

  explicit XmlWriter(std::ostream& stream);
  ~XmlWriter();

  // Names are qualified and our own; namespaces are declared by attributes xmlns….
  void open(const std::string& name, const Attributes& attributes = {});
  void close();  // the element opened last
  void text(const std::string& value);
  // An element with nothing but text, or with nothing at all.
  void leaf(const std::string& name, const std::string& value, const Attributes& attributes = {});
  void empty(const std::string& name, const Attributes& attributes = {});
  // Closes what is open and ends the document.
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::archive::package
