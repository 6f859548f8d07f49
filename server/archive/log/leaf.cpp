// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/log/leaf.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/archive/storage/hash.h"

namespace tamga::archive {
namespace {

constexpr std::string_view line_start = "tamga-event/1 ";
constexpr std::string_view format = "tamga-event/2";

template <typename Number>
bool read_number(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

// Takes the next line off the text when it begins with `name` and a space.
std::optional<std::string_view> take_line(std::string_view& text, std::string_view name) {
  const auto end = text.find('\n');
  if (end == std::string_view::npos || !text.starts_with(name)) return std::nullopt;
  const auto value = text.substr(name.size(), end - name.size());
  text.remove_prefix(end + 1);
  return value;
}

std::optional<Leaf> read_lines(std::string_view text) {
  Leaf leaf;
  const auto position = take_line(text, line_start), time = take_line(text, "time "),
             type = take_line(text, "type "), agent = take_line(text, "agent "),
             subject = take_line(text, "subject "), detail = take_line(text, "detail ");
  if (!position || !time || !type || !agent || !subject || !detail || !text.empty() ||
      !read_number(*position, leaf.position) || !read_number(*time, leaf.time))
    return std::nullopt;
  leaf.type = *type;
  leaf.agent = *agent;
  leaf.subject = *subject;
  leaf.detail = *detail;
  return leaf;
}

std::optional<Leaf> read_json(std::string_view bytes) {
  const auto json = nlohmann::json::parse(bytes, nullptr, false);
  if (!json.is_object()) return std::nullopt;
  for (const char* name : {"agent", "detail", "format", "subject", "type"})
    if (!json.contains(name) || !json[name].is_string()) return std::nullopt;
  for (const char* name : {"position", "time"})
    if (!json.contains(name) || !json[name].is_number_integer()) return std::nullopt;
  return Leaf{json["position"].get<std::uint64_t>(), json["time"].get<std::int64_t>(),
              json["type"].get<std::string>(),       json["agent"].get<std::string>(),
              json["subject"].get<std::string>(),    json["detail"].get<std::string>()};
}

}  // namespace

std::string commitment(std::string_view name, std::string_view salt, std::string_view value) {
  std::string bytes = bytes_from_hex(salt).value_or(std::string());
  bytes.append(name).append("\n").append(value);
  return sha256_hex(bytes);
}

// Written out: every value is hexadecimal, a number or a type's name, so that no
// character needs an escape and the order of names is that of their letters.
std::string canonical_leaf(const Leaf& leaf) {
  return R"({"agent":")" + leaf.agent + R"(","detail":")" + leaf.detail + R"(","format":")" +
         std::string(format) + R"(","position":)" + std::to_string(leaf.position) +
         R"(,"subject":")" + leaf.subject + R"(","time":)" + std::to_string(leaf.time) +
         R"(,"type":")" + leaf.type + R"("})";
}

std::string line_leaf(const Leaf& leaf) {
  return std::string(line_start) + std::to_string(leaf.position) + "\ntime " +
         std::to_string(leaf.time) + "\ntype " + leaf.type + "\nagent " + leaf.agent +
         "\nsubject " + leaf.subject + "\ndetail " + leaf.detail + "\n";
}

bool is_line_leaf(std::string_view bytes) {
  return bytes.starts_with(line_start);
}

std::optional<Leaf> read_leaf(std::string_view bytes) {
  const bool lines = is_line_leaf(bytes);
  auto leaf = lines ? read_lines(bytes) : read_json(bytes);
  if (!leaf || (lines ? line_leaf(*leaf) : canonical_leaf(*leaf)) != bytes) return std::nullopt;
  return leaf;
}

}  // namespace tamga::archive
