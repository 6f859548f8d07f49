// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of a spreadsheet as contents of a form: one document a line, or a line and those
// below it that go on with its lists.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "server/pages/field_schema.h"

namespace tamga::pages {

// A field that a column can stand for.
struct BulkColumn {
  std::vector<std::string> path;  // members; "*" for the elements of a list
  std::string pointer;            // "/goals/*/text"
  std::string title;              // «Зорилт › Чиг үүрэг»: labels, each once
  FieldSchema schema;
};
// In the order of the form.
std::vector<BulkColumn> bulk_columns(const FieldSchema& schema, std::string_view language);

struct BulkDocument {
  std::size_t line = 0;  // of the sheet, from 1: where it begins
  nlohmann::json state;  // edited state
};

// The first line names the columns: by their titles in either language, whole or by the
// last label where that is one field's alone, or by pointers; «№» and columns without a
// name are passed over. A line whose single fields are empty, or say what the line above
// says, goes on with that document; of a list, a line whose own fields are empty or the
// same goes on with its last row. `base` is what each document begins with. Throws Failure
// spreadsheet-columns naming the column, content-too-large beyond 2,000 documents.
std::vector<BulkDocument> bulk_documents(const FieldSchema& schema,
                                         const std::vector<std::vector<std::string>>& rows);

}  // namespace tamga::pages
