// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/proposal.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server/ingest/form_recognition.h"
#include "server/ingest/labelled_fields.h"
#include "server/ingest/page_lines.h"
#include "server/ingest/report_title.h"
#include "server/ingest/written_values.h"

namespace tamga::ingest {
namespace {

using nlohmann::json;

constexpr int surest = 99;
constexpr int least_confidence = 5;

bool same_value(const Proposed& a, const Proposed& b) {
  if (a.value == b.value) return true;
  return a.field == "order_number" && order_number_core(a.value) == order_number_core(b.value);
}

// What the archive has already raises what was read, and mends its letters.
void compare(Proposed& proposed, const std::vector<std::string>& values) {
  const auto near = KnownValues::nearest(values, proposed.value);
  if (near.value.empty()) return;
  proposed.value = near.value;
  const int doubt = surest - proposed.confidence;
  proposed.confidence = surest - (near.same ? doubt * 3 / 10 : doubt / 2);
}

void compare_with(const KnownValues& known, Proposal& proposal) {
  for (auto& field : proposal.fields) {
    if (field.field == "unit") compare(field, known.units);
    if (field.field == "position") compare(field, known.positions);
    if (field.field == "organisation") compare(field, known.organisations);
    if (field.field == "given") compare(field, known.given);
    if (field.field == "patronymic") compare(field, known.patronymics);
  }
}

// The year of a paper is that of its day where nothing else tells it.
void year_from_day(Proposal& proposal) {
  if (const auto* day = proposal.find("date"); day && !proposal.find("year")) {
    Proposed year = *day;
    year.field = "year";
    year.value = day->value.substr(0, 4);
    proposal.offer(std::move(year));
  }
}

}  // namespace

const Proposed* Proposal::find(std::string_view field) const {
  const auto at = std::find_if(fields.begin(), fields.end(),
                               [&](const Proposed& one) { return one.field == field; });
  return at == fields.end() ? nullptr : &*at;
}

std::string Proposal::value(std::string_view field) const {
  const auto* found = find(field);
  return found ? found->value : std::string();
}

int Proposal::confidence(std::string_view field) const {
  const auto* found = find(field);
  return found ? found->confidence : 0;
}

void Proposal::offer(Proposed proposed) {
  if (proposed.value.empty()) return;
  proposed.confidence = std::clamp(proposed.confidence, least_confidence, surest);
  const auto at = std::find_if(fields.begin(), fields.end(),
                               [&](const Proposed& one) { return one.field == proposed.field; });
  if (at == fields.end()) {
    fields.push_back(std::move(proposed));
    return;
  }
  if (!same_value(*at, proposed)) {
    if (proposed.confidence > at->confidence) *at = std::move(proposed);
    return;
  }
  // Two places that agree leave four tenths of the doubt of the surer one; of two
  // ways to write a number the fuller stays.
  const int agreed = surest - (surest - std::max(at->confidence, proposed.confidence)) * 4 / 10;
  if (proposed.value.size() > at->value.size()) *at = std::move(proposed);
  at->confidence = agreed;
}

std::vector<std::string> required_fields(std::string_view form) {
  if (form.starts_with("job_description"))
    return {"form", "position", "unit", "organisation", "year", "order_number"};
  if (form.starts_with("performance_report"))
    return {"form", "patronymic", "given", "position", "unit", "organisation", "year"};
  return {"form", "organisation", "year"};
}

Proposal propose(const std::vector<PageReading>& pages, const forms::FormCatalogue& forms,
                 const KnownValues& known) {
  const auto lines = lines_of(pages);
  Proposal proposal;
  const RecognisedForm form = recognise_form(lines, forms);
  proposal.offer(form.proposed);
  offer_annex(lines, form, proposal);
  if (form.proposed.value.starts_with("performance_report"))
    offer_report(lines, form, known, proposal);
  else
    offer_labelled(lines, form, proposal);
  year_from_day(proposal);
  compare_with(known, proposal);
  return proposal;
}

json to_json(const Proposal& proposal) {
  json fields = json::array();
  for (const auto& one : proposal.fields)
    fields.push_back({{"field", one.field},
                      {"value", one.value},
                      {"confidence", one.confidence},
                      {"page", one.page},
                      {"box", {one.box.left, one.box.top, one.box.right, one.box.bottom}},
                      {"read", one.read}});
  return fields;
}

Proposal proposal_from(const json& json) {
  Proposal proposal;
  for (const auto& row : json) {
    Proposed one;
    one.field = row.at("field").get<std::string>();
    one.value = row.at("value").get<std::string>();
    one.confidence = row.at("confidence").get<int>();
    one.page = row.at("page").get<int>();
    const auto& box = row.at("box");
    one.box = {box.at(0).get<int>(), box.at(1).get<int>(), box.at(2).get<int>(),
               box.at(3).get<int>()};
    one.read = row.at("read").get<std::string>();
    proposal.fields.push_back(std::move(one));
  }
  return proposal;
}

}  // namespace tamga::ingest
