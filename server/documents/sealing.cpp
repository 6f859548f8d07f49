// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/sealing.h"

#include <nlohmann/json.hpp>

#include "renderers/content/act_values.h"
#include "server/error.h"

namespace tamga::documents {
namespace {

// The reserved name: no act may be called so (renderers/forms/README.md).
constexpr const char* seal_field = "seal";
constexpr const char* country = "Монгол Улс";

seal::Certification certification(bool first) {
  return first ? seal::Certification::FormFilling : seal::Certification::None;
}

}  // namespace

nlohmann::json read_content(std::string_view bytes) {
  nlohmann::json value;
  forms::Problem problem;
  if (!forms::read_json(bytes, forms::Limits{}, value, problem))
    throw Failure(problem.code, {{problem.code, problem.pointer, problem.detail, problem.field}});
  return value;
}

void require_good(const forms::Form& form, const nlohmann::json& content,
                  forms::Completeness completeness, const forms::Renderer& renderer) {
  auto problems = forms::check(form, content, completeness, renderer.faces());
  if (!problems.empty()) throw forms::Refused(std::move(problems));
}

seal::SealRequest act_request(const forms::Form& form, const nlohmann::json& content,
                              const forms::Act& act, const ActStatement& statement,
                              const seal::Certificate& certificate, std::chrono::sys_seconds time,
                              bool first) {
  seal::SealRequest request;
  request.field = act.id;
  request.reason = act.title.mn;
  request.location = country;
  request.time = time;
  for (auto& value : forms::act_values(form, content, act.id))
    request.values.push_back({std::move(value.field), std::move(value.text)});
  request.mark = act_mark(act, content.at("acts").at(act.id), statement, certificate);
  request.certification = certification(first);
  return request;
}

seal::SealRequest seal_request(const seal::Certificate& certificate, std::chrono::sys_seconds time,
                               bool first) {
  seal::SealRequest request;
  request.field = seal_field;
  request.reason = "Цахим тамга";
  request.location = country;
  request.time = time;
  request.mark = seal_mark(certificate, time);
  request.certification = certification(first);
  return request;
}

archive::Capture capture_of(const forms::Form& form, const nlohmann::json& content) {
  const auto fields = forms::index_fields(form, content);
  archive::Capture capture;
  capture.form = form.id;
  capture.form_version = form.version;
  capture.title = fields.title;
  capture.clan = fields.clan;
  capture.patronymic = fields.patronymic;
  capture.given = fields.given;
  capture.person_name = fields.name;
  capture.position = fields.position;
  capture.unit = fields.unit;
  capture.organisation = fields.organisation;
  capture.order_number = fields.number;
  capture.year = fields.year;
  capture.open = form.file_plan.open;
  capture.retention_item = form.file_plan.retention;
  capture.file_index = form.file_plan.index;
  capture.content = forms::canonical(content);
  return capture;
}

}  // namespace tamga::documents
