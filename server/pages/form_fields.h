// SPDX-License-Identifier: GPL-3.0-or-later
// The fields of a sent web form ↔ the JSON content of a document. Field names
// are JSON pointers (RFC 6901) into the content.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/pages/field_schema.h"

namespace tamga::pages {

using Fields = std::vector<std::pair<std::string, std::string>>;

// What a stranger may send. Beyond: Failure content-too-large.
struct FieldLimits {
  std::size_t fields = 20'000;
  std::size_t name_bytes = 256;
  std::size_t value_bytes = 400'000;
  std::size_t rows = 1'000;  // of one list
  std::size_t depth = 12;    // parts of a pointer
};

// Reads the fields below `prefix` ("" or "/acts/approved") as the value that
// `schema` describes, in its edited state: every group complete, empty texts
// and empty rows kept. Fields whose names do not begin with "/" are not
// content and are passed over. Rows are numbered anew in their order, so gaps
// and huge numbers cost nothing; a field named like a row ("/goals/0") only says
// that the row is there. Numbers that are none stay texts, for the check to
// refuse at their place. Line ends become "\n".
// Throws Failure content-unknown-field (pointer) and content-too-large.
nlohmann::json read_fields(const FieldSchema& schema, const Fields& fields,
                           std::string_view prefix = {}, const FieldLimits& limits = {});

// The content of an edited state: without empty texts, empty rows and optional
// groups that hold nothing. Required groups, lists and flags stay.
nlohmann::json without_empty(const FieldSchema& schema, const nlohmann::json& state);

// The reverse of read_fields: the fields that a browser would send for `value`.
Fields write_fields(const FieldSchema& schema, const nlohmann::json& value,
                    std::string_view prefix = {});

// Whether a value of an edited state says nothing: "", false, and what holds only such.
bool holds_nothing(const nlohmann::json& value);

}  // namespace tamga::pages
