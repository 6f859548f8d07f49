// SPDX-License-Identifier: GPL-3.0-or-later
// read_json: strict JSON through nlohmann's SAX events. The tree is built here,
// because the library's own builder keeps the last of two equal keys and does
// not know where in the value it stands when the text breaks off.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "fonts/utf8.h"
#include "renderers/content/content.h"
#include "renderers/content/json_pointer.h"

namespace tamga::forms {

namespace {

using nlohmann::json;

// Whether a string token broke off at a surrogate without its partner: at the
// escape \uD800…\uDFFF itself, or at one escape after a high surrogate.
bool ends_in_lone_surrogate(std::string_view token) {
  bool surrogate = false;
  for (std::size_t i = 0; i + 1 < token.size(); ++i) {
    if (token[i] != '\\') {
      surrogate = false;
      continue;
    }
    ++i;
    if (token[i] != 'u' || token.size() - i < 3) continue;
    const char first = token[i + 1], second = token[i + 2];
    const bool high_half = second == '8' || second == '9' || (second >= 'a' && second <= 'f') ||
                           (second >= 'A' && second <= 'F');
    const bool is_last = token.size() - i <= 5;
    surrogate = ((first == 'd' || first == 'D') && high_half) || (is_last && surrogate);
    i += std::min<std::size_t>(4, token.size() - i - 1);
  }
  return surrogate;
}

// Whether the text that ends at the offending byte ends in a broken sequence.
bool ends_malformed(std::string_view bytes) {
  constexpr std::size_t longest_sequence = 4;
  for (std::size_t offset = 0; offset < bytes.size();) {
    const std::size_t start = offset;
    if (fonts::next_character(bytes, offset) == fonts::malformed_character &&
        start + longest_sequence >= bytes.size()) {
      return true;
    }
  }
  return false;
}

class Reader {
 public:
  using number_integer_t = json::number_integer_t;
  using number_unsigned_t = json::number_unsigned_t;
  using number_float_t = json::number_float_t;
  using string_t = json::string_t;
  using binary_t = json::binary_t;

  Reader(std::string_view bytes, const Limits& limits, json& root, Problem& problem)
      : bytes_(bytes), limits_(limits), root_(root), problem_(problem) {}

  bool null() { return put(nullptr) != nullptr; }
  bool boolean(bool value) { return put(value) != nullptr; }
  bool number_integer(number_integer_t value) { return put(value) != nullptr; }
  bool number_unsigned(number_unsigned_t value) { return put(value) != nullptr; }
  bool number_float(number_float_t value, const string_t&) { return put(value) != nullptr; }
  bool string(string_t& value) { return put(std::move(value)) != nullptr; }
  bool binary(binary_t&) { return refuse("content-not-json", "binary value"); }
  bool start_object(std::size_t) { return open(json::object()); }
  bool start_array(std::size_t) { return open(json::array()); }
  bool end_object() { return close(); }
  bool end_array() { return close(); }

  bool key(string_t& name) {
    Frame& frame = open_.back();
    frame.key = std::move(name);
    frame.has_key = true;
    if (!frame.value->contains(frame.key)) return true;
    return refuse("content-duplicate-key", "the key stands twice in one object");
  }

  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::detail::exception& error) {
    // 406: a number beyond double; it is JSON, but no value of a form.
    if (error.id == 406) return refuse("content-bad-value", "number out of range");
    const std::string where = "at byte " + std::to_string(position);
    if (ends_malformed(bytes_.substr(0, position))) {
      return refuse("content-bad-text", "not UTF-8 " + where);
    }
    if (!token.empty() && token.front() == '"' && ends_in_lone_surrogate(token)) {
      return refuse("content-bad-text", "lone surrogate " + where);
    }
    return refuse("content-not-json", "not JSON (RFC 8259) " + where);
  }

 private:
  struct Frame {
    json* value;
    std::string key;
    bool has_key = false;
  };

  // Where the reader stands: the value that would come next.
  std::string pointer() const {
    std::string result;
    for (const Frame& frame : open_) {
      if (frame.value->is_array()) {
        // An open child has been put already: it is the last element.
        const bool innermost = &frame == &open_.back();
        result = child_pointer(result, frame.value->size() - (innermost ? 0 : 1));
      } else if (frame.has_key) {
        result = child_pointer(result, frame.key);
      }
    }
    return result;
  }

  bool refuse(std::string code, std::string detail) {
    problem_ = {std::move(code), pointer(), std::move(detail), ""};
    return false;
  }

  template <class Value>
  json* put(Value&& value) {
    if (++count_ > limits_.values) {
      refuse("content-too-large", "more than " + std::to_string(limits_.values) + " values");
      return nullptr;
    }
    if (open_.empty()) {
      root_ = std::forward<Value>(value);
      return &root_;
    }
    Frame& frame = open_.back();
    if (frame.value->is_array()) {
      frame.value->push_back(std::forward<Value>(value));
      return &frame.value->back();
    }
    frame.has_key = false;
    return &(*frame.value)[frame.key].operator=(json(std::forward<Value>(value)));
  }

  bool open(json container) {
    if (open_.size() >= limits_.depth) {
      return refuse("content-too-large",
                    "deeper than " + std::to_string(limits_.depth) + " levels");
    }
    json* place = put(std::move(container));
    if (place == nullptr) return false;
    // While the child is open, its key names it in pointers.
    if (!open_.empty() && open_.back().value->is_object()) open_.back().has_key = true;
    open_.push_back({place, {}, false});
    return true;
  }

  bool close() {
    open_.pop_back();
    if (!open_.empty()) open_.back().has_key = false;
    return true;
  }

  std::string_view bytes_;
  const Limits& limits_;
  json& root_;
  Problem& problem_;
  std::vector<Frame> open_;
  std::size_t count_ = 0;
};

}  // namespace

bool read_json(std::string_view bytes, const Limits& limits, json& value, Problem& problem) {
  value = nullptr;
  if (bytes.size() > limits.bytes) {
    problem = {"content-too-large", "", "more than " + std::to_string(limits.bytes) + " bytes", ""};
    return false;
  }
  Reader reader(bytes, limits, value, problem);
  if (json::sax_parse(bytes, &reader)) return true;
  value = nullptr;
  return false;
}

}  // namespace tamga::forms
