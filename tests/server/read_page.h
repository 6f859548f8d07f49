// SPDX-License-Identifier: GPL-3.0-or-later
// What a browser would make of an answer: its elements, addresses and forms, and everything
// in it that no template of ours has. Read by libxml2, and never by looking for a text.
#pragma once

#include <string>
#include <vector>

#include "server/http/message.h"

namespace tamga::test {

struct FormField {
  std::string name, type, value;     // type: "text", "textarea", "select", "file" …
  std::size_t longest = 0;           // maxlength, 0: none is said
  bool checked = false;              // of a box
  std::vector<std::string> choices;  // of a select, the chosen one first
};

struct PageForm {
  std::string method, action;  // lower case; the decoded attribute
  bool multipart = false;
  std::vector<FormField> fields;  // buttons with a name, too
};

struct ReadPage {
  std::vector<PageForm> forms;
  std::vector<std::string> links;   // of this server, as they are written
  std::vector<std::string> faults;  // one line each
};

// Elements, attributes and addresses that could run or lead somewhere: an unknown element, a
// handler, a style, a script of more than an address, an address that is neither a path of
// ours, a fragment, a query, https nor mailto.
ReadPage read_page(const std::string& html);

// Whatever the answer is: HTML and SVG as above, a feed as XML, tables by their cells (none
// may begin as a formula), JSON by itself; anything else must come as an attachment, or be a
// PDF, a picture, style or script. Names and values of headers, too; a Location is one of ours.
std::vector<std::string> faults_of(const http::Response& response);

}  // namespace tamga::test
