// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/form_view.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "server/pages/field_pointer.h"
#include "server/pages/form_fields.h"
#include "server/pages/generated_text.h"
#include "server/pages/pasted_rows.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

// Longest text that still fits half a line beside another field.
constexpr std::size_t half_line = 100;
constexpr std::size_t quarter_line = 50;
// Lists of groups with more fields than this are no table that anybody can read.
constexpr std::size_t most_columns = 10;

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
std::size_t lines_for(const std::string& text, std::size_t width = 85) {
  const auto breaks = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  return std::clamp<std::size_t>(letters(text) / width + breaks + 1, 2, 14);
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
    const bool table = is_table(schema);
    if (table)
      rows = lines(schema, value, pointer, label, count + first_row);
    else
      for (std::size_t i = 0; i < count + first_row; ++i)
        rows += row(element, first_row ? nullptr : &value->at(i), pointer, i, count + first_row,
                    element_label, depth);
    return visit_.fragment("form_list",
                           {{"id", field_id(pointer)},
                            {"pointer", pointer},
                            {"label", label},
                            {"hint", schema.hint(visit_.language)},
                            {"fault", fault},
                            {"outer", depth == 0},
                            {"required", required},
                            {"rows", rows},
                            {"table", table},
                            {"pasting", table && state_.pasting == pointer},
                            {"pasted", state_.pasted},
                            {"columns_text", table ? column_titles(schema, label) : ""},
                            {"add_label", element_label},
                            {"full", schema.max_items() > 0 && count >= schema.max_items()}});
  }

  // Lists whose rows are lines of a table.
  static bool is_table(const FieldSchema& list) {
    if (!takes_table(list)) return false;
    const FieldSchema element = list.element();
    return element.kind() != FieldKind::Group || element.members().size() <= most_columns;
  }

  static std::vector<FieldSchema::Member> columns_of(const FieldSchema& list) {
    const FieldSchema element = list.element();
    if (element.kind() == FieldKind::Group) return element.members();
    return {{"", element, false}};
  }

  std::string column_title(const FieldSchema& field, const std::string& otherwise) const {
    const std::string title = field.title(visit_.language);
    return title.empty() ? otherwise : title;
  }

  std::string column_titles(const FieldSchema& list, const std::string& label) const {
    std::string out;
    for (const auto& column : columns_of(list))
      out += (out.empty() ? "" : " · ") + column_title(column.schema, label);
    return out;
  }

  std::string lines(const FieldSchema& list, const json* value, const std::string& pointer,
                    const std::string& label, std::size_t count) {
    if (count == 0) return {};
    const auto columns = columns_of(list);
    const bool single = list.element().kind() != FieldKind::Group;
    const std::string table = "t" + std::to_string(++tables_);
    json heads = json::array(), rows = json::array();
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto& schema = columns[i].schema;
      std::string key;
      if (schema.kind() == FieldKind::Choices)
        for (const auto& option : schema.options(visit_.language))
          if (option.title != option.value)
            key += (key.empty() ? "" : ", ") + option.value + " – " + option.title;
      heads.push_back({{"column", table + "-" + std::to_string(i)},
                       {"column_title", column_title(schema, label)},
                       {"narrow", is_narrow(schema)},
                       {"key", key},
                       {"letters", letters_of(schema)},
                       {"needed", columns[i].required}});
    }
    for (std::size_t row = 0; row < count; ++row) {
      const json* element =
          value && value->is_array() && row < value->size() ? &value->at(row) : nullptr;
      rows.push_back(
          line(columns, element, pointer + "/" + std::to_string(row), row, table, single));
    }
    return visit_.fragment(
        "form_lines",
        {{"heads", heads}, {"single", single}, {"wide", columns.size() > 5}, {"lines", rows}});
  }

  static bool is_narrow(const FieldSchema& field) {
    const FieldKind kind = field.kind();
    return kind != FieldKind::LongText &&
           (kind != FieldKind::Text || field.max_length() <= quarter_line);
  }

  json line(const std::vector<FieldSchema::Member>& columns, const json* value,
            const std::string& pointer, std::size_t number, const std::string& table, bool single) {
    json cells = json::array();
    bool sent = single;
    const std::string fault = single ? "" : faults_at(pointer, std::to_string(number + 1));
    // Short, for it stands in every cell's label; a fault is linked by its pointer.
    const std::string id =
        fault.empty() ? table + "r" + std::to_string(number + 1) : field_id(pointer);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto& [name, schema, required] = columns[i];
      const std::string place = single ? pointer : pointer + "/" + escaped_part(name);
      const FieldKind kind = schema.kind();
      sent = sent || (kind != FieldKind::Choices && kind != FieldKind::Flag) ||
             !letters_of(schema).empty();
      cells.push_back(cell(schema, single ? value : part(value, name), place,
                           table + "-" + std::to_string(i) + " " + id, column_title(schema, ""),
                           columns.size()));
      if (i == 0) cells.back()["focus"] = state_.focus == pointer || state_.focus == place;
    }
    return {{"line", pointer}, {"line_id", id},       {"number", number + 1},
            {"marker", !sent}, {"line_fault", fault}, {"ticked", state_.ticked.contains(pointer)},
            {"cells", cells}};
  }

  // A control in a table: the head of its column and of its row are its label.
  json cell(const FieldSchema& schema, const json* value, const std::string& pointer,
            const std::string& labels, const std::string& title, std::size_t columns) {
    const FieldKind kind = schema.kind();
    const std::string text = text_of(value), fault = faults_at(pointer, title);
    json view = {{"cell", pointer},  {"labels", labels},  {"text", text},
                 {"fault", fault},   {"fault_id", ""},    {"focus", state_.focus == pointer},
                 {"area", false},    {"one_line", false}, {"day", false},
                 {"numeral", false}, {"set", false},      {"pick", false},
                 {"box", false}};
    if (!fault.empty()) view["fault_id"] = field_id(pointer);
    switch (kind) {
      case FieldKind::Date:
        view["day"] = true;
        break;
      case FieldKind::Whole:
      case FieldKind::Decimal:
        view["numeral"] = true;
        break;
      case FieldKind::Flag:
        view["box"] = true;
        view["checked"] = value && value->is_boolean() && value->get<bool>();
        break;
      case FieldKind::Choices:
        if (!letters_of(schema).empty()) {
          view["one_line"] = true;
          view["text"] = joined(value);
          break;
        }
        [[fallthrough]];
      case FieldKind::Choice: {
        json options = json::array();
        for (const auto& option : schema.options(visit_.language))
          options.push_back(
              {{"option_value", option.value},
               {"option_title", kind == FieldKind::Choices ? option.value : option.title},
               {"chosen", is_chosen(value, option.value)}});
        view[kind == FieldKind::Choices ? "set" : "pick"] = {{"options", options}};
        break;
      }
      default:
        if (is_narrow(schema)) {
          view["one_line"] = true;
        } else {
          view["area"] = true;
          view["height"] = lines_for(text, columns > 4 ? 16 : columns > 1 ? 38 : 100);
        }
    }
    return view;
  }

  // The values of a set when they are letters, «Т Г Х Ш»: such a set is written in one
  // box, which the script makes boxes to tick of. "" for other sets.
  static std::string letters_of(const FieldSchema& field) {
    std::string out;
    if (field.kind() != FieldKind::Choices) return out;
    for (const auto& option : field.options("mn")) {
      if (letters(option.value) != 1) return {};
      out += (out.empty() ? "" : " ") + option.value;
    }
    return out;
  }

  static std::string joined(const json* values) {
    std::string out;
    if (values && values->is_array())
      for (const auto& one : *values)
        if (one.is_string()) out += (out.empty() ? "" : ", ") + one.get<std::string>();
    return out;
  }

  static bool is_chosen(const json* value, const std::string& option) {
    if (!value) return false;
    if (value->is_array()) return std::find(value->begin(), value->end(), option) != value->end();
    return *value == option;
  }

  std::string row(const FieldSchema& element, const json* value, const std::string& list_pointer,
                  std::size_t number, std::size_t count, const std::string& label,
                  std::size_t depth) {
    const std::string pointer = list_pointer + "/" + std::to_string(number);
    const std::string numbered = label + " " + std::to_string(number + 1);
    if (state_.focus == pointer && element.kind() == FieldKind::Group)
      if (const auto first = first_control(element, pointer); !first.empty()) focused_ = first;
    const std::string fault = faults_at(pointer, numbered);
    const std::string content = element.kind() == FieldKind::Group
                                    ? members(element, value, pointer, depth + 2)
                                    : one(element, value, pointer, numbered, false, depth + 2);
    return visit_.fragment("form_row", {{"id", field_id(pointer)},
                                        {"pointer", pointer},
                                        {"label", numbered},
                                        {"fault", fault},
                                        {"content", content},
                                        {"movable", count > 1},
                                        {"first", number == 0},
                                        {"last", number + 1 == count}});
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
                 {"choices", false},
                 {"suggested", false}};
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
        view["suggested"] = suggested(pointer);
        view["width"] = schema.max_length() <= quarter_line ? "col-sm-6 col-lg-3"
                        : schema.max_length() <= half_line  ? "col-md-6"
                                                            : "col-12";
    }
    return visit_.fragment("form_field", view);
  }

  // What is offered while a line is typed; false for most lines.
  json suggested(const std::string& pointer) const {
    const auto found = state_.suggestions.find(pointer);
    if (found == state_.suggestions.end() || found->second.empty()) return false;
    json offers = json::array();
    for (const auto& offer : found->second) offers.push_back({{"offer", offer}});
    return {{"offers", offers}};
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
  std::size_t tables_ = 0;
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
