// SPDX-License-Identifier: GPL-3.0-or-later
// Prefilling: what a new document takes over from earlier ones, as form.json says it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "renderers/content/form.h"

namespace tamga::forms {

// An earlier document: which form's, and its content.
struct Earlier {
  std::string form;  // id
  nlohmann::json content;
};

// The rules of form.json "prefill". Immutable; thread-safe.
class Prefill {
 public:
  // Throws Error form-invalid naming `name` and the entry: a rule without form, a pointer
  // that is none, a target that is no field of the schema, other numbers of "*".
  Prefill(const nlohmann::json& form_json, const Schema& schema, const std::string& name);
  static Prefill of(const Form& form);

  // Forms whose documents a new one of `form` can begin from: its own, then those of its
  // rules, in their order, each once.
  static std::vector<std::string> sources(const Form& form);

  // Content to begin with: for each rule in order the first earlier document of its form;
  // what one rule has filled the next leaves alone. A document of the form itself without
  // a rule is taken over whole. Without acts and without fields that the form has not;
  // what is left may be incomplete.
  nlohmann::json begin(const Form& form, const std::vector<Earlier>& earlier) const;

 private:
  struct Rule {
    std::string form;
    std::vector<std::pair<std::string, std::string>> values;  // target ← source
    std::vector<std::string> next;                            // numbers to raise by one
  };
  std::vector<Rule> rules_;
};

}  // namespace tamga::forms
