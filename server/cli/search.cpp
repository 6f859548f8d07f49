// SPDX-License-Identifier: GPL-3.0-or-later
// tamga search: the index from the command line.
#include <iostream>
#include <nlohmann/json.hpp>

#include "index/index.h"
#include "server/cli/command.h"
#include "server/error.h"
#include "server/services.h"

namespace tamga::cli {
namespace {

nlohmann::json to_json(const index::Hit& hit) {
  nlohmann::json snippet = nlohmann::json::array();
  for (const auto& fragment : hit.snippet)
    snippet.push_back({{"text", fragment.text}, {"hit", fragment.hit}});
  return {{"id", hit.id},
          {"form", hit.form},
          {"title", hit.title},
          {"person", hit.person},
          {"position", hit.position},
          {"unit", hit.unit},
          {"organisation", hit.organisation},
          {"registration", hit.registration},
          {"number", hit.number},
          {"year", hit.year},
          {"snippet", snippet}};
}

void print_text(const index::Found& found) {
  std::cout << found.total << " олдлоо / found";
  if (!found.how.empty()) {
    std::cout << "; хайсан нь / looked for:";
    for (const auto& word : found.read_as) std::cout << " " << word;
  }
  std::cout << "\n";
  for (const auto& hit : found.hits) {
    std::cout << "\n" << hit.registration << "  " << hit.title << "\n  ";
    if (!hit.person.empty()) std::cout << hit.person << " · ";
    std::cout << hit.position << " · " << hit.unit << " · " << hit.year << "\n  " << hit.id
              << "\n  ";
    for (const auto& fragment : hit.snippet)
      std::cout << (fragment.hit ? "[" : "") << fragment.text << (fragment.hit ? "]" : "");
    std::cout << "\n";
  }
}

// Who can read the data directory's files can read everything in it: without
// --as nothing is held back. --as shows what that account would find.
std::vector<std::string> terms_of(const Arguments& arguments) {
  if (!arguments.has("as")) return {"all"};
  const Services services(arguments.value("data", "tamga-data"), false);
  const auto account = services.access->account(arguments.value("as"));
  if (!account) throw Failure("not-found", "no account " + arguments.value("as"));
  return access::Access::terms(*account);
}

int run_search(const Arguments& arguments) {
  const std::filesystem::path data = arguments.value("data", "tamga-data");
  if (!std::filesystem::exists(data / "index"))
    throw Failure("not-found", "no index in " + data.string());
  index::Search search;
  search.access = terms_of(arguments);
  for (const auto& word : arguments.rest) search.text += (search.text.empty() ? "" : " ") + word;
  search.form = arguments.value("form");
  search.year = arguments.value("year");
  search.unit = arguments.value("unit");
  search.limit = static_cast<std::size_t>(arguments.number("limit", 20, 1, 100));
  const auto found = index::Searcher(data / "index").search(search);
  if (arguments.json()) {
    nlohmann::json hits = nlohmann::json::array();
    for (const auto& hit : found.hits) hits.push_back(to_json(hit));
    std::cout << nlohmann::json{{"total", found.total},
                                {"how", found.how},
                                {"read_as", found.read_as},
                                {"hits", hits}}
                     .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
              << "\n";
  } else {
    print_text(found);
  }
  return 0;
}

}  // namespace

Command search_command() {
  return {"search",
          "search QUERY [--data DIR] [--as USER] [--form F] [--year Y] [--unit U] [--limit N]",
          "finds records by person, post or any word",
          "0 searched (also when nothing was found); 2 an option is wrong; 3 no such account or "
          "index; 5 the index is damaged",
          {{"data", 0, "DIR", "the data directory (default: tamga-data)"},
           {"as", 0, "USER", "only what this account may see"},
           {"form", 0, "F", "only this form"},
           {"year", 0, "Y", "only this year"},
           {"unit", 0, "U", "only this unit"},
           {"limit", 0, "N", "how many, at most 100 (default: 20)"}},
          run_search};
}

}  // namespace tamga::cli
