// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/form.h"

#include <algorithm>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>

#include "renderers/content/content.h"
#include "renderers/content/form_json.h"
#include "renderers/content/generated_fields.h"
#include "renderers/content/page_fields.h"
#include "renderers/content/prefill.h"
#include "renderers/content/schema.h"
#include "renderers/content/template.h"
#include "renderers/markup/page_template.h"

namespace tamga::forms {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

// Larger than any form needs, small enough to read at start-up.
constexpr Limits form_limits{2 * 1024 * 1024, 64, 200'000};

std::string read_file(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (!stream && !stream.eof()) throw Error("form-invalid", file.string() + ": cannot be read");
  if (text.empty()) throw Error("form-invalid", file.string() + ": is not there or empty");
  if (text.size() > form_limits.bytes) throw Error("form-invalid", file.string() + ": too large");
  return text;
}

json read_json_file(const fs::path& file) {
  json value;
  Problem problem;
  if (!read_json(read_file(file), form_limits, value, problem)) {
    throw Error("form-invalid", file.string() + ": " +
                                    (problem.pointer.empty() ? "/" : problem.pointer) + ": " +
                                    problem.detail);
  }
  return value;
}

// What a record is called when form.json does not say: title, position, unit.
std::string default_record_title(const Form& form) {
  std::string title = form.title.mn;
  for (const auto* pointers : {&form.index.position, &form.index.unit}) {
    if (pointers->empty() || pointers->front().find('*') != std::string::npos) continue;
    std::string name = pointers->front().substr(1);
    std::replace(name.begin(), name.end(), '/', '.');
    title += "{{#" + name + "}}, {{" + name + "}}{{/" + name + "}}";
  }
  return title;
}

void check_sample(const Form& form) {
  const fs::path file = form.folder / "sample.json";
  const std::vector<Problem> problems = form.content_schema().problems(read_json_file(file), 1);
  if (problems.empty()) return;
  throw Error("form-invalid", file.string() + ": " + problems.front().pointer + ": " +
                                  problems.front().code + ": " + problems.front().detail);
}

// The first heading is h1 and none leaves out a level: who reads by ear goes
// from heading to heading (ISO 14289-1 7.4.2).
void check_headings(const markup::Element& element, const std::string& name, int& level) {
  const int own = element.tag == markup::Tag::H1   ? 1
                  : element.tag == markup::Tag::H2 ? 2
                  : element.tag == markup::Tag::H3 ? 3
                                                   : 0;
  if (own > level + 1) {
    throw Error("template-invalid", name + ":" + std::to_string(element.line) + ": h" +
                                        std::to_string(own) + " without an h" +
                                        std::to_string(own - 1) + " before it");
  }
  if (own > 0) level = own;
  for (const auto& child : element.children) check_headings(child, name, level);
}

void load_page(Form& form) {
  const fs::path file = form.folder / "page.html";
  const std::string html = read_file(file);
  Template page(html, file.string(), form.schema(), Template::Escape::Html, &form.generated());
  auto sheet = std::make_shared<markup::StyleSheet>(markup::read_style_sheet(html, file.string()));
  // Every part of the page once: a mistake in a part that the sample leaves out
  // is found now, and not on the day when somebody needs that part.
  const markup::Element every_part = markup::read_page(page.skeleton(), *sheet, file.string());
  int level = 0;
  check_headings(every_part, file.string(), level);
  check_page_fields(form, every_part,
                    markup::read_page(page.without_sections(), *sheet, file.string()),
                    file.string());
  form.page_ = std::make_shared<const Template>(std::move(page));
  form.style_sheet_ = std::move(sheet);
}

// A folder of forms or of versions; what begins with a dot is somebody else's.
bool is_folder(const fs::directory_entry& entry) {
  return entry.is_directory() && !entry.path().filename().string().starts_with('.');
}

bool in_force(const Form& form, std::string_view day) {
  return day.empty() ||
         (form.in_force_from <= day && (form.in_force_until.empty() || day <= form.in_force_until));
}

}  // namespace

const nlohmann::json& Form::schema() const {
  return schema_->json();
}

std::string Form::sample_text() const {
  return read_file(folder / "sample.json");
}

Form load_form(const std::filesystem::path& folder) {
  Form form;
  form.folder = folder;
  const std::string form_file = (folder / "form.json").string();
  const json form_json = read_json_file(form_file);
  std::string record_title = read_form_json(form_json, form_file, form);
  if (folder.filename() != form.version || folder.parent_path().filename() != form.id) {
    throw Error("form-invalid", form_file + ": id and version are not those of the folder");
  }
  const fs::path schema_file = folder / "schema.json";
  form.schema_ = std::make_shared<const Schema>(read_json_file(schema_file), schema_file.string());
  form.generated_ =
      std::make_shared<const GeneratedFields>(form.content_schema(), schema_file.string());
  check_against_schema(form, form.content_schema(), form_file);
  const Prefill checked(form_json, form.content_schema(), form_file);
  if (record_title.empty()) record_title = default_record_title(form);
  form.record_title_ =
      std::make_shared<const Template>(record_title, form_file + "/record_title", form.schema(),
                                       Template::Escape::None, &form.generated());
  load_page(form);
  check_sample(form);
  return form;
}

struct FormCatalogue::Retired {
  std::mutex guard;
  std::set<std::string> versions;
};

FormCatalogue::FormCatalogue(const std::vector<std::filesystem::path>& folders)
    : retired_(std::make_shared<Retired>()) {
  for (const fs::path& folder : folders) {
    if (!fs::is_directory(folder)) continue;  // a data directory need not bring forms
    for (const auto& id : fs::directory_iterator(folder)) {
      if (!is_folder(id)) continue;
      for (const auto& version : fs::directory_iterator(id.path())) {
        if (!is_folder(version)) continue;
        auto form = std::make_shared<const Form>(load_form(version.path()));
        std::erase_if(forms_, [&](const auto& other) {
          return other->id == form->id && other->version == form->version;
        });
        forms_.push_back(std::move(form));
      }
    }
  }
  std::sort(forms_.begin(), forms_.end(), [](const auto& a, const auto& b) {
    return std::tie(a->id, a->version) < std::tie(b->id, b->version);
  });
}

const Form* FormCatalogue::find(std::string_view id_at_version, std::string_view day) const {
  const std::size_t at = id_at_version.find('@');
  const std::string_view id = id_at_version.substr(0, at);
  const bool any_version = at == std::string_view::npos;
  const std::string_view version = any_version ? "" : id_at_version.substr(at + 1);
  const Form* newest = nullptr;
  for (const auto& form : forms_) {
    if (form->id != id) continue;
    if (!any_version) {
      if (form->version == version) return form.get();
    } else if (in_force(*form, day) && !retired(*form) &&
               (newest == nullptr || newest->in_force_from <= form->in_force_from)) {
      newest = form.get();
    }
  }
  return newest;
}

void FormCatalogue::set_retired(std::set<std::string> versions) {
  const std::lock_guard lock(retired_->guard);
  retired_->versions = std::move(versions);
}

bool FormCatalogue::retired(const Form& form) const {
  const std::lock_guard lock(retired_->guard);
  return retired_->versions.contains(form.id + "@" + form.version);
}

}  // namespace tamga::forms
