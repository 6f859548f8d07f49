// SPDX-License-Identifier: GPL-3.0-or-later
// What every page shares: the services, the templates, and the frame around a
// handler that asks who may, speaks the reader's language and turns failures
// into pages.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "server/error.h"
#include "server/http/message.h"
#include "server/http/router.h"
#include "server/pages/templates.h"

namespace tamga {
class Services;
}

namespace tamga::pages {

class FormSchemas;
class StaticFiles;

// One request being answered by a page. Lives until the answer is made, its rest included.
class Visit {
 public:
  Visit(const http::Request& request, const Templates& templates, const StaticFiles& files);

  const http::Request& request;
  const std::string language;  // "mn" or "en"
  const Texts& texts;

  // Who asks. Only on routes that have a permission (Failure internal else).
  const access::Account& account() const;

  // A whole page: `name`.html inside frame.html, with the security headers of
  // pages. `title` is plain text. The view gains: csrf, language. A view with "script" names
  // one of our static files that improves the page, which works without it.
  http::Response page(std::string_view name, const std::string& title, nlohmann::json view,
                      int status = 200) const;
  // The same in two parts: the frame and `name`.html are shown before what the reader waits for
  // is known; then comes `rest_name`.html with the view that `rest` makes, or what failed there,
  // in words. `rest` may use this visit.
  http::Response page_in_parts(std::string_view name, const std::string& title, nlohmann::json view,
                               std::string_view rest_name,
                               std::function<nlohmann::json()> rest) const;
  // A fragment, for templates to take as {{{…}}}.
  std::string fragment(std::string_view name, const nlohmann::json& view) const;

  // The fields of a form that was sent, after its csrf field was found right.
  // Throws Failure csrf-refused. Compared in constant time.
  std::vector<std::pair<std::string, std::string>> checked_form() const;
  void check_csrf(std::string_view given) const;

  // The problem page of a failure.
  http::Response problem(const Failure& failure) const;
  // A language's own text of a pair.
  const std::string& of(const std::string& mn, const std::string& en) const {
    return language == "en" && !en.empty() ? en : mn;
  }

 private:
  std::string with_intent(std::string_view name, nlohmann::json view) const;
  nlohmann::json frame(const std::string& title, const std::string& script) const;
  http::Response html(std::string body, bool with_script, int status) const;
  nlohmann::json problem_view(const Failure& failure) const;

  const Templates& templates_;
  const StaticFiles& files_;
};

using PageHandler = std::function<http::Response(const Visit&)>;

// Shared by all routes of the pages; immutable while serving; thread-safe as
// its services are.
class Site {
 public:
  Site(http::Router& router, Services& services);
  ~Site();

  Services& services;

  // Adds a route whose handler is called only for who may (`permission` empty:
  // for everyone). Not signed in: a GET is led to the sign-in page and back.
  void add(const char* method, const char* pattern, std::optional<access::Permission> permission,
           PageHandler handler, std::size_t body_limit = 0);
  // The same for who must choose a password first, whom all other pages lead to it.
  void add_while_password_due(const char* method, const char* pattern, PageHandler handler,
                              std::size_t body_limit = 0);
  void add_plain(http::Route route) { router_.add(std::move(route)); }
  std::shared_ptr<const StaticFiles> files() const { return files_; }

 private:
  http::Handler framed(std::optional<access::Permission> permission, PageHandler handler) const;

  http::Router& router_;
  std::shared_ptr<const Templates> templates_;
  std::shared_ptr<const StaticFiles> files_;
};

// Body limits of forms, in bytes.
constexpr std::size_t small_form = 64 * 1024;
constexpr std::size_t document_form = 4 * 1024 * 1024;
// A scan of 16 MiB and what wraps it.
constexpr std::size_t decision_upload = 16 * 1024 * 1024 + 16 * 1024;
constexpr std::size_t pdf_upload = 32 * 1024 * 1024;

// First value of a field, or "".
std::string field(const std::vector<std::pair<std::string, std::string>>& fields,
                  std::string_view name);

// Each adds its own pages.
void add_sign_in_pages(const std::shared_ptr<Site>& site);
void add_openid_pages(const std::shared_ptr<Site>& site);
void add_search_pages(const std::shared_ptr<Site>& site);
void add_saved_pages(const std::shared_ptr<Site>& site);
void add_hit_pages(const std::shared_ptr<Site>& site);
void add_record_pages(const std::shared_ptr<Site>& site);
void add_document_pages(const std::shared_ptr<Site>& site,
                        const std::shared_ptr<const FormSchemas>& schemas);
void add_ingest_pages(const std::shared_ptr<Site>& site);
void add_delegation_pages(const std::shared_ptr<Site>& site);
void add_retention_pages(const std::shared_ptr<Site>& site);
void add_hold_pages(const std::shared_ptr<Site>& site);
void add_disposal_pages(const std::shared_ptr<Site>& site);
void add_package_pages(const std::shared_ptr<Site>& site);
void add_verify_pages(const std::shared_ptr<Site>& site);
void add_archive_pages(const std::shared_ptr<Site>& site);
void add_unit_pages(const std::shared_ptr<Site>& site);
void add_event_pages(const std::shared_ptr<Site>& site);
void add_fixity_pages(const std::shared_ptr<Site>& site);
void add_account_pages(const std::shared_ptr<Site>& site);
void add_own_account_pages(const std::shared_ptr<Site>& site);
void add_second_factor_pages(const std::shared_ptr<Site>& site);
void add_token_pages(const std::shared_ptr<Site>& site);
void add_inbox_pages(const std::shared_ptr<Site>& site);
void add_duty_pages(const std::shared_ptr<Site>& site);
void add_organisation_pages(const std::shared_ptr<Site>& site);
void add_post_pages(const std::shared_ptr<Site>& site);
void add_own_record_pages(const std::shared_ptr<Site>& site);
void add_access_request_pages(const std::shared_ptr<Site>& site);
void add_usage_pages(const std::shared_ptr<Site>& site);
void add_form_version_pages(const std::shared_ptr<Site>& site);
void add_health_pages(const std::shared_ptr<Site>& site);

}  // namespace tamga::pages
