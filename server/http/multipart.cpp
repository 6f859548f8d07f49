// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/multipart.h"

#include "server/error.h"
#include "server/http/syntax.h"
#include "server/http/target.h"

namespace tamga::http {
namespace {

constexpr std::size_t most_parts = 100;

[[noreturn]] void refuse(const char* what) {
  throw Failure("bad-request", std::string("multipart body: ") + what);
}

void read_part_header(std::string_view line, Part& part) {
  std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)))
    refuse("a part's header");
  std::string name = lower(line.substr(0, colon));
  std::string_view value = trimmed(line.substr(colon + 1));
  if (name == "content-type") part.content_type = value;
  if (name != "content-disposition") return;
  part.name = field_parameter(value, "name");
  part.file_name = field_parameter(value, "filename");
  if (std::size_t slash = part.file_name.find_last_of("/\\"); slash != std::string::npos)
    part.file_name.erase(0, slash + 1);
  if (!is_utf8(part.name) || !is_utf8(part.file_name)) refuse("a name that is not UTF-8");
}

// Headers end with an empty line; the rest is the content.
Part read_part(std::string_view bytes) {
  Part part;
  for (;;) {
    std::size_t end = bytes.find("\r\n");
    if (end == std::string_view::npos) refuse("a part without an empty line");
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 2);
    if (line.empty()) break;
    read_part_header(line, part);
  }
  if (part.name.empty()) refuse("a part without a name");
  part.content = bytes;
  return part;
}

}  // namespace

std::vector<Part> read_multipart(std::string_view content_type, std::string_view body) {
  std::string boundary = field_parameter(content_type, "boundary");
  if (boundary.empty() || boundary.size() > 70) refuse("the boundary");
  std::string opening = "--" + boundary, delimiter = "\r\n" + opening;
  if (!body.starts_with(opening)) refuse("no opening boundary");
  body.remove_prefix(opening.size());
  std::vector<Part> parts;
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n")) refuse("a boundary line");
    if (parts.size() == most_parts) refuse("too many parts");
    body.remove_prefix(2);
    std::size_t end = body.find(delimiter);
    if (end == std::string_view::npos) refuse("no closing boundary");
    parts.push_back(read_part(body.substr(0, end)));
    body.remove_prefix(end + delimiter.size());
  }
  return parts;
}

}  // namespace tamga::http
