// SPDX-License-Identifier: GPL-3.0-or-later
// A page template: HTML of the subset with its style sheet, read strictly.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "renderers/markup/element.h"

namespace tamga::markup {

// The style sheet of a template, parsed once when the form is loaded.
class StyleSheet {
 public:
  StyleSheet();
  ~StyleSheet();
  StyleSheet(StyleSheet&&) noexcept;
  StyleSheet& operator=(StyleSheet&&) noexcept;
  struct Rules;
  std::unique_ptr<Rules> rules;
};

// Reads the style sheet in <head><style>. `name` is the file's name for errors.
// Throws forms::Error template-invalid with file and line for any selector,
// property or value outside the subset.
StyleSheet read_style_sheet(std::string_view html, const std::string& name);

// Reads HTML (well-formed as XML; no doctype but <!DOCTYPE html>, no entities
// but the five of XML and &nbsp;) into a tree with computed styles.
// Throws forms::Error template-invalid with file and line for any element or
// attribute outside the subset, or elements out of place (tr outside table …).
Element read_page(std::string_view html, const StyleSheet& sheet, const std::string& name);

}  // namespace tamga::markup
