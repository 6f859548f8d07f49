// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/form_fields.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "server/error.h"
#include "server/pages/field_pointer.h"
#include "server/pages/pasted_rows.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

// The fields as a tree by the parts of their pointers.
struct Branch {
  std::map<std::string, Branch, std::less<>> members;
  std::vector<std::string> values;
};

[[noreturn]] void too_large(const std::string& what) {
  throw Failure("content-too-large", what);
}

Branch tree_of(const Fields& fields, std::string_view prefix, const FieldLimits& limits) {
  if (fields.size() > limits.fields)
    too_large("more than " + std::to_string(limits.fields) + " fields");
  Branch root;
  for (const auto& [name, value] : fields) {
    if (!name.starts_with('/')) continue;
    if (name.size() > limits.name_bytes) too_large("a field's name is too long");
    if (value.size() > limits.value_bytes) too_large("a field's value is too long");
    if (name != prefix && !name.starts_with(std::string(prefix) + "/"))
      throw Failure("content-refused", {{"content-unknown-field", name, "no such field", ""}});
    const auto parts = pointer_parts(std::string_view(name).substr(prefix.size()));
    if (parts.size() > limits.depth) too_large("a field's name is too deep");
    Branch* branch = &root;
    for (const auto& part : parts) branch = &branch->members[part];
    branch->values.push_back(value);
  }
  return root;
}

std::string normal_lines(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r')
      out += text[i];
    else if (i + 1 == text.size() || text[i + 1] != '\n')
      out += '\n';
  }
  return out;
}

// What people type around a value in a hurry is no content.
std::string trimmed(std::string text) {
  constexpr const char* space = " \t\n";
  const auto begin = text.find_first_not_of(space);
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

json number_or_text(const std::string& text, bool decimal) {
  std::int64_t whole = 0;
  const char* end = text.data() + text.size();
  if (auto r = std::from_chars(text.data(), end, whole); r.ec == std::errc() && r.ptr == end)
    return whole;
  double number = 0;
  if (decimal)
    if (auto r = std::from_chars(text.data(), end, number, std::chars_format::fixed);
        r.ec == std::errc() && r.ptr == end)
      return number;
  return text;
}

class Reader {
 public:
  explicit Reader(const FieldLimits& limits) : limits_(limits) {}

  json read(const FieldSchema& schema, const Branch& branch, const std::string& pointer,
            std::size_t depth) const {
    if (depth > limits_.depth)
      throw Failure("form-invalid", "schema: fields too deep for a web form");
    const FieldKind kind = schema.kind();
    if (kind == FieldKind::Group) return group(schema, branch, pointer, depth);
    if (kind == FieldKind::List) return list(schema, branch, pointer, depth);
    if (!branch.members.empty())
      unknown(pointer + "/" + escaped_part(branch.members.begin()->first));
    if (kind == FieldKind::Choices) return set(schema, branch, pointer);
    const std::string text =
        branch.values.empty() ? std::string() : trimmed(normal_lines(branch.values.back()));
    if (kind == FieldKind::Flag) return text == "true";
    if (kind == FieldKind::Whole || kind == FieldKind::Decimal)
      return number_or_text(text, kind == FieldKind::Decimal);
    return text;
  }

 private:
  [[noreturn]] static void unknown(const std::string& pointer) {
    throw Failure("content-refused", {{"content-unknown-field", pointer, "no such field", ""}});
  }

  json group(const FieldSchema& schema, const Branch& branch, const std::string& pointer,
             std::size_t depth) const {
    json out = json::object();
    static const Branch nothing;
    std::size_t used = 0;
    for (const auto& member : schema.members()) {
      const auto found = branch.members.find(member.name);
      if (found != branch.members.end()) ++used;
      out[member.name] =
          read(member.schema, found == branch.members.end() ? nothing : found->second,
               pointer + "/" + escaped_part(member.name), depth + 1);
    }
    if (used == branch.members.size()) return out;
    for (const auto& [name, sent] : branch.members)
      if (!schema.member(name)) unknown(pointer + "/" + escaped_part(name));
    return out;
  }

  json list(const FieldSchema& schema, const Branch& branch, const std::string& pointer,
            std::size_t depth) const {
    if (branch.members.size() > limits_.rows) too_large("more rows than a list may have");
    std::map<std::uint64_t, const Branch*> rows;
    for (const auto& [part, row] : branch.members) {
      const auto number = row_number(part);
      if (!number) unknown(pointer + "/" + escaped_part(part));
      rows.emplace(*number, &row);
    }
    json out = json::array();
    const FieldSchema element = schema.element();
    for (const auto& [number, row] : rows)
      out.push_back(read(element, *row, pointer + "/" + std::to_string(out.size()), depth + 1));
    return out;
  }

  // In the schema's order, each once; a value it does not name is kept, last,
  // for the check to refuse.
  json set(const FieldSchema& schema, const Branch& branch, const std::string& pointer) const {
    // Letters in one box, «Г, Х», as people write them.
    if (branch.values.size() == 1) return cell_value(schema, branch.values.front());
    std::vector<std::string> sent = branch.values;
    if (sent.size() > limits_.rows) too_large("too many values of " + pointer);
    json out = json::array();
    for (const auto& option : schema.options("mn")) {
      const auto end = std::remove(sent.begin(), sent.end(), option.value);
      if (end != sent.end()) out.push_back(option.value);
      sent.erase(end, sent.end());
    }
    for (auto& other : sent)
      if (!other.empty()) out.push_back(std::move(other));
    return out;
  }

  const FieldLimits& limits_;
};

void write(const FieldSchema& schema, const json& value, const std::string& pointer, Fields& out) {
  switch (schema.kind()) {
    case FieldKind::Group:
      for (const auto& member : schema.members())
        if (value.is_object() && value.contains(member.name))
          write(member.schema, value.at(member.name), pointer + "/" + escaped_part(member.name),
                out);
      return;
    case FieldKind::List:
      for (std::size_t i = 0; value.is_array() && i < value.size(); ++i) {
        const std::string row = pointer + "/" + std::to_string(i);
        if (value[i].is_object()) out.emplace_back(row, "");
        write(schema.element(), value[i], row, out);
      }
      return;
    case FieldKind::Choices:
      for (const auto& one : value)
        if (one.is_string()) out.emplace_back(pointer, one.get<std::string>());
      return;
    case FieldKind::Flag:
      if (value.is_boolean() && value.get<bool>()) out.emplace_back(pointer, "true");
      return;
    default:
      out.emplace_back(pointer, value.is_string() ? value.get<std::string>() : value.dump());
  }
}

}  // namespace

bool holds_nothing(const json& value) {
  if (value.is_string()) return value.get_ref<const std::string&>().empty();
  if (value.is_boolean()) return !value.get<bool>();
  if (value.is_structured())
    return std::all_of(value.begin(), value.end(), [](const json& v) { return holds_nothing(v); });
  return value.is_null();
}

json read_fields(const FieldSchema& schema, const Fields& fields, std::string_view prefix,
                 const FieldLimits& limits) {
  return Reader(limits).read(schema, tree_of(fields, prefix, limits), std::string(prefix), 0);
}

json without_empty(const FieldSchema& schema, const json& state) {
  if (schema.kind() == FieldKind::Group && state.is_object()) {
    json out = json::object();
    for (const auto& member : schema.members()) {
      const auto found = state.find(member.name);
      if (found == state.end()) continue;
      json value = without_empty(member.schema, *found);
      const bool stays = member.required && !value.is_string();
      if (!holds_nothing(value) || stays || value.is_boolean()) out[member.name] = std::move(value);
    }
    return out;
  }
  if (schema.kind() == FieldKind::List && state.is_array()) {
    json out = json::array();
    for (const auto& row : state)
      if (!holds_nothing(row)) out.push_back(without_empty(schema.element(), row));
    return out;
  }
  return state;
}

Fields write_fields(const FieldSchema& schema, const json& value, std::string_view prefix) {
  Fields out;
  write(schema, value, std::string(prefix), out);
  return out;
}

}  // namespace tamga::pages
