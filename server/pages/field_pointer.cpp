// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/field_pointer.h"

#include <algorithm>
#include <charconv>

#include "server/error.h"

namespace tamga::pages {
namespace {

std::string unescaped(std::string_view part) {
  std::string out;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (part[i] != '~') {
      out += part[i];
    } else if (i + 1 < part.size() && (part[i + 1] == '0' || part[i + 1] == '1')) {
      out += part[++i] == '0' ? '~' : '/';
    } else {
      throw Failure("bad-request", "a field's name is no JSON pointer");
    }
  }
  return out;
}

}  // namespace

std::vector<std::string> pointer_parts(std::string_view pointer) {
  std::vector<std::string> parts;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    const auto end = std::min(pointer.find('/'), pointer.size());
    parts.push_back(unescaped(pointer.substr(0, end)));
    pointer.remove_prefix(end);
  }
  return parts;
}

std::string escaped_part(std::string_view part) {
  std::string out;
  for (const char c : part) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

std::optional<std::uint64_t> row_number(std::string_view part) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
  if (error != std::errc() || end != part.data() + part.size()) return std::nullopt;
  if (part.size() > 1 && part[0] == '0') return std::nullopt;
  return number;
}

std::string parent_pointer(std::string_view pointer) {
  const auto slash = pointer.rfind('/');
  return std::string(pointer.substr(0, slash == std::string_view::npos ? 0 : slash));
}

bool pointer_before(std::string_view one, std::string_view other) {
  const auto left = pointer_parts(one), right = pointer_parts(other);
  return std::lexicographical_compare(left.begin(), left.end(), right.begin(), right.end(),
                                      [](const std::string& a, const std::string& b) {
                                        const auto first = row_number(a), second = row_number(b);
                                        return first && second ? *first < *second : a < b;
                                      });
}

bool same_kind_of_list(std::string_view one, std::string_view other) {
  const auto left = pointer_parts(one), right = pointer_parts(other);
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const std::string& a, const std::string& b) {
                      return a == b || (row_number(a) && row_number(b));
                    });
}

}  // namespace tamga::pages
