// SPDX-License-Identifier: GPL-3.0-or-later
// A template: text with Mustache tags, bound to a schema when it is read.
//
// Why an evaluator of our own beside kainjow mustache: every name is resolved
// against the schema once, at load, so that a misspelt field is an error with
// its line (kainjow drops lines and keeps its parse to itself), an optional
// field that is left out never falls through to an outer field of the same name,
// and filling reads the JSON in place without copying it into another tree.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::forms {

class GeneratedFields;

// A part of a text, in bytes: from `begin` to before `end`.
struct Span {
  std::size_t begin = 0, end = 0;
};

// Immutable once read; thread-safe.
class Template {
 public:
  enum class Escape {
    Html,  // values are escaped: & < > " '
    None   // plain text
  };

  // Reads and binds `text`. `name` is the file's name for errors. Throws Error
  // template-invalid («name:line: …») for tags that are not closed, names that
  // the schema does not have, filters that are unknown or do not fit the value.
  // A field of `generated` that is empty reads as its generated text everywhere:
  // in {{x}}, and {{?x}} and {{^x}} go by that text.
  Template(std::string_view text, const std::string& name, const nlohmann::json& schema,
           Escape escape, const GeneratedFields* generated = nullptr);
  ~Template();
  Template(Template&&) noexcept;
  Template& operator=(Template&&) noexcept;

  // The text with content filled in. Values of an unexpected type read as
  // missing; content that check() passed has none. `inflected`, when given,
  // gets the parts of the text that the filter genitive made.
  std::string fill(const nlohmann::json& content, std::vector<Span>* inflected = nullptr) const;

  // The text with every part once and every value as the figure 1, line for
  // line: what the markup of all fillings must be well-formed with.
  std::string skeleton() const;
  // The same without what stands in a section, line for line: what every
  // filling holds, once.
  std::string without_sections() const;

 private:
  struct Node;
  enum class Parts { All, OutsideSections };
  std::string skeleton(Parts parts) const;
  friend class TemplateReader;
  friend class TemplateFilling;

  std::unique_ptr<Node> root_;
  int sections_ = 0;
  Escape escape_;
};

}  // namespace tamga::forms
