// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/sealing.h"

#include <nlohmann/json.hpp>

#include "renderers/seal/seal.h"
#include "server/civil_time.h"
#include "server/error.h"

namespace tamga::documents {
namespace {

// The visible mark: whose seal, for which act, when. The caption is Mongolian
// because the paper is.
seal::Mark mark_of(const forms::Act& act, const seal::SigningKey& key,
                   std::chrono::sys_seconds time) {
  return {{"Цахим тамга", key.subject(), act.title.mn, civil_minute(time)}};
}

const forms::Act& sealing_act(const forms::Form& form) {
  for (const auto& act : form.acts)
    if (act.seal) return act;
  throw Failure("form-invalid", form.id + ": no act puts the seal");
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

archive::Capture seal_content(const forms::Form& form, const nlohmann::json& content,
                              const forms::Renderer& renderer, const seal::SigningKey& key,
                              std::chrono::sys_seconds time, const std::string& record_url) {
  auto rendition = renderer.render(form, content, forms::Completeness::Record, {record_url});
  const auto& act = sealing_act(form);
  seal::SealRequest request;
  request.field = act.id;
  request.reason = act.title.mn;
  request.location = "Монгол Улс";
  request.time = time;
  request.mark = mark_of(act, key, time);

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
  capture.content = std::move(rendition.content);
  capture.pdf = seal::seal(rendition.pdf, request, key, renderer.faces());
  capture.pages = static_cast<int>(rendition.pages);
  return capture;
}

}  // namespace tamga::documents
