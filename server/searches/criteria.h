// SPDX-License-Identifier: GPL-3.0-or-later
// What is looked for, by the names that every face and saved searches share.
#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "index/index.h"

namespace tamga::searches {

// A filter: its name outside, its place in the index's request, the name of its counts in
// index::Found::facets ("" for none).
struct Filter {
  std::string_view name;
  std::string index::Search::*value;
  std::string_view facet;
};

// Every filter, in the order in which faces show them.
std::span<const Filter> filters();
inline constexpr std::string_view text_name = "q", order_name = "order";
constexpr std::size_t longest_value = 1000;  // bytes of what is typed, and of a filter

std::optional<index::Order> order_from(std::string_view name);  // "" is relevance
std::string_view name_of(index::Order order);

// Text, filters and order by their names, which `value` gives ("" for none). Values longer
// than longest_value and orders that there are not are Failure bad-request naming them;
// `lenient` cuts the former between characters and takes relevance for the latter.
index::Search search_from(const std::function<std::string(std::string_view name)>& value,
                          bool lenient = false);

// Text, filters and order by their names, without what is empty or usual.
std::vector<std::pair<std::string, std::string>> parameters_of(const index::Search& search);
// The same as a JSON object, and back; unknown members are passed over, for a newer
// program may have written them. Throws nlohmann::json::exception.
nlohmann::json to_json(const index::Search& search);
index::Search search_from(const nlohmann::json& json);

// Whether anything is asked at all.
bool asks(const index::Search& search);

}  // namespace tamga::searches
