// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/searches/criteria.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "server/error.h"

namespace tamga::searches {
namespace {

using index::Search;

constexpr std::array<Filter, 9> all_filters = {
    {{"form", &Search::form, "form"},
     {"year", &Search::year, "year"},
     {"unit", &Search::unit, "unit"},
     {"position", &Search::position, "position"},
     {"class", &Search::retention_class, "retention_class"},
     {"openness", &Search::openness, "openness"},
     {"script", &Search::script, "script"},
     {"organisation", &Search::organisation, "organisation"},
     {"person", &Search::person, ""}}};

struct OrderName {
  index::Order order;
  std::string_view name;
};
constexpr std::array<OrderName, 3> orders = {{{index::Order::Relevance, "relevance"},
                                              {index::Order::Newest, "newest"},
                                              {index::Order::Person, "person"}}};

// Between characters of UTF-8.
std::string cut(std::string text) {
  std::size_t end = std::min(text.size(), longest_value);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
    --end;
  text.resize(end);
  return text;
}

std::string bounded(std::string text, std::string_view name, bool lenient) {
  if (text.size() <= longest_value) return text;
  if (!lenient) throw Failure("bad-request", std::string(name) + ": too long");
  return cut(std::move(text));
}

}  // namespace

std::span<const Filter> filters() {
  return all_filters;
}

std::optional<index::Order> order_from(std::string_view name) {
  if (name.empty()) return index::Order::Relevance;
  for (const auto& one : orders)
    if (one.name == name) return one.order;
  return std::nullopt;
}

std::string_view name_of(index::Order order) {
  return std::find_if(orders.begin(), orders.end(),
                      [&](const OrderName& one) { return one.order == order; })
      ->name;
}

Search search_from(const std::function<std::string(std::string_view name)>& value, bool lenient) {
  Search search;
  search.text = bounded(value(text_name), text_name, lenient);
  for (const Filter& filter : all_filters)
    search.*filter.value = bounded(value(filter.name), filter.name, lenient);
  const auto order = order_from(value(order_name));
  if (!order && !lenient) throw Failure("bad-request", "order: relevance, newest or person");
  search.order = order.value_or(index::Order::Relevance);
  return search;
}

std::vector<std::pair<std::string, std::string>> parameters_of(const Search& search) {
  std::vector<std::pair<std::string, std::string>> out;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out.emplace_back(name, value);
  };
  add(text_name, search.text);
  for (const Filter& filter : all_filters) add(filter.name, search.*filter.value);
  if (search.order != index::Order::Relevance) add(order_name, std::string(name_of(search.order)));
  return out;
}

nlohmann::json to_json(const Search& search) {
  auto json = nlohmann::json::object();
  for (const auto& [name, value] : parameters_of(search)) json[name] = value;
  return json;
}

Search search_from(const nlohmann::json& json) {
  return search_from(
      [&](std::string_view name) {
        const auto at = json.find(std::string(name));
        return at == json.end() ? std::string() : at->get<std::string>();
      },
      true);
}

bool asks(const Search& search) {
  return !search.text.empty() ||
         std::any_of(all_filters.begin(), all_filters.end(),
                     [&](const Filter& filter) { return !(search.*filter.value).empty(); });
}

}  // namespace tamga::searches
