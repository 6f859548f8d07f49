// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/form_view.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "server/pages/form_fields.h"
#include "server/pages/generated_text.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

// Longest text that still fits half a line beside another field.
constexpr std::size_t half_line = 100;
constexpr std::size_t quarter_line = 50;

std::string text_of(const json* value) {
  if (!value || value->is_null()) return {};
  if (value->is_string()) return value->get<std::string>();
  return value->is_structured() ? std::string() : value->dump();
}

std::size_t letters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Height of a text's box: what is written and a line more, within reason.
std::size_t lines_for(const std::string& text) {
  const auto breaks = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  return std::clamp<std::size_t>(letters(text) / 85 + breaks + 1, 2, 14);
}

const json* part(const json* value, const std::string& name) {
  if (!value || !value->is_object()) return nullptr;
  const auto found = value->find(name);
  return found == value->end() ? nullptr : &*found;
}

class Drawing {
 public:
  Drawing(const Visit& visit, const FormState& state) : visit_(visit), state_(state) {
    for (const auto& fault : state.faults) faults_[fault.pointer].push_back(&fault);
  }

  std::string whole() {
    std::string out = members(state_.schema, &state_.value, state_.prefix, 0);
    return general_faults() + out;
  }

  json links() {
    whole();
    for (const auto& [pointer, faults] : faults_)
      if (!shown_.contains(pointer))
        for (const auto* fault : faults)
          links_.push_back({{"id", "form"}, {"label", fault->field}, {"text", said(*fault)}});
    return links_;
  }

 private:
  std::string said(const Failure::Item& fault) const {
    const ErrorKind& kind = error_kind(fault.code);
    return visit_.of(std::string(kind.mn), std::string(kind.en));
  }

  // Texts of the faults at a pointer; they count as shown.
  std::string faults_at(const std::string& pointer, const std::string& label) {
    const auto found = faults_.find(pointer);
    if (found == faults_.end()) return {};
    std::string out;
    for (const auto* fault : found->second) {
      out += (out.empty() ? "" : ". ") + said(*fault);
      if (!fault->detail.empty() && fault->code == "glyph-missing")
        out += " (" + fault->detail + ")";
    }
    if (shown_.insert(pointer).second)
      links_.push_back({{"id", field_id(pointer)}, {"label", label}, {"text", out}});
    return out;
  }

  // Faults of the whole, and those whose field is not drawn.
  std::string general_faults() {
    json texts = json::array();
    for (const auto& [pointer, faults] : faults_) {
      if (shown_.contains(pointer)) continue;
      for (const auto* fault : faults)
        texts.push_back((fault->field.empty() ? fault->pointer : fault->field) + ": " +
                        said(*fault));
    }
    return texts.empty() ? std::string() : visit_.fragment("form_faults", {{"faults", texts}});
  }

  std::string members(const FieldSchema& schema, const json* value, const std::string& pointer,
                      std::size_t depth) {
    std::string out;
    for (const auto& member : schema.members()) {
      out += one(member.schema, part(value, member.name), pointer + "/" + member.name,
                 member.schema.title(visit_.language), member.required, depth);
    }
    return out;
  }

  std::string one(const FieldSchema& schema, const json* value, const std::string& pointer,
                  const std::string& label, bool required, std::size_t depth) {
    switch (schema.kind()) {
      case FieldKind::Group:
        return group(schema, value, pointer, label, depth);
      case FieldKind::List:
        return list(schema, value, pointer, label, required, depth);
      default:
        return control(schema, value, pointer, label, required);
    }
  }

  std::string group(const FieldSchema& schema, const json* value, const std::string& pointer,
                    const std::string& label, std::size_t depth) {
    const std::string fault = faults_at(pointer, label);
    return visit_.fragment("form_group", {{"id", field_id(pointer)},
                                          {"label", label},
                                          {"hint", schema.hint(visit_.language)},
                                          {"fault", fault},
                                          {"outer", depth == 0},
                                          {"content", members(schema, value, pointer, depth + 1)}});
  }

  std::string list(const FieldSchema& schema, const json* value, const std::string& pointer,
                   const std::string& label, bool required, std::size_t depth) {
    const FieldSchema element = schema.element();
    const std::string fault = faults_at(pointer, label);
    std::size_t count = value && value->is_array() ? value->size() : 0;
    // A list that must not be empty begins with one row to fill.
    const bool first_row = count == 0 && required;
    const std::string element_label =
        element.title(visit_.language).empty() ? label : element.title(visit_.language);
    std::string rows;
    for (std::size_t i = 0; i < count + first_row; ++i)
      rows += row(element, first_row ? nullptr : &value->at(i), pointer, i, count + first_row,
                  element_label, depth);
    return visit_.fragment(
        "form_list", {{"id", field_id(pointer)},
                      {"pointer", pointer},
                      {"label", label},
                      {"hint", schema.hint(visit_.language)},
                      {"fault", fault},
                      {"outer", depth == 0},
                      {"required", required},
                      {"rows", rows},
                      {"add_label", element_label},
                      {"full", schema.max_items() > 0 && count >= schema.max_items()},
                      {"action", state_.action},
                      {"anchor", field_id(pointer) + "-" + std::to_string(count + first_row)}});
  }

  std::string row(const FieldSchema& element, const json* value, const std::string& list_pointer,
                  std::size_t number, std::size_t count, const std::string& label,
                  std::size_t depth) {
    const std::string pointer = list_pointer + "/" + std::to_string(number);
    const std::string numbered = label + " " + std::to_string(number + 1);
    const bool grouped = element.kind() == FieldKind::Group;
    const std::string before =
        state_.focus == pointer && grouped ? first_control(element, pointer) : "";
    if (!before.empty()) focused_ = before;
    const std::string fault = grouped ? faults_at(pointer, numbered) : "";
    const std::string content = grouped ? members(element, value, pointer, depth + 2)
                                        : one(element, value, pointer, numbered, false, depth + 2);
    return visit_.fragment("form_row", {{"id", field_id(pointer)},
                                        {"pointer", pointer},
                                        {"label", numbered},
                                        {"grouped", grouped},
                                        {"fault", fault},
                                        {"content", content},
                                        {"movable", count > 1},
                                        {"first", number == 0},
                                        {"last", number + 1 == count},
                                        {"action", state_.action},
                                        {"anchor", field_id(list_pointer)}});
  }

  static std::string first_control(const FieldSchema& schema, const std::string& pointer) {
    for (const auto& member : schema.members()) {
      const FieldKind kind = member.schema.kind();
      if (kind != FieldKind::Group && kind != FieldKind::List) return pointer + "/" + member.name;
    }
    return {};
  }

  std::string control(const FieldSchema& schema, const json* value, const std::string& pointer,
                      const std::string& label, bool required) {
    const FieldKind kind = schema.kind();
    const std::string text = text_of(value);
    const std::string fault = faults_at(pointer, label);
    const std::string id = field_id(pointer), hint = schema.hint(visit_.language);
    std::string described;
    if (!hint.empty()) described = id + "-hint";
    if (!fault.empty()) described += (described.empty() ? "" : " ") + id + "-fault";
    const json made = generated(pointer, text);
    if (!made.is_boolean()) described += (described.empty() ? "" : " ") + id + "-generated";
    json view = {{"id", id},
                 {"name", pointer},
                 {"label", label},
                 {"hint", hint},
                 {"fault", fault},
                 {"described", described},
                 {"generated", made},
                 {"required", required},
                 {"value", text},
                 {"focus", state_.focus == pointer || focused_ == pointer},
                 {"max_length", schema.max_length()},
                 {"has_max_length", schema.max_length() > 0},
                 {"width", "col-12"},
                 {"line", false},
                 {"long_text", false},
                 {"date", false},
                 {"number", false},
                 {"flag", false},
                 {"choice", false},
                 {"choices", false}};
    switch (kind) {
      case FieldKind::LongText:
        view["long_text"] = true;
        view["lines"] = lines_for(text);
        break;
      case FieldKind::Date:
        view["date"] = true;
        view["width"] = "col-sm-6 col-lg-3";
        break;
      case FieldKind::Whole:
      case FieldKind::Decimal:
        view["number"] = true;
        view["width"] = "col-sm-6 col-lg-3";
        break;
      case FieldKind::Flag:
        view["flag"] = true;
        view["checked"] = value && value->is_boolean() && value->get<bool>();
        break;
      case FieldKind::Choice:
      case FieldKind::Choices:
        add_options(view, schema, value);
        break;
      default:
        view["line"] = true;
        view["width"] = schema.max_length() <= quarter_line ? "col-sm-6 col-lg-3"
                        : schema.max_length() <= half_line  ? "col-md-6"
                                                            : "col-12";
    }
    return visit_.fragment("form_field", view);
  }

  // What the field stands for when it is empty; false for most fields.
  json generated(const std::string& pointer, const std::string& written) const {
    for (const auto& text : state_.generated) {
      if (text.pointer != pointer) continue;
      return {{"words", generated_words(visit_, text, !written.empty())},
              {"html", generated_html(visit_, text)},
              {"action", state_.action}};
    }
    return false;
  }

  void add_options(json& view, const FieldSchema& schema, const json* value) const {
    const bool set = schema.kind() == FieldKind::Choices;
    view[set ? "choices" : "choice"] = true;
    view["width"] = set ? "col-12" : "col-md-6";
    view["options"] = json::array();
    std::size_t number = 0;
    for (const auto& option : schema.options(visit_.language)) {
      const bool chosen =
          value && (set ? value->is_array() &&
                              std::find(value->begin(), value->end(), option.value) != value->end()
                        : *value == option.value);
      view["options"].push_back(
          {{"option_id", view["id"].get<std::string>() + "-" + std::to_string(number++)},
           {"option_value", option.value},
           {"option_title", option.title == option.value || !set
                                ? option.title
                                : option.value + " – " + option.title},
           {"chosen", chosen}});
    }
  }

  const Visit& visit_;
  const FormState& state_;
  std::map<std::string, std::vector<const Failure::Item*>> faults_;
  std::set<std::string> shown_;
  json links_ = json::array();
  std::string focused_;
};

}  // namespace

std::string field_id(std::string_view pointer) {
  std::string out = "f";
  for (const char c : pointer) out += c == '/' ? '-' : c;
  return out;
}

std::string draw_form(const Visit& visit, const FormState& state) {
  return Drawing(visit, state).whole();
}

json fault_links(const Visit& visit, const FormState& state) {
  return Drawing(visit, state).links();
}

}  // namespace tamga::pages
