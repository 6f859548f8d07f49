// SPDX-License-Identifier: GPL-3.0-or-later
// An archive in which things are brought, as often as asked, into the state in which one button
// works; and a look at the whole catalogue, to say whether a press changed anything.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/http/exchange.h"
#include "server/services.h"
#include "tests/server/archive_fixtures.h"

namespace tamga::test {

// A thing in the state in which its button works.
struct Pressable {
  std::map<std::string, std::string> values{};                // places of the address
  std::vector<std::pair<std::string, std::string>> fields{};  // of the page's form
  std::string json = "{}";                                    // the body by API
  std::string token{};                                        // pressed with this session
  std::string revision{};  // that the body changes: If-Match, by API
};

class PressHouse {
 public:
  static constexpr const char* password = "ногоон модны сүүдэр";

  PressHouse();
  ~PressHouse();

  Services& services() const { return *services_; }
  const http::Router& router() const { return router_; }

  // A fresh thing in that state (makers()); what is somebody's own is `owner`'s. Throws what the
  // services throw, std::out_of_range for another state.
  Pressable bring(const std::string& state, const std::string& owner);
  // Signs in again whose session a press ended.
  void sign_in(const std::string& who) { token_of(who); }
  http::Response press(const std::string& who, const std::string& method,
                       const std::string& pattern, const Pressable& thing);

  // Each table with its rows as one text, but for when a session or token was last used, and what
  // the log keeps of itself.
  std::map<std::string, std::string> tables() const;
  // Types of the events from that position on.
  std::vector<std::string> events_since(std::uint64_t position) const;
  std::uint64_t event_count() const;

 private:
  using Maker = Pressable (PressHouse::*)(const std::string& owner);
  static const std::map<std::string, Maker>& makers();

  access::Account account(const std::string& name) const;
  const std::string& token_of(const std::string& who);
  std::string fresh_token(const std::string& who);
  void change(const std::string& sql, archive::Parameters parameters);
  std::string number();  // another one with each call

  // Documents (press_documents.cpp).
  void make_keys();
  std::string begun_document(bool permitted);
  void make_sealing_documents();
  std::string draft_of_author();
  Pressable own_draft(const std::string&);
  Pressable draft_to_name(const std::string&);
  Pressable draft_to_sign(const std::string&);
  Pressable signed_act(const std::string&);
  Pressable expired_document(const std::string&);
  Pressable sealing_document(const std::string&);
  Pressable waiting_act(const std::string&);
  Pressable waiting_batch(const std::string&);
  Pressable kept_work(const std::string&);
  Pressable form_in_force(const std::string&);
  Pressable retired_form(const std::string&);
  Pressable delegation(const std::string&);

  // The archive (press_archive.cpp).
  archive::Fonds make_fonds();
  std::string plan_with_entry(const std::string& fonds, int year, std::string* entry);
  void approve_plan(const std::string& plan);
  archive::Record capture(const std::string& organisation);
  archive::StorageUnit due_unit(const std::string& fonds_number);
  Pressable due_fonds(const std::string&);
  Pressable two_records(const std::string&);
  Pressable held_query(const std::string&);
  Pressable seen_schedule(const std::string&);
  Pressable decided_disposal(const std::string&);
  Pressable appraised_disposal(const std::string&);
  Pressable draft_entry(const std::string&);
  Pressable changed_entry(const std::string&);
  Pressable draft_plan(const std::string&);
  Pressable plan_under_acts(const std::string&);
  Pressable open_unit(const std::string&);
  Pressable numbered_unit(const std::string&);
  Pressable past_year(const std::string&);
  Pressable unfiled_record(const std::string&);
  Pressable unfiled_fonds(const std::string&);
  Pressable kept_record(const std::string&);
  Pressable damaged_object(const std::string&);
  Pressable asked_repair(const std::string&);

  // People (press_people.cpp).
  Pressable another_account(const std::string&);
  Pressable disabled_account(const std::string&);
  Pressable account_with_factor(const std::string&);
  Pressable open_session(const std::string&);
  Pressable account_with_token(const std::string&);
  Pressable own_token(const std::string& owner);
  Pressable own_session(const std::string& owner);
  Pressable signed_in_twice(const std::string& owner);
  Pressable own_factor(const std::string& owner);
  Pressable waiting_address(const std::string& owner);
  Pressable sent_letter(const std::string& owner);
  Pressable nothing_yet(const std::string& owner);
  Pressable own_feed(const std::string& owner);
  Pressable saved_search(const std::string& owner);
  Pressable own_request(const std::string& owner);
  Pressable linked_person(const std::string&);
  Pressable unlinked_person(const std::string&);
  std::string enrolled(const std::string& account);

  archive::test::TemporaryFolder folder_;
  std::unique_ptr<Services> services_;
  http::Router router_;
  http::Options options_;
  std::unique_ptr<http::Exchange> exchange_;
  std::map<std::string, std::string> tokens_;
  std::vector<std::string> sealing_;
  int number_ = 0;
};

}  // namespace tamga::test
