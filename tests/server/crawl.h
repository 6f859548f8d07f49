// SPDX-License-Identifier: GPL-3.0-or-later
// An archive in which everything that can be typed is hostile: somebody who may everything
// walks all its pages, fills every field of every form that comes up with markup, and keeps
// what was answered. Made once for the program.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http/exchange.h"
#include "server/services.h"
#include "tests/server/archive_fixtures.h"
#include "tests/server/read_page.h"

namespace tamga::test {

// What is typed into field number `n`: out of a text, a value of an attribute, a title, a script
// or a cell it would become an element <zq>, an attribute zq… or a formula. A short form where
// no more fits.
std::string payload(int n, std::size_t longest = 0);

class Crawl {
 public:
  static constexpr const char* password = "one for all of them";
  using Fields = std::vector<std::pair<std::string, std::string>>;

  static const Crawl& instance();

  // A form as it was sent with every field hostile or good.
  struct Sent {
    std::string pattern, target;
    PageForm form;
  };

  Services& services() const { return *services_; }
  const http::Router& router() const { return router_; }
  // Addresses of pages that were answered with 200, by the pattern of their route.
  const std::map<std::string, std::vector<std::string>>& pages() const { return pages_; }
  const std::vector<Sent>& sent() const { return sent_; }
  // "FIELD of POST PATTERN" → the number of its payload.
  const std::map<std::string, int>& fields() const { return fields_; }
  // Numbers of payloads that stood in an answer.
  const std::set<int>& shown() const { return shown_; }
  const std::vector<std::string>& faults() const { return faults_; }

  // "everything", who typed all that; "stranger", an author of another unit, to whom nothing was
  // given ("another" is chosen first wherever somebody is chosen); "" nobody.
  http::Response ask(const std::string& who, const std::string& method, const std::string& target,
                     const std::string& body = {}, const std::string& type = {}) const;
  http::Response send(const std::string& who, const PageForm& form, const std::string& target,
                      const Fields& changes = {}, const std::string& extra = {}) const;
  std::string pattern_of(const std::string& method, const std::string& target) const;

 private:
  Crawl();
  std::string make_past(int number);  // the fonds; payloads from this number on
  void make_people();
  void make_content();
  void walk();
  void walk_on();
  void visit(const std::string& target);
  void take(const std::string& method, const std::string& target, const http::Response& response);
  void attack(const Sent& form, bool all_first = false);
  void fill_what_needs_a_state();  // crawl_states.cpp, with the next thirteen
  void look(const std::string& page);
  void fill(const std::string& page, const std::string& pattern);
  void fill_grant();
  void fill_external_people();
  void fill_disposal(const std::string& fonds);
  void fill_plan(const std::string& fonds);
  void fill_units();
  void fill_opened_record();
  void fill_staged_files();
  void fill_kept_work();
  void fill_document();
  void fill_saved_search();
  void fill_before_the_session();
  void look_again();
  const std::string& token_of(const std::string& who) const;
  std::string good_value(const FormField& field, const std::string& action) const;

  archive::test::TemporaryFolder folder_;
  std::unique_ptr<Services> services_;
  http::Router router_;
  http::Options options_;
  std::unique_ptr<http::Exchange> exchange_;
  mutable std::map<std::string, std::string> tokens_;
  std::vector<std::string> records_;
  std::vector<std::string> waiting_;
  std::set<std::string> known_targets_;
  std::map<std::string, int> visits_, forms_of_;
  std::vector<Sent> forms_;
  std::set<std::string> known_forms_;
  mutable int counter_ = 2000;
  std::map<std::string, std::vector<std::string>> pages_;
  std::vector<Sent> sent_;
  std::map<std::string, int> fields_;
  std::set<int> shown_;
  std::vector<std::string> faults_;
};

}  // namespace tamga::test
