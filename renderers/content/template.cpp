// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/template.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "renderers/content/generated_fields.h"
#include "renderers/content/template_node.h"
#include "renderers/error.h"

namespace tamga::forms {

namespace {

using nlohmann::json;

std::string_view trimmed(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(" \t\r\n") - start + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

bool has_type(const json& schema, std::string_view type) {
  return schema.is_object() && schema.value("type", std::string()) == type;
}

const json* property(const json& schema, std::string_view name) {
  if (!schema.is_object()) return nullptr;
  const auto properties = schema.find("properties");
  if (properties == schema.end() || !properties->is_object()) return nullptr;
  const auto found = properties->find(name);
  return found == properties->end() ? nullptr : &*found;
}

}  // namespace

// Reads one template: a recursive descent over its tags.
class TemplateReader {
 public:
  TemplateReader(std::string_view text, const std::string& name, const json& schema,
                 const GeneratedFields* generated)
      : text_(text), name_(name), generated_(generated) {
    scopes_.push_back({&schema, false});
  }

  // Reads up to the end, or the closing tag of `section`.
  void read_nodes(std::vector<Template::Node>& nodes, std::string_view section, int opened_at) {
    for (;;) {
      const std::size_t open = text_.find("{{", at_);
      add_text(nodes, text_.substr(at_, open - at_));
      if (open == std::string_view::npos) {
        if (!section.empty()) {
          line_ = opened_at;
          fail("section {{#" + std::string(section) + "}} is not closed");
        }
        return;
      }
      const std::string_view tag = next_tag(open);
      if (tag.front() == '!') continue;
      if (tag.front() == '/') {
        if (trimmed(tag.substr(1)) != section) {
          fail("{{" + std::string(tag) + "}} closes " +
               (section.empty() ? "nothing" : "{{#" + std::string(section) + "}}"));
        }
        return;
      }
      read_tag(nodes, tag);
    }
  }

  int sections() const { return static_cast<int>(sections_); }

 private:
  struct Scope {
    const json* schema;
    bool is_list;
  };

  // Sections are read by recursion; no page nests deeper.
  static constexpr std::size_t deepest = 32;

  [[noreturn]] void fail(const std::string& what) const {
    throw Error("template-invalid", name_ + ":" + std::to_string(line_) + ": " + what);
  }

  void add_text(std::vector<Template::Node>& nodes, std::string_view text) {
    if (text.empty()) return;
    Template::Node node;
    node.kind = Template::Node::Kind::Text;
    node.text = text;
    nodes.push_back(std::move(node));
    line_ += static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  }

  std::string_view next_tag(std::size_t open) {
    const std::size_t close = text_.find("}}", open);
    if (close == std::string_view::npos) fail("tag is not closed");
    const std::string_view tag = trimmed(text_.substr(open + 2, close - open - 2));
    if (tag.empty()) fail("empty tag");
    if (tag.front() == '{' || tag.front() == '&' || tag.front() == '>' || tag.front() == '=') {
      fail("tag {{" + std::string(tag) +
           "}}: values are always escaped, and there are no partials");
    }
    if (tag.find('\n') != std::string_view::npos) fail("tag over two lines");
    at_ = close + 2;
    return tag;
  }

  void read_tag(std::vector<Template::Node>& nodes, std::string_view tag) {
    using Kind = Template::Node::Kind;
    Template::Node node;
    switch (tag.front()) {
      case '#':
        node.kind = Kind::Section;
        break;
      case '?':
        node.kind = Kind::Present;
        break;
      case '^':
        node.kind = Kind::Inverted;
        break;
      default:
        node.kind = Kind::Value;
        read_value(node, tag);
        nodes.push_back(std::move(node));
        return;
    }
    const bool is_section = node.kind == Kind::Section;
    const std::string_view name = trimmed(tag.substr(1));
    const json* schema = bind(name, node.reference);
    const int line = line_;
    if (++depth_ > deepest) fail("sections are nested deeper than 32");
    if (is_section) {
      node.section = sections_++;
      const bool is_list = schema != nullptr && has_type(*schema, "array");
      scopes_.push_back({is_list ? &(*schema)["items"] : schema, is_list});
    }
    read_nodes(node.children, name, line);
    if (is_section) scopes_.pop_back();
    --depth_;
    nodes.push_back(std::move(node));
  }

  void read_value(Template::Node& node, std::string_view tag) {
    const auto parts = split(tag, '|');
    const json* schema = bind(parts.front(), node.reference);
    using What = Reference::What;
    if (node.reference.what == What::First || node.reference.what == What::Last) {
      fail("“" + std::string(tag) + "” is for sections: {{?@first}}, {{^@last}}");
    }
    bool is_list = schema != nullptr && has_type(*schema, "array");
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const auto filter = Filter::read(parts[i]);
      if (!filter) fail("no filter “" + std::string(parts[i]) + "”");
      if ((filter->input() == Filter::Input::List) != is_list) {
        fail("filter “" + std::string(parts[i]) + "” does not fit “" + std::string(tag) + "”");
      }
      if (filter->target() != Filter::Target::None) check_target(*schema, *filter);
      node.filters.push_back(*filter);
      is_list = false;
    }
    const bool is_text = schema == nullptr || has_type(*schema, "string") ||
                         has_type(*schema, "integer") || has_type(*schema, "number");
    if (is_list || (!is_text && node.filters.empty()) || (schema && has_type(*schema, "object"))) {
      fail("“" + std::string(tag) + "” is not a text or number");
    }
  }

  // The path of sum and count:field, through lists within lists.
  void check_target(const json& list, const Filter& filter) const {
    const json* schema = &list;
    for (const std::string_view key : split(filter.argument(), '.')) {
      while (has_type(*schema, "array")) schema = &(*schema)["items"];
      schema = property(*schema, key);
      if (schema == nullptr) fail("the list has no field “" + filter.argument() + "”");
    }
    const bool numbers = filter.target() == Filter::Target::Numbers;
    if (!has_type(*schema, numbers ? "integer" : "array")) {
      fail("“" + filter.argument() + "” is no " + (numbers ? "integer" : "list"));
    }
  }

  // Resolves a name; null schema for places (@number), which are numbers.
  const json* bind(std::string_view name, Reference& reference) const {
    if (name.empty()) fail("a tag without a name");
    if (name.front() == '@' || name.starts_with("../")) return bind_place(name, reference);
    if (name == ".") {
      reference.level = scopes_.size() - 1;
      return bound(scopes_.back().schema, reference);
    }
    const auto keys = split(name, '.');
    // The innermost section that knows the first key.
    for (std::size_t level = scopes_.size(); level-- > 0;) {
      const json* schema = scopes_[level].schema;
      if (schema == nullptr || property(*schema, keys.front()) == nullptr) continue;
      reference.level = level;
      for (const std::string_view key : keys) {
        schema = property(*schema, key);
        if (schema == nullptr) break;
        reference.keys.emplace_back(key);
      }
      if (schema != nullptr) return bound(schema, reference);
      break;
    }
    fail("the schema has no field “" + std::string(name) + "” here");
  }

  const json* bound(const json* schema, Reference& reference) const {
    if (generated_ != nullptr) reference.generated = generated_->of(schema);
    return schema;
  }

  // «@number» is a place in the innermost list, «../@number» in the list around it.
  const json* bind_place(std::string_view spelling, Reference& reference) const {
    using What = Reference::What;
    static constexpr std::pair<std::string_view, What> places[] = {{"@number", What::Number},
                                                                   {"@first", What::First},
                                                                   {"@last", What::Last},
                                                                   {"@running", What::Running}};
    std::string_view name = spelling;
    std::size_t outward = 0;
    for (; name.starts_with("../"); ++outward) name.remove_prefix(3);
    const auto place = std::find_if(std::begin(places), std::end(places),
                                    [&](const auto& row) { return row.first == name; });
    if (place == std::end(places)) fail("no place “" + std::string(spelling) + "”");
    reference.what = place->second;
    for (std::size_t level = scopes_.size(); level-- > 0;) {
      if (!scopes_[level].is_list || outward-- > 0) continue;
      reference.level = level;
      return nullptr;
    }
    fail("“" + std::string(spelling) + "” outside of a list");
  }

  std::string_view text_;
  const std::string& name_;
  const GeneratedFields* generated_;
  std::vector<Scope> scopes_;
  std::size_t at_ = 0;
  std::size_t sections_ = 0;
  std::size_t depth_ = 0;
  int line_ = 1;
};

Template::Template(std::string_view text, const std::string& name, const nlohmann::json& schema,
                   Escape escape, const GeneratedFields* generated)
    : root_(std::make_unique<Node>()), escape_(escape) {
  TemplateReader reader(text, name, schema, generated);
  reader.read_nodes(root_->children, {}, 1);
  sections_ = reader.sections();
}

Template::~Template() = default;
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;

}  // namespace tamga::forms
