// SPDX-License-Identifier: GPL-3.0-or-later
// tamga hold: what may not be destroyed as long as something lasts.
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "server/cli/acting.h"
#include "server/disposal/disposal_json.h"
#include "server/disposal/held_query.h"
#include "server/error.h"

namespace tamga::cli {
namespace {

constexpr const char* usage =
    "hold list [--all] | hold place --reason R --basis B [--record ID,ID] [--unit ID,ID] "
    "[--query Q] | hold extend ID | hold lift ID --reason R";

std::vector<std::string> list_of(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream stream(text);
  for (std::string word; std::getline(stream, word, ',');)
    if (!word.empty()) words.push_back(word);
  return words;
}

void print(const Arguments& arguments, const archive::Hold& hold) {
  if (arguments.json()) {
    std::cout << hold_json(hold).dump() << "\n";
    return;
  }
  std::cout << hold.id << "\t" << hold.records << " records, " << hold.units << " units\t"
            << (hold.lifted == 0 ? "stands" : "lifted") << "\t" << hold.reason << "\n";
}

int list(const Arguments& arguments, const Services& services) {
  const auto holds = services.holds->all(arguments.has("all"));
  if (arguments.json()) {
    auto json = nlohmann::ordered_json::array();
    for (const auto& hold : holds) json.push_back(hold_json(hold));
    std::cout << nlohmann::ordered_json{{"holds", json}}.dump() << "\n";
    return 0;
  }
  for (const auto& hold : holds) print(arguments, hold);
  return 0;
}

int place(const Arguments& arguments, Services& services, const access::Account& by) {
  archive::HoldOrder order;
  order.reason = arguments.value("reason");
  order.basis = arguments.value("basis");
  order.query = arguments.value("query");
  order.records = list_of(arguments.value("record"));
  order.units = list_of(arguments.value("unit"));
  for (auto& record : found_by(services, by, order.query)) order.records.push_back(record);
  print(arguments, services.holds->place({by.name}, order));
  return 0;
}

int run_hold(const Arguments& arguments) {
  const auto verb = arguments.rest.empty() ? "" : arguments.rest[0];
  const bool about_one = verb == "lift" || verb == "extend";
  if ((verb != "list" && verb != "place" && !about_one) ||
      arguments.rest.size() != (about_one ? 2u : 1u))
    throw Failure("argument-invalid", std::string("usage: tamga ") + usage);
  require_archive(arguments.path("data"));
  Services services(arguments.path("data"), false);
  if (verb == "list") return list(arguments, services);
  const auto by = acting(arguments, services, access::Permission::KeepArchive);
  if (verb == "place") return place(arguments, services, by);
  const auto& id = arguments.rest[1];
  const auto hold = services.holds->find(id);
  if (!hold) throw Failure("not-found", "no hold of this id");
  if (verb == "lift")
    services.holds->lift({by.name}, id, arguments.value("reason"));
  else
    services.holds->extend({by.name}, id, found_by(services, by, hold->query));
  print(arguments, *services.holds->find(id));
  return 0;
}

}  // namespace

Command hold_command() {
  return {"hold",
          usage,
          "holds records and units against disposal; the password of --as is read from standard "
          "input",
          "0 done; 2 a reason, basis or list is missing; 3 no such thing, or not allowed; 4 it is "
          "lifted already; 5 the data directory cannot be used",
          {{"data", 0, "DIR", "the data directory", true},
           {"as", 0, "NAME", "who does it: an archivist's account"},
           {"code", 0, "N", "the one-time code of the account's second factor"},
           {"reason", 0, "R", "why it is held, or lifted"},
           {"basis", 0, "B", "the decision or law it rests on"},
           {"record", 0, "ID,ID", "records"},
           {"unit", 0, "ID,ID", "storage units"},
           {"query", 0, "Q", "whatever these words find now"},
           {"all", 0, "", "with those that are lifted"}},
          run_hold};
}

}  // namespace tamga::cli
