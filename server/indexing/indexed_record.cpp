// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/indexing/indexed_record.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "renderers/content/content.h"
#include "server/access/access.h"
#include "server/archive/disposal/disposal.h"
#include "server/ingest/imported_record.h"

namespace tamga {
namespace {

// A record's first events: its capture is among them, whatever was noted before.
constexpr std::size_t first_events = 20;

std::vector<std::string> texts_of(const archive::Record& record, const archive::Archive& archive,
                                  const forms::FormCatalogue& forms) {
  if (const auto gone = archive::disposal_of(archive, record.id))
    return {gone->fate == "destroyed" ? "Агуулгыг нь устгасан баримт"
                                      : "Өөр архивт шилжүүлсэн баримт"};
  const auto* form = forms.find(record.form + "@" + record.form_version);
  if (!form && record.form != ingest::kNoForm) return {};
  const auto content = nlohmann::json::parse(archive.object(record.content_sha256));
  if (ingest::is_imported(content)) return ingest::texts_of(content);
  if (form) return forms::index_fields(*form, content).texts;
  return {};
}

// The position of the log at which it came; 0 when the log does not tell.
std::uint64_t came_at(const archive::Record& record, const archive::Archive& archive) {
  for (const auto& event : archive.events(record.id, first_events))
    if (event.type == "record.captured" || event.type == "record.imported") return event.position;
  return 0;
}

bool is_traditional(unsigned char one, unsigned char two) {
  return one == 0xE1 && two >= 0xA0 && two <= 0xA2;  // U+1800 to U+18BF in UTF-8
}

}  // namespace

std::string script_of(const std::vector<std::string>& texts) {
  bool cyrillic = false, traditional = false;
  for (const std::string& text : texts)
    for (std::size_t at = 0; at + 1 < text.size() && !(cyrillic && traditional); ++at) {
      const auto one = static_cast<unsigned char>(text[at]);
      cyrillic = cyrillic || (one >= 0xD0 && one <= 0xD3);  // U+0400 to U+04FF
      traditional = traditional || is_traditional(one, static_cast<unsigned char>(text[at + 1]));
    }
  if (cyrillic && traditional) return "both";
  return traditional ? "mong" : cyrillic ? "cyrl" : "";
}

index::Entry entry_of(const archive::Record& record, const archive::Archive& archive,
                      const forms::FormCatalogue& forms) {
  index::Entry entry;
  entry.id = record.id;
  entry.form = record.form;
  entry.form_version = record.form_version;
  entry.title = record.title;
  entry.person = {record.clan, record.patronymic, record.given, record.person_name};
  entry.position = record.position;
  entry.unit = record.unit;
  entry.organisation = record.organisation;
  entry.number = record.order_number;
  entry.registration = record.registration;
  entry.year = record.year;
  entry.captured = record.captured;
  entry.came = came_at(record, archive);
  entry.openness = record.open ? "open" : "restricted";
  entry.retention_class = record.retention_item;
  entry.access = access::Access::terms_of(record);
  entry.texts = texts_of(record, archive, forms);
  auto written = entry.texts;
  written.push_back(entry.title);
  entry.script = script_of(written);
  return entry;
}

}  // namespace tamga
