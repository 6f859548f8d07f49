// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/schema_validator.h"

// GCC 12 warns falsely inside std::string::replace (GCC bug 105329), which
// valijson calls.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wrestrict"
#endif

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "renderers/content/json_pointer.h"

namespace tamga::forms {

namespace {

using Adapter = valijson::adapters::NlohmannJsonAdapter;

// valijson builds a regular expression anew for every date; Schema reads dates
// itself, and knows which of them exist.
nlohmann::json without_formats(nlohmann::json schema) {
  if (schema.is_object()) {
    if (const auto format = schema.find("format"); format != schema.end() && format->is_string()) {
      schema.erase(format);
    }
  }
  if (schema.is_structured()) {
    for (auto& child : schema) child = without_formats(std::move(child));
  }
  return schema;
}

// valijson's context is "<root>", then "[key]" or "[index]".
std::string pointer_of(const std::vector<std::string>& context) {
  std::string pointer;
  for (std::size_t i = 1; i < context.size(); ++i) {
    const std::string& step = context[i];
    const bool bracketed = step.size() >= 2 && step.front() == '[' && step.back() == ']';
    pointer = child_pointer(pointer, bracketed ? step.substr(1, step.size() - 2) : step);
  }
  return pointer;
}

}  // namespace

struct SchemaValidator::Compiled {
  valijson::Schema schema;
};

SchemaValidator::SchemaValidator(const nlohmann::json& schema) {
  const nlohmann::json bare = without_formats(schema);
  auto compiled = std::make_unique<Compiled>();
  valijson::SchemaParser(valijson::SchemaParser::kDraft7)
      .populateSchema(Adapter(bare), compiled->schema);
  compiled_ = std::move(compiled);
}

SchemaValidator::~SchemaValidator() = default;

bool SchemaValidator::accepts(const nlohmann::json& content) const {
  // A Validator holds a cache of regular expressions that is not locked.
  thread_local valijson::Validator validator;
  return validator.validate(compiled_->schema, Adapter(content), nullptr);
}

std::vector<SchemaValidator::Fault> SchemaValidator::faults(const nlohmann::json& content) const {
  thread_local valijson::Validator validator;
  valijson::ValidationResults results;
  validator.validate(compiled_->schema, Adapter(content), &results);
  std::vector<Fault> all;
  for (const auto& error : results) all.push_back({pointer_of(error.context), error.description});
  // valijson also reports every value around a fault: keep the innermost.
  std::vector<Fault> deepest;
  for (const Fault& fault : all) {
    bool encloses = false;
    for (const Fault& other : all)
      encloses = encloses || other.pointer.starts_with(fault.pointer + "/");
    if (!encloses) deepest.push_back(fault);
  }
  return deepest;
}

}  // namespace tamga::forms
