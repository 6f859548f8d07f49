// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/imported_record.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "index/analysis/letters.h"
#include "renderers/renderer.h"
#include "server/error.h"
#include "server/ingest/written_values.h"

namespace tamga::ingest {
namespace {

using nlohmann::json;

constexpr int content_version = 1;
constexpr std::size_t longest_value = 500;  // characters

constexpr std::string_view further_fields[] = {"title", "file_index", "retention_item", "owner"};

const forms::Form* form_of(const Confirmation& confirmation, const forms::FormCatalogue& forms) {
  const auto name = confirmation.value("form");
  return name == kNoForm ? nullptr : forms.find(name);
}

bool is_known_field(std::string_view field) {
  return std::find(std::begin(kFields), std::end(kFields), field) != std::end(kFields) ||
         std::find(std::begin(further_fields), std::end(further_fields), field) !=
             std::end(further_fields);
}

// "" or the code of what is wrong with a value that is there.
std::string fault_of(const std::string& field, const std::string& value,
                     const forms::FormCatalogue& forms) {
  const auto letters = index::to_utf32(value);
  if (letters.size() > longest_value) return "content-too-long";
  if (std::any_of(letters.begin(), letters.end(),
                  [](char32_t code) { return code < 0x20 || code == 0x7F || code == 0xFFFD; }))
    return "content-bad-text";
  if (field == "form" && value != kNoForm && !forms.find(value)) return "content-bad-value";
  if (field == "year" && find_year(value + " оны") != std::nullopt) return "";
  if (field == "year") return "content-bad-value";
  if (field == "date") {
    const auto days = find_days(value);
    return days.size() == 1 && days.front().day == value ? "" : "content-bad-date";
  }
  return "";
}

std::string person_name(const Confirmation& confirmation) {
  const auto patronymic = confirmation.value("patronymic"), given = confirmation.value("given");
  if (patronymic.empty() || given.empty()) return given;
  const auto letters = index::to_utf32(patronymic);
  return index::to_utf8(letters.substr(0, 1)) + "." + given;
}

json metadata_json(const Confirmation& confirmation, const std::string& title) {
  json metadata = {{"title", title}, {"open", confirmation.open}};
  for (const auto& [field, value] : confirmation.values)
    if (!value.empty() && field != "title") metadata[field] = value;
  return metadata;
}

json proposed_json(const StagedFile& file) {
  json rows = json::array();
  if (file.proposal.empty()) return rows;
  for (const auto& one : proposal_from(json::parse(file.proposal)).fields)
    rows.push_back({{"field", one.field},
                    {"value", one.value},
                    {"confidence", one.confidence},
                    {"page", one.page}});
  return rows;
}

}  // namespace

std::string Confirmation::value(std::string_view field) const {
  const auto at = values.find(std::string(field));
  return at == values.end() ? std::string() : at->second;
}

std::string title_of(const Confirmation& confirmation, const forms::FormCatalogue& forms) {
  const auto* form = form_of(confirmation, forms);
  std::string title = form ? form->title.mn.substr(0, form->title.mn.find(" (")) : "Баримт";
  std::string about;
  for (const auto& part :
       {person_name(confirmation), confirmation.value("position"), confirmation.value("unit")}) {
    if (part.empty()) continue;
    about += (about.empty() ? "" : ", ") + part;
  }
  if (about.empty()) about = confirmation.value("order_number");
  if (!about.empty()) title += ": " + about;
  if (const auto year = confirmation.value("year"); !year.empty()) title += ", " + year + " он";
  return title;
}

Confirmation confirmation_of(const Proposal& proposal, const forms::FormCatalogue& forms) {
  Confirmation confirmation;
  for (const auto field : kFields) confirmation.values[std::string(field)] = proposal.value(field);
  if (confirmation.value("form").empty()) confirmation.values["form"] = kNoForm;
  if (const auto* form = form_of(confirmation, forms)) {
    confirmation.values["file_index"] = form->file_plan.index;
    confirmation.values["retention_item"] = form->file_plan.retention;
    confirmation.open = form->file_plan.open;
  }
  confirmation.values["title"] = title_of(confirmation, forms);
  return confirmation;
}

void require_good(const Confirmation& confirmation, const forms::FormCatalogue& forms) {
  std::vector<Failure::Item> items;
  for (const auto& field : required_fields(confirmation.value("form")))
    if (confirmation.value(field).empty())
      items.push_back({"content-missing-field", "/" + field, "", field});
  for (const auto& [field, value] : confirmation.values) {
    const std::string code = !is_known_field(field) ? "content-unknown-field"
                             : value.empty()        ? ""
                                                    : fault_of(field, value, forms);
    if (!code.empty()) items.push_back({code, "/" + field, "", field});
  }
  if (!items.empty()) throw Failure("content-refused", std::move(items));
}

archive::Capture capture_of(const StagedFile& file, const std::vector<PageReading>& pages,
                            const Confirmation& confirmation, const forms::FormCatalogue& forms) {
  archive::Capture capture;
  const auto* form = form_of(confirmation, forms);
  capture.form = form ? form->id : std::string(kNoForm);
  capture.form_version = form ? form->version : std::to_string(content_version);
  capture.title = confirmation.value("title");
  if (capture.title.empty()) capture.title = title_of(confirmation, forms);
  capture.clan = confirmation.value("clan");
  capture.patronymic = confirmation.value("patronymic");
  capture.given = confirmation.value("given");
  capture.person_name = person_name(confirmation);
  capture.position = confirmation.value("position");
  capture.unit = confirmation.value("unit");
  capture.organisation = confirmation.value("organisation");
  capture.order_number = confirmation.value("order_number");
  capture.year = find_year(confirmation.value("year") + " оны").value_or(0);
  capture.open = confirmation.open;
  capture.owner = confirmation.value("owner");
  capture.file_index = confirmation.value("file_index");
  capture.retention_item = confirmation.value("retention_item");
  json content = {{"imported", content_version},
                  {"metadata", metadata_json(confirmation, capture.title)},
                  {"source",
                   {{"name", file.name},
                    {"media_type", file.media_type},
                    {"sha256", file.sha256},
                    {"size", file.size},
                    {"pages", file.pages}}},
                  {"proposed", proposed_json(file)},
                  {"text", json::array()}};
  if (!file.signatures.empty()) content["signatures"] = json::parse(file.signatures);
  for (const auto& page : pages) content["text"].push_back(page.text());
  capture.content = forms::canonical(content);
  return capture;
}

bool is_imported(const json& content) {
  return content.is_object() && content.contains("imported") &&
         content["imported"].is_number_integer() && content.contains("text");
}

std::vector<std::string> texts_of(const json& content) {
  std::vector<std::string> texts;
  for (const auto& page : content.at("text")) texts.push_back(page.get<std::string>());
  return texts;
}

std::vector<std::string> changed_fields(const Proposal& proposal,
                                        const Confirmation& confirmation) {
  std::vector<std::string> changed;
  for (const auto field : kFields)
    if (proposal.value(field) != confirmation.value(field)) changed.emplace_back(field);
  return changed;
}

}  // namespace tamga::ingest
