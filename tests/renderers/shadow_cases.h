// SPDX-License-Identifier: GPL-3.0-or-later
// The published attacks on signed PDFs as a table, and the edits that they are made of:
// shadow attacks (NDSS 2021), incremental saving, wrapping and universal forgery (CCS 2019),
// evil annotations and sneaky signatures on certified documents (S&P 2021).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "renderers/seal/file/incremental_update.h"

namespace tamga::seal_tests {

using Edit = std::function<void(seal::IncrementalUpdate&, QPDF&)>;

// `prepare` changes the file before it is signed; `change` after.
struct ShadowCase {
  const char* name;
  const char* attack;
  const char* why;  // one of the changes is told with this
  Edit prepare, change;
};
std::vector<ShadowCase> shadow_cases();

// The file with one update more; as it is for no edit.
std::string updated(const std::string& pdf, const Edit& edit);

// ---- what an edit writes ----
std::string reference(int number);
std::string stream(const std::string& entries, const std::string& data);
// A form XObject.
std::string drawing(const std::string& box, const std::string& resources,
                    const std::string& content = "0 0 5 5 re f");
// A text field as rendered forms have them, empty or filled.
std::string text_field(const std::string& name, const std::string& more);

// ---- what it changes ----
QPDFObjectHandle page_of(QPDF& document);
void set_page(seal::IncrementalUpdate& update, QPDF& document, const char* key,
              const std::string& to);
void add_annotation(seal::IncrementalUpdate& update, QPDF& document, const std::string& text);
void add_field(seal::IncrementalUpdate& update, QPDF& document, const std::string& text);
// The first text field gets a value and this appearance.
void fill(seal::IncrementalUpdate& update, QPDF& document, const std::string& appearance);

}  // namespace tamga::seal_tests
