// SPDX-License-Identifier: GPL-3.0-or-later
// Fields that stand for a text of their own making when they are left empty:
// the schema keyword "x-generated". The paper, the record's title in lists, the
// index and the page on which the author confirms the text all take it from
// here, so that they cannot differ.
#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "renderers/content/template.h"

namespace tamga::forms {

class Form;
class Schema;

struct GeneratedField {
  std::string pointer;         // into the content: "/title"
  const nlohmann::json* node;  // its schema, in the form's schema
  std::shared_ptr<const Template> text;
};

// Immutable once made; thread-safe. Points into the schema, which must outlive it.
class GeneratedFields {
 public:
  GeneratedFields() = default;
  // `name` is the schema's file for errors. Throws Error, with the pointer of
  // the keyword: form-invalid where it is no text, or stands on anything but a
  // text that may be left empty, or inside a list; template-invalid for what
  // its template says. A text is not made of fields that are made themselves:
  // to such a template they are not there.
  GeneratedFields(const Schema& schema, const std::string& name);

  const std::vector<GeneratedField>& all() const { return fields_; }
  // Of the field whose schema is `node`, or that stands at `pointer`; null if
  // it is none of these.
  std::shared_ptr<const Template> of(const nlohmann::json* node) const;
  std::shared_ptr<const Template> at(const std::string& pointer) const;

 private:
  std::vector<GeneratedField> fields_;
};

// One field's text as it is now made.
struct GeneratedText {
  std::string pointer;
  std::string text;             // «label» stands for each required field that is missing
  std::vector<Span> inflected;  // in `text`: words put in the genitive
  bool complete = true;         // no such label
};

// The texts of all generated fields of a form, whether the fields are written or
// not, in the order of their pointers. The content may be unfinished.
std::vector<GeneratedText> generated_texts(const Form& form, const nlohmann::json& content);

}  // namespace tamga::forms
