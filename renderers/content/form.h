// SPDX-License-Identifier: GPL-3.0-or-later
// A form: one folder of renderers/forms (or of the data directory), loaded and
// checked. See renderers/forms/README.md for the files.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/error.h"
#include "renderers/layout/geometry.h"

namespace tamga::markup {
class StyleSheet;
}

namespace tamga::forms {

struct LocalText {
  std::string mn, en;
};

// One act the form prescribes, in order. The last one seals.
struct Act {
  std::string id;     // "prepared"; the values stand at /acts/<id> of the content
  LocalText title;    // what the act is called
  std::string role;   // who may do it: a role of server/access (author, signer …)
  bool seal = false;  // the organisation's seal is put with this act
  // A body outside the organisation decided: what is recorded is its decision.
  bool outside = false;
  int days = 0;  // until it is overdue, from when it is due; 0: it never is
};

// Which content is which search field: JSON pointers, first non-empty counts.
// A pointer may hold "*" for every element of a list.
struct IndexMapping {
  std::vector<std::string> person_clan, person_patronymic, person_given;  // parts
  std::vector<std::string> person_name;  // a whole name in one string
  std::vector<std::string> position, unit, organisation, year, number, date;
};

struct FilePlanDefault {
  std::string index;      // file index, e.g. "1-03/05"
  std::string retention;  // retention item of the schedule
  bool open = true;       // илт, or restricted to unit and person
};

// The four files of a form as they were read.
struct FormFiles {
  std::string form_json, schema_json, page_html, sample_json;
  bool operator==(const FormFiles&) const = default;
};

class GeneratedFields;  // fields with a text of their own making: generated_fields.h
class Template;         // page.html, parsed: defined in renderers/content/template.h
class Schema;           // schema.json, compiled: defined in renderers/content/schema.h

// Immutable once loaded; thread-safe.
class Form {
 public:
  std::string id, version;
  LocalText title;
  std::string in_force_from, in_force_until;  // YYYY-MM-DD, until may be ""
  std::string legal_basis;
  layout::Geometry geometry;
  std::vector<Act> acts;
  IndexMapping index;
  FilePlanDefault file_plan;
  std::filesystem::path folder;

  const nlohmann::json& schema() const;  // schema.json as it stands
  const Schema& content_schema() const { return *schema_; }
  const Template& page() const { return *page_; }
  const markup::StyleSheet& style_sheet() const { return *style_sheet_; }
  // form.json "record_title": what a record is called in lists; plain text.
  const Template& record_title() const { return *record_title_; }
  const GeneratedFields& generated() const { return *generated_; }
  // Invented content that satisfies the schema.
  const std::string& sample_text() const { return files.sample_json; }

  std::shared_ptr<const Schema> schema_;
  std::shared_ptr<const GeneratedFields> generated_;
  std::shared_ptr<const Template> page_, record_title_;
  std::shared_ptr<const markup::StyleSheet> style_sheet_;
  FormFiles files;
};

// Loads and checks one form's folder, <id>/<version>. Throws Error form-invalid
// (form.json, schema.json, sample.json) or template-invalid (page.html, and
// templates in the other files), naming
// the file and the line or JSON pointer.
Form load_form(const std::filesystem::path& folder);

// All forms of some folders; a later folder's form replaces an earlier one of
// the same id and version. Thread-safe. Forms can be exchanged while they are in use: one
// that was found, and the list of all(), stay until the catalogue goes. So an exchange
// costs the memory of the forms that are others than before, and nobody has to wait.
class FormCatalogue {
 public:
  // Loads every <folder>/<id>/<version>/. Throws Error form-invalid or
  // template-invalid at the first form that cannot be used, naming file and line.
  explicit FormCatalogue(const std::vector<std::filesystem::path>& folders);
  ~FormCatalogue();

  // By id, or id@version. Without version: the newest in force on `day`
  // (YYYY-MM-DD; "" is the newest of all) that is not retired. Null when there is none.
  const Form* find(std::string_view id_at_version, std::string_view day = {}) const;
  // Sorted by id, then version.
  using Forms = std::vector<std::shared_ptr<const Form>>;
  const Forms& all() const;

  // Has the forms of `newer` from now on; those whose folder and files are the same are
  // not exchanged. What is retired stays so.
  void take_up(const FormCatalogue& newer);

  // From here to its end this thread finds what was there at its begin, whatever is taken
  // up: so that what was checked by one form is not printed by another. Inside one another,
  // the outermost counts. It ends in the thread that began it, before the catalogue.
  class Steady {
   public:
    explicit Steady(const FormCatalogue& catalogue);
    ~Steady();
    Steady(const Steady&) = delete;
    Steady& operator=(const Steady&) = delete;

   private:
    friend class FormCatalogue;
    const FormCatalogue* catalogue_;
    const Forms* forms_;
    const Steady* outer_;
  };

  // Versions ("id@version") with which nothing new is begun; what was made with them finds
  // them by id@version as ever. Takes the place of what was set before.
  void set_retired(std::set<std::string> versions);
  bool retired(const Form& form) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::atomic<const Forms*> current_;  // the last of those that State keeps
};

}  // namespace tamga::forms
