// SPDX-License-Identifier: GPL-3.0-or-later
// Accounts and what is somebody's own in the state in which a button works.
#include <nlohmann/json.hpp>

#include "server/access/api_tokens.h"
#include "server/access/second_factor.h"
#include "server/access/totp.h"
#include "server/archive/storage/hash.h"
#include "server/indexing/indexing.h"
#include "server/usage/access_requests.h"
#include "server/usage/own_records.h"
#include "tests/server/base32.h"
#include "tests/server/press_house.h"

namespace tamga::test {
namespace {

using nlohmann::json;

const archive::Agent system_itself{"system"};

}  // namespace

Pressable PressHouse::another_account(const std::string&) {
  const auto name = "person" + number();
  services_->access->put_account(
      system_itself, {name, "Г.Өлзийхутаг", "Архив", "", {access::Role::Staff}}, password);
  return {{{"name", name}}};
}

Pressable PressHouse::disabled_account(const std::string& owner) {
  auto thing = another_account(owner);
  services_->access->set_disabled(system_itself, thing.values.at("name"), true);
  return thing;
}

// The code of the next time-step, which is not taken yet.
std::string PressHouse::enrolled(const std::string& account) {
  auto& factors = services_->access->second_factors();
  const auto secret = from_base32(factors.begin(account).secret);
  const auto step = access::totp_step(services_->clock.now());
  factors.confirm(account, access::totp_code(secret, step));
  return access::totp_code(secret, step + 1);
}

Pressable PressHouse::account_with_factor(const std::string& owner) {
  auto thing = another_account(owner);
  enrolled(thing.values.at("name"));
  return thing;
}

Pressable PressHouse::open_session(const std::string& owner) {
  auto thing = another_account(owner);
  const auto& name = thing.values.at("name");
  services_->access->sign_in(name, password, "192.0.2.9");
  thing.values["id"] = services_->access->sessions(name).front().id;
  return thing;
}

Pressable PressHouse::account_with_token(const std::string& owner) {
  auto thing = another_account(owner);
  const auto& name = thing.values.at("name");
  thing.values["id"] = services_->access->tokens()
                           .make(account(name), {"тайлан", {access::Permission::Search}, 7})
                           .token.id;
  return thing;
}

Pressable PressHouse::own_token(const std::string& owner) {
  return {{{"id", services_->access->tokens()
                      .make(account(owner), {"тайлан", {access::Permission::Search}, 7})
                      .token.id}}};
}

// Another than the one it is pressed with.
Pressable PressHouse::own_session(const std::string& owner) {
  const auto here = token_of(owner);
  services_->access->sign_in(owner, password, "192.0.2.9");
  for (const auto& session : services_->access->sessions(owner, here))
    if (!session.current) return {{{"id", session.id}}};
  throw std::runtime_error("there is no other session");
}

Pressable PressHouse::signed_in_twice(const std::string& owner) {
  Pressable thing;
  services_->access->sign_in(owner, password, "192.0.2.9");
  thing.token = fresh_token(owner);
  return thing;
}

Pressable PressHouse::own_factor(const std::string& owner) {
  auto& factors = services_->access->second_factors();
  if (factors.state(owner).since != 0) factors.remove(system_itself, owner);
  return {{}, {{"password", password}, {"code", enrolled(owner)}}};
}

// As if the first letter had been asked for an hour ago.
Pressable PressHouse::waiting_address(const std::string& owner) {
  change("DELETE FROM notice_address WHERE account = :who", {{"who", owner}});
  press(owner, "POST", "/account/notices", {{}, {{"address", "a" + number() + "@example.mn"}}});
  change("UPDATE notice_address SET asked_last = 0, letter = 'sent' WHERE account = :who",
         {{"who", owner}});
  return {};
}

// As if the letter had gone with this token.
Pressable PressHouse::sent_letter(const std::string& owner) {
  waiting_address(owner);
  const std::string token(64, 'b');
  change("UPDATE notice_address SET token_hash = :hash, token_until = :until WHERE account = :who",
         {{"hash", archive::sha256_hex(token)},
          {"until", services_->clock.microseconds() + std::int64_t{3'600'000'000}},
          {"who", owner}});
  return {{}, {{"token", token}}};
}

Pressable PressHouse::nothing_yet(const std::string&) {
  return {};
}

Pressable PressHouse::own_feed(const std::string& owner) {
  press(owner, "POST", "/account/notices/feed", {});
  return {};
}

Pressable PressHouse::saved_search(const std::string& owner) {
  Pressable wanted;
  wanted.json = json{{"name", "Миний"}, {"criteria", {{"q", "тайлан"}}}}.dump();
  const auto made = press(owner, "POST", "/api/v1/searches", wanted);
  number();
  capture(make_fonds().organisation);  // something that its owner has not looked at
  services_->indexing->catch_up();
  return {{{"id", json::parse(made.body).at("id").get<std::string>()}}};
}

Pressable PressHouse::own_request(const std::string& owner) {
  number();
  const auto record = capture(make_fonds().organisation);
  return {{{"id", services_->access_requests->ask(account(owner), record.id, "Лавлагаа").id}}};
}

Pressable PressHouse::unlinked_person(const std::string&) {
  number();
  const auto record = capture(make_fonds().organisation).id;
  return {{{"id", record}}, {{"account", "staff2"}, {"record", record}}};
}

Pressable PressHouse::linked_person(const std::string& owner) {
  auto thing = unlinked_person(owner);
  services_->own_records->link(system_itself, thing.values.at("id"), "staff2");
  return thing;
}

}  // namespace tamga::test
