// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/json_pointer.h"

#include <charconv>
#include <nlohmann/json.hpp>

namespace tamga::forms {

namespace {

bool unescape(std::string_view escaped, std::string& token) {
  token.clear();
  for (std::size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] != '~') {
      token += escaped[i];
      continue;
    }
    if (++i == escaped.size() || (escaped[i] != '0' && escaped[i] != '1')) return false;
    token += escaped[i] == '0' ? '~' : '/';
  }
  return true;
}

// Adds the children of `value` that `token` names.
void step(const nlohmann::json& value, const std::string& token,
          std::vector<const nlohmann::json*>& found) {
  if (value.is_object()) {
    if (const auto child = value.find(token); child != value.end()) found.push_back(&*child);
  } else if (value.is_array() && token == "*") {
    for (const auto& child : value) found.push_back(&child);
  } else if (value.is_array()) {
    std::size_t index = 0;
    const char* end = token.data() + token.size();
    const auto [stop, error] = std::from_chars(token.data(), end, index);
    if (error == std::errc() && stop == end && index < value.size()) found.push_back(&value[index]);
  }
}

}  // namespace

std::string child_pointer(std::string_view pointer, std::string_view token) {
  std::string result(pointer);
  result += '/';
  for (const char c : token) {
    if (c == '~') {
      result += "~0";
    } else if (c == '/') {
      result += "~1";
    } else {
      result += c;
    }
  }
  return result;
}

std::string child_pointer(std::string_view pointer, std::size_t index) {
  return std::string(pointer) + "/" + std::to_string(index);
}

std::string Place::pointer() const {
  if (around == nullptr) return {};
  return index == no_index ? child_pointer(around->pointer(), name)
                           : child_pointer(around->pointer(), index);
}

bool split_pointer(std::string_view pointer, std::vector<std::string>& tokens) {
  tokens.clear();
  if (pointer.empty()) return true;
  if (pointer.front() != '/') return false;
  for (std::size_t start = 1;;) {
    const std::size_t slash = pointer.find('/', start);
    std::string token;
    if (!unescape(pointer.substr(start, slash - start), token)) return false;
    tokens.push_back(std::move(token));
    if (slash == std::string_view::npos) return true;
    start = slash + 1;
  }
}

std::vector<const nlohmann::json*> values_at(const nlohmann::json& root, std::string_view pointer) {
  std::vector<std::string> tokens;
  if (!split_pointer(pointer, tokens)) return {};
  std::vector<const nlohmann::json*> current{&root};
  for (const std::string& token : tokens) {
    std::vector<const nlohmann::json*> next;
    for (const nlohmann::json* value : current) step(*value, token, next);
    current = std::move(next);
  }
  return current;
}

}  // namespace tamga::forms
