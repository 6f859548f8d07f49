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

json json_of(const std::string& text, const fs::path& file) {
  json value;
  Problem problem;
  if (!read_json(text, form_limits, value, problem)) {
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

void load_sample(Form& form) {
  const fs::path file = form.folder / "sample.json";
  form.files.sample_json = read_file(file);
  const std::vector<Problem> problems =
      form.content_schema().problems(json_of(form.files.sample_json, file), 1);
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
  const std::string& html = form.files.page_html = read_file(file);
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

Form load_form(const std::filesystem::path& folder) {
  Form form;
  form.folder = folder;
  const std::string form_file = (folder / "form.json").string();
  form.files.form_json = read_file(form_file);
  const json form_json = json_of(form.files.form_json, form_file);
  std::string record_title = read_form_json(form_json, form_file, form);
  if (folder.filename() != form.version || folder.parent_path().filename() != form.id) {
    throw Error("form-invalid", form_file + ": id and version are not those of the folder");
  }
  const fs::path schema_file = folder / "schema.json";
  form.files.schema_json = read_file(schema_file);
  form.schema_ = std::make_shared<const Schema>(json_of(form.files.schema_json, schema_file),
                                                schema_file.string());
  form.generated_ =
      std::make_shared<const GeneratedFields>(form.content_schema(), schema_file.string());
  check_against_schema(form, form.content_schema(), form_file);
  const Prefill checked(form_json, form.content_schema(), form_file);
  if (record_title.empty()) record_title = default_record_title(form);
  form.record_title_ =
      std::make_shared<const Template>(record_title, form_file + "/record_title", form.schema(),
                                       Template::Escape::None, &form.generated());
  load_page(form);
  load_sample(form);
  return form;
}

namespace {

FormCatalogue::Forms load_all(const std::vector<fs::path>& folders) {
  FormCatalogue::Forms forms;
  for (const fs::path& folder : folders) {
    if (!fs::is_directory(folder)) continue;  // a data directory need not bring forms
    for (const auto& id : fs::directory_iterator(folder)) {
      if (!is_folder(id)) continue;
      for (const auto& version : fs::directory_iterator(id.path())) {
        if (!is_folder(version)) continue;
        auto form = std::make_shared<const Form>(load_form(version.path()));
        std::erase_if(forms, [&](const auto& other) {
          return other->id == form->id && other->version == form->version;
        });
        forms.push_back(std::move(form));
      }
    }
  }
  std::sort(forms.begin(), forms.end(), [](const auto& a, const auto& b) {
    return std::tie(a->id, a->version) < std::tie(b->id, b->version);
  });
  return forms;
}

// The innermost of this thread, each leading to the one around it.
thread_local const FormCatalogue::Steady* innermost = nullptr;

}  // namespace

struct FormCatalogue::State {
  std::mutex guard;  // of both
  std::set<std::string> retired;
  // All that were ever current: whoever reads one of them needs no lock.
  std::vector<std::unique_ptr<const Forms>> kept;
};

FormCatalogue::FormCatalogue(const std::vector<std::filesystem::path>& folders)
    : state_(std::make_unique<State>()) {
  state_->kept.push_back(std::make_unique<const Forms>(load_all(folders)));
  current_ = state_->kept.back().get();
}

FormCatalogue::~FormCatalogue() = default;

FormCatalogue::Steady::Steady(const FormCatalogue& catalogue)
    : catalogue_(&catalogue), forms_(&catalogue.all()), outer_(innermost) {
  innermost = this;
}

FormCatalogue::Steady::~Steady() {
  innermost = outer_;
}

const FormCatalogue::Forms& FormCatalogue::all() const {
  for (const Steady* steady = innermost; steady != nullptr; steady = steady->outer_)
    if (steady->catalogue_ == this) return *steady->forms_;
  return *current_;
}

void FormCatalogue::take_up(const FormCatalogue& newer) {
  const std::lock_guard lock(state_->guard);
  const Forms& before = *current_;
  auto forms = std::make_unique<Forms>(newer.all());
  for (auto& form : *forms) {
    const auto same = std::find_if(before.begin(), before.end(), [&](const auto& other) {
      return other->folder == form->folder && other->files == form->files;
    });
    if (same != before.end()) form = *same;
  }
  if (*forms == before) return;
  state_->kept.push_back(std::move(forms));
  current_ = state_->kept.back().get();
}

const Form* FormCatalogue::find(std::string_view id_at_version, std::string_view day) const {
  const std::size_t at = id_at_version.find('@');
  const std::string_view id = id_at_version.substr(0, at);
  const bool any_version = at == std::string_view::npos;
  const std::string_view version = any_version ? "" : id_at_version.substr(at + 1);
  const Form* newest = nullptr;
  for (const auto& form : all()) {
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
  const std::lock_guard lock(state_->guard);
  state_->retired = std::move(versions);
}

bool FormCatalogue::retired(const Form& form) const {
  const std::lock_guard lock(state_->guard);
  return state_->retired.contains(form.id + "@" + form.version);
}

}  // namespace tamga::forms
