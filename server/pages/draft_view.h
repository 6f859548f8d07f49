// SPDX-License-Identifier: GPL-3.0-or-later
// The page on which an author writes, over a work that is kept while it is written.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "renderers/content/form.h"
#include "server/documents/works.h"
#include "server/pages/form_schemas.h"
#include "server/pages/site.h"

namespace tamga::pages {

// What is written, and where it goes.
struct Draft {
  const forms::Form& form;
  documents::Work work;   // its document is "" for a new one; revision 0: not kept yet
  std::string form_name;  // as the address has it

  bool is_new() const { return work.document.empty(); }
  // Where the form is sent.
  std::string action() const;
};

// A document that a new one was filled from.
struct BegunFrom {
  std::string title, address;
  bool found = false;  // it goes with what was chosen, and was not chosen itself
  bool in_work = false;
};

// What is shown beside the content.
struct DraftState {
  nlohmann::json content;            // edited state
  std::optional<Failure> failure{};  // why it became no document
  std::optional<Failure> not_kept{};
  std::string focus{};
  std::set<std::string> ticked{};
  std::string pasting{}, pasted{};  // the list that asks for a table
  bool previewing = false;
  std::vector<BegunFrom> begun_from{};
  std::string begun_for{};        // a person of whom nothing earlier was found
  std::string begin_otherwise{};  // the address where other documents are chosen
  bool resumed = false;           // was kept before and is continued now
};

// Shared by the pages of drafts; immutable; thread-safe.
class DraftView {
 public:
  DraftView(std::shared_ptr<Site> site, std::shared_ptr<const FormSchemas> schemas);

  http::Response page(const Visit& visit, const Draft& draft, const DraftState& state,
                      int status) const;

  // What the check finds in an edited state, as items with the pointers of their fields.
  std::vector<Failure::Item> faults(const Draft& draft, const nlohmann::json& state) const;
  // The content of an edited state as JSON text; bytes that are no UTF-8 replaced.
  static std::string text_of(const nlohmann::json& state);
  // What a list calls it: the title its document would have, else the form's.
  std::string title_of(const Draft& draft, const nlohmann::json& state) const;

 private:
  std::shared_ptr<Site> site_;
  std::shared_ptr<const FormSchemas> schemas_;
};

// The address of a kept work's page.
std::string work_address(const documents::Work& work);

}  // namespace tamga::pages
