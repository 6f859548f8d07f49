// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/paper_check.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "renderers/code/record_code.h"
#include "renderers/renderer.h"
#include "server/archive/disposal/disposal.h"
#include "server/archive/storage/hash.h"
#include "server/civil_time.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga {
namespace {

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

bool is_hexadecimal(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// What is printed is the content that was rendered: of a document that was signed
// here the content before its acts, of an imported one the whole.
bool is_content_of(const archive::Archive& archive, const archive::Record& record,
                   const std::string& digits) {
  if (record.content_sha256.starts_with(digits)) return true;
  if (record.document_id.empty()) return false;
  auto content = nlohmann::json::parse(archive.object(record.content_sha256));
  content.erase("acts");
  return archive::sha256_hex(forms::canonical(content)).starts_with(digits);
}

}  // namespace

PaperCode read_paper_code(std::string_view record_id, std::string_view digits) {
  PaperCode code{lower_case(record_id), lower_case(digits)};
  std::erase(code.digits, ' ');
  if (!is_identifier(code.record_id)) throw Failure("bad-request", "id");
  if (code.digits.size() != code::digits_shown || !is_hexadecimal(code.digits))
    throw Failure("bad-request", "content");
  return code;
}

PaperRecord check_paper(const archive::Archive& archive, const forms::FormCatalogue& forms,
                        const PaperCode& code) {
  const auto record = archive.record(code.record_id);
  // Without its content nobody can say any more whether the paper is its.
  if (record && archive::disposal_of(archive, record->id)) throw Failure("record-destroyed");
  if (!record || !is_content_of(archive, *record, code.digits))
    throw Failure("record-code-unknown");
  PaperRecord told;
  told.open = record->open;
  told.sealed = civil_date(from_microseconds(record->captured));
  if (!record->open) return told;
  told.registration = record->registration;
  told.form = record->form;
  told.form_version = record->form_version;
  told.organisation = record->organisation;
  if (const auto* form = forms.find(record->form + "@" + record->form_version)) {
    told.form_title_mn = form->title.mn;
    told.form_title_en = form->title.en;
  }
  return told;
}

}  // namespace tamga
