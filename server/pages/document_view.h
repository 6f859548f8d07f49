// SPDX-License-Identifier: GPL-3.0-or-later
// A document as its page shows it: where it stands, what was done by whom, and
// the forms for what this reader may do.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "server/clock.h"
#include "server/documents/documents.h"
#include "server/pages/form_schemas.h"
#include "server/pages/site.h"

namespace tamga::pages {

// What was sent and refused, to be shown again.
struct Refused {
  Failure failure;
  std::string form;       // "act", "return", "withdraw", "participants", "decision"
  nlohmann::json values;  // of the act, as they were typed
  std::string reason;
};

// What the reader's account and the day already tell of an act's values, for the usual
// names; of an outside body's act nothing.
nlohmann::json likely_values(const Visit& visit, const Clock& clock, const FieldSchema& schema,
                             const nlohmann::json& content, bool outside);

// Shared by the pages of documents; immutable; thread-safe.
class DocumentView {
 public:
  DocumentView(std::shared_ptr<Site> site, std::shared_ptr<const FormSchemas> schemas);

  static std::string address_of(const documents::Document& document);
  const forms::Form& form_of(const documents::Document& document) const;
  // Who an account is, as people call them.
  std::string person(const std::string& name) const;
  // One line: what is due, or where it stopped.
  std::string state_words(const Visit& visit, const documents::Document& document) const;
  // A row of a list.
  nlohmann::json row(const Visit& visit, const documents::Document& document) const;
  // The whole page, with what was refused beside its form.
  http::Response page(const Visit& visit, const documents::Document& document,
                      const Refused* refused = nullptr) const;

 private:
  struct Reading;  // one document for one reader
  nlohmann::json timeline(const Reading& reading) const;
  nlohmann::json act_values(const Reading& reading, const std::string& act) const;
  nlohmann::json act_form(const Reading& reading) const;
  nlohmann::json decision_form(const Reading& reading) const;
  nlohmann::json participants_form(const Reading& reading) const;
  nlohmann::json banner(const Reading& reading) const;
  std::string whose(const Reading& reading, const forms::Act& act) const;

  std::shared_ptr<Site> site_;
  std::shared_ptr<const FormSchemas> schemas_;
};

}  // namespace tamga::pages
