// SPDX-License-Identifier: GPL-3.0-or-later
// The structure as it was, is and will be on a day.
#include <unicode/coll.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <map>
#include <set>

#include "server/organisation/structure.h"
#include "server/organisation/structure_rows.h"

namespace tamga::organisation {
namespace {

using archive::Transaction;

constexpr const char* on_day = "from_day <= :day AND (until_day = '' OR until_day > :day)";

// The Mongolian alphabet's order: … о ө п … у ү ф ….
template <typename State>
void sort_by(std::vector<State>& states, std::string State::*member) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Collator> collator(
      icu::Collator::createInstance(icu::Locale("mn"), status));
  std::stable_sort(states.begin(), states.end(), [&](const State& a, const State& b) {
    if (!collator) return a.*member < b.*member;
    UErrorCode compared = U_ZERO_ERROR;
    return collator->compareUTF8(a.*member, b.*member, compared) == UCOL_LESS;
  });
}

// Each after its parent; what has none that stands (a gap of whoever entered it) comes as a
// root, so that nothing is hidden.
class Tree {
 public:
  explicit Tree(std::vector<UnitState> states) : states_(std::move(states)) {
    std::set<std::string> known;
    for (const auto& state : states_) known.insert(state.unit);
    for (std::size_t i = 0; i < states_.size(); ++i)
      below_[known.contains(states_[i].parent) ? states_[i].parent : ""].push_back(i);
  }

  std::vector<UnitState> in_order() {
    add_below("");
    return std::move(ordered_);
  }

 private:
  void add_below(const std::string& parent) {
    const auto found = below_.find(parent);
    if (found == below_.end()) return;
    const auto children = std::move(found->second);
    below_.erase(found);
    for (const auto i : children) {
      ordered_.push_back(states_[i]);
      add_below(states_[i].unit);
    }
  }

  std::vector<UnitState> states_, ordered_;
  std::map<std::string, std::vector<std::size_t>> below_;
};

template <typename Read>
auto read(const archive::Archive& archive, const Read& reader) {
  decltype(reader(std::declval<Transaction&>())) result;
  archive.catalogue().read([&](Transaction& transaction) { result = reader(transaction); });
  return result;
}

}  // namespace

std::vector<UnitState> Structure::units_on(std::string_view day) const {
  auto states = read(archive_, [&](Transaction& transaction) {
    return unit_states(transaction, on_day, {{"day", std::string(day)}});
  });
  sort_by(states, &UnitState::name);
  return Tree(std::move(states)).in_order();
}

std::vector<UnitState> Structure::history(std::string_view unit) const {
  return read(archive_, [&](Transaction& transaction) {
    return unit_states(transaction, "unit = :unit", {{"unit", std::string(unit)}});
  });
}

std::optional<UnitState> Structure::unit_on(std::string_view unit, std::string_view day) const {
  for (auto& state : history(unit))
    if (state.span.holds(day)) return std::move(state);
  return std::nullopt;
}

std::string Structure::last_name(std::string_view unit) const {
  const auto states = history(unit);
  return states.empty() ? std::string() : states.back().name;
}

std::vector<std::string> Structure::names_of(const std::string& name) const {
  const auto states = read(archive_, [&](Transaction& transaction) {
    return unit_states(transaction,
                       "unit IN (SELECT unit FROM organisation_unit WHERE name = :name)",
                       {{"name", name}});
  });
  std::set<std::string> names = {name};
  for (const auto& state : states) names.insert(state.name);
  return {names.begin(), names.end()};
}

std::vector<Place> Structure::places_on(std::string_view day, std::string_view unit) const {
  const auto units = units_on(day);
  const archive::Parameters on = {{"day", std::string(day)}};
  std::vector<Place> places;
  archive_.catalogue().read([&](Transaction& transaction) {
    std::map<std::string, std::vector<Holder>> held;
    for (auto& holder : holders(transaction, on_day, on)) held[holder.post].push_back(holder);
    auto posts = post_states(transaction, on_day, on);
    sort_by(posts, &PostState::title);
    for (const auto& state : units) {
      if (!unit.empty() && state.unit != unit) continue;
      for (auto& post : posts)
        if (post.unit == state.unit) {
          auto& there = held[post.post];
          std::stable_sort(there.begin(), there.end(),
                           [](const Holder& a, const Holder& b) { return a.acting < b.acting; });
          places.push_back({post, state.name, std::move(there)});
        }
    }
  });
  return places;
}

std::vector<PostState> Structure::post_history(std::string_view post) const {
  return read(archive_, [&](Transaction& transaction) {
    return post_states(transaction, "post = :post", {{"post", std::string(post)}});
  });
}

std::vector<Holder> Structure::holders_of(std::string_view post) const {
  return read(archive_, [&](Transaction& transaction) {
    return holders(transaction, "post = :post", {{"post", std::string(post)}});
  });
}

std::vector<Holder> Structure::held_by(std::string_view account) const {
  if (account.empty()) return {};
  return read(archive_, [&](Transaction& transaction) {
    return holders(transaction, "account = :account", {{"account", std::string(account)}});
  });
}

std::optional<Holder> Structure::holder(std::string_view id) const {
  auto found = read(archive_, [&](Transaction& transaction) {
    return holders(transaction, "id = :id", {{"id", std::string(id)}});
  });
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Place> Structure::places_of(std::string_view account, std::string_view day) const {
  auto places = places_on(day);
  std::erase_if(places, [&](const Place& place) {
    return std::none_of(place.holders.begin(), place.holders.end(),
                        [&](const Holder& holder) { return holder.account == account; });
  });
  return places;
}

}  // namespace tamga::organisation
