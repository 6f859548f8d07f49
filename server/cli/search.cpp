// SPDX-License-Identifier: GPL-3.0-or-later
// tamga search: the index from the command line.
#include <iostream>
#include <nlohmann/json.hpp>

#include "index/index.h"
#include "server/cli/command.h"
#include "server/error.h"
#include "server/searches/criteria.h"
#include "server/searches/own_synonyms.h"
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
  if (!found.did_you_mean.empty())
    std::cout << "ингэж хайх уу / did you mean: " << found.did_you_mean << "\n";
  for (const auto& note : found.notes) std::cout << "(" << note << ")\n";
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

index::Search criteria_of(const Arguments& arguments, const std::string& text) {
  if (!searches::order_from(arguments.value("order")))
    throw Failure("argument-invalid", "--order takes relevance, newest or person");
  if (text.size() > searches::longest_value)
    throw Failure("argument-invalid",
                  "a query is at most " + std::to_string(searches::longest_value) + " bytes");
  return searches::search_from([&](std::string_view name) {
    return name == searches::text_name ? text : arguments.value(name);
  });
}

nlohmann::json to_json(const index::Found& found) {
  nlohmann::json hits = nlohmann::json::array(), facets = nlohmann::json::object();
  for (const auto& hit : found.hits) hits.push_back(to_json(hit));
  for (const auto& filter : searches::filters()) {
    const auto facet = found.facets.find(std::string(filter.facet));
    if (facet == found.facets.end()) continue;
    auto& values = facets[std::string(filter.name)] = nlohmann::json::array();
    for (const auto& value : facet->second)
      values.push_back({{"value", value.value}, {"count", value.count}});
  }
  return {{"total", found.total},
          {"how", found.how},
          {"read_as", found.read_as},
          {"did_you_mean", found.did_you_mean},
          {"notes", found.notes},
          {"facets", facets},
          {"hits", hits}};
}

int run_search(const Arguments& arguments) {
  const std::filesystem::path data = arguments.value("data", "tamga-data");
  if (!std::filesystem::exists(data / "index"))
    throw Failure("not-found", "no index in " + data.string());
  std::string text;
  for (const auto& word : arguments.rest) text += (text.empty() ? "" : " ") + word;
  index::Search search = criteria_of(arguments, text);
  search.access = terms_of(arguments);
  search.limit = static_cast<std::size_t>(arguments.number("limit", 20, 1, 100));
  const auto found = index::Searcher(data / "index", searches::synonyms_for(data)).search(search);
  if (arguments.json()) {
    std::cout << to_json(found).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)
              << "\n";
  } else {
    print_text(found);
  }
  return 0;
}

}  // namespace

Command search_command() {
  return {"search",
          "search QUERY [--data DIR] [--as USER] [--form F] [--year Y] [--unit U] [--position P] "
          "[--class ITEM] [--openness open|restricted] [--script cyrl|mong|both] "
          "[--organisation O] [--person NAME] [--order relevance|newest|person] [--limit N]",
          "finds records by person, post or any word",
          "0 searched (also when nothing was found); 2 an option is wrong; 3 no such account or "
          "index; 5 the index is damaged",
          {{"data", 0, "DIR", "the data directory (default: tamga-data)"},
           {"as", 0, "USER", "only what this account may see"},
           {"form", 0, "F", "only this form"},
           {"year", 0, "Y", "only this year"},
           {"unit", 0, "U", "only this unit"},
           {"position", 0, "P", "only this position"},
           {"class", 0, "ITEM", "only this item of the retention schedule"},
           {"openness", 0, "O", "open or restricted"},
           {"script", 0, "S", "cyrl, mong or both"},
           {"organisation", 0, "O", "only this organisation"},
           {"person", 0, "NAME", "only this person's"},
           {"order", 0, "O", "relevance, newest or person (default: relevance)"},
           {"limit", 0, "N", "how many, at most 100 (default: 20)"}},
          run_search};
}

}  // namespace tamga::cli
