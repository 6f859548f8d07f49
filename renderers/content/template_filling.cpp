// SPDX-License-Identifier: GPL-3.0-or-later
// Filling a template: a walk over its tags with a stack of the sections' values.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "renderers/content/template.h"
#include "renderers/content/template_node.h"

namespace tamga::forms {

namespace {

using nlohmann::json;

void append_escaped(std::string& out, std::string_view text) {
  for (std::size_t from = 0;;) {
    const std::size_t special = text.find_first_of("&<>\"'", from);
    out.append(text.substr(from, special - from));
    if (special == std::string_view::npos) return;
    switch (text[special]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += "&apos;";
    }
    from = special + 1;
  }
}

// Whether a section's part is put out for the value.
bool is_there(const json* value) {
  if (value == nullptr || value->is_null()) return false;
  if (value->is_boolean()) return value->get<bool>();
  if (value->is_string()) return !value->get_ref<const std::string&>().empty();
  if (value->is_structured()) return !value->empty();
  return true;
}

}  // namespace

class TemplateFilling {
 public:
  TemplateFilling(const Template& page, const json& content, std::vector<Span>* inflected)
      : inflected_(inflected),
        escape_(page.escape_ == Template::Escape::Html),
        running_(static_cast<std::size_t>(page.sections_)) {
    scopes_.push_back({&content});
  }

  void put(const std::vector<Template::Node>& nodes) {
    using Kind = Template::Node::Kind;
    for (const Template::Node& node : nodes) {
      switch (node.kind) {
        case Kind::Text:
          out_ += node.text;
          break;
        case Kind::Value:
          put_value(node);
          break;
        case Kind::Section:
          put_section(node);
          break;
        case Kind::Present:
          if (holds(node.reference)) put(node.children);
          break;
        case Kind::Inverted:
          if (!holds(node.reference)) put(node.children);
          break;
      }
    }
  }

  std::string take() { return std::move(out_); }

 private:
  struct Scope {
    const json* value;
    std::size_t number = 0, count = 0;  // place in a list, from 1
    std::size_t running = 0;            // place in all lists of this section
  };

  const json* find(const Reference& reference) const {
    const json* value = scopes_[reference.level].value;
    for (const std::string& key : reference.keys) {
      if (!value->is_object()) return nullptr;
      const auto child = value->find(key);
      if (child == value->end()) return nullptr;
      value = &*child;
    }
    return value;
  }

  bool holds(const Reference& reference) const {
    const Scope& scope = scopes_[reference.level];
    switch (reference.what) {
      case Reference::What::First:
        return scope.number == 1;
      case Reference::What::Last:
        return scope.number == scope.count;
      case Reference::What::Value:
        return is_there(find(reference)) || !generated(reference).empty();
      default:
        return true;
    }
  }

  // What a field that is empty stands for, or nothing.
  std::string generated(const Reference& reference) const {
    return reference.generated ? reference.generated->fill(*scopes_.front().value) : std::string();
  }

  std::string text(const Template::Node& node) const {
    const Scope& scope = scopes_[node.reference.level];
    std::string result;
    auto filter = node.filters.begin();
    switch (node.reference.what) {
      case Reference::What::Number:
        result = std::to_string(scope.number);
        break;
      case Reference::What::Running:
        result = std::to_string(scope.running);
        break;
      case Reference::What::First:
      case Reference::What::Last:
        break;
      case Reference::What::Value: {
        static const json missing;
        const json* found = find(node.reference);
        const json& value = found ? *found : missing;
        if (filter != node.filters.end() && filter->input() == Filter::Input::List) {
          result = (filter++)->of_list(value);
        } else {
          result = text_of(value);
          if (result.empty()) result = generated(node.reference);
        }
      }
    }
    for (; filter != node.filters.end(); ++filter) result = filter->of_text(std::move(result));
    return result;
  }

  void put_value(const Template::Node& node) {
    const std::size_t begin = out_.size();
    if (escape_) {
      append_escaped(out_, text(node));
    } else {
      out_ += text(node);
    }
    const bool inflects = std::any_of(node.filters.begin(), node.filters.end(),
                                      [](const Filter& filter) { return filter.inflects(); });
    if (inflected_ != nullptr && inflects && out_.size() > begin)
      inflected_->push_back({begin, out_.size()});
  }

  void put_section(const Template::Node& node) {
    if (!holds(node.reference)) return;
    static const json none;
    const bool is_place = node.reference.what != Reference::What::Value;
    const json* found = is_place ? nullptr : find(node.reference);  // null too when generated
    const json& value = found ? *found : none;
    if (!value.is_array()) {
      scopes_.push_back({&value});
      put(node.children);
      scopes_.pop_back();
      return;
    }
    std::size_t number = 0;
    for (const json& element : value) {
      scopes_.push_back({&element, ++number, value.size(), ++running_[node.section]});
      put(node.children);
      scopes_.pop_back();
    }
  }

  std::vector<Span>* inflected_;  // may be null
  bool escape_;
  std::vector<std::size_t> running_;
  std::vector<Scope> scopes_;
  std::string out_;
};

std::string Template::fill(const nlohmann::json& content, std::vector<Span>* inflected) const {
  TemplateFilling filling(*this, content, inflected);
  filling.put(root_->children);
  return filling.take();
}

std::string Template::skeleton() const {
  return skeleton(Parts::All);
}

std::string Template::without_sections() const {
  return skeleton(Parts::OutsideSections);
}

std::string Template::skeleton(Parts parts) const {
  std::string out;
  const auto put = [&out, parts](const auto& self, const std::vector<Node>& nodes,
                                 bool in_section) -> void {
    const bool blank = in_section && parts == Parts::OutsideSections;
    for (const Node& node : nodes) {
      if (node.kind == Node::Kind::Text) {
        // Of what is left out the line breaks stay, so that lines keep their numbers.
        out += blank ? std::string(static_cast<std::size_t>(
                                       std::count(node.text.begin(), node.text.end(), '\n')),
                                   '\n')
                     : node.text;
      } else if (node.kind == Node::Kind::Value) {
        if (!blank) out += '1';
      } else {
        self(self, node.children, true);
      }
    }
  };
  put(put, root_->children, false);
  return out;
}

}  // namespace tamga::forms
