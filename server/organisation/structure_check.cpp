// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/organisation/structure_check.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "server/archive/catalogue/applied_migrations.h"
#include "server/archive/log/event_search.h"
#include "server/organisation/structure_rows.h"

namespace tamga::organisation {
namespace {

using archive::Archive;
using nlohmann::json;

template <typename State>
using ById = std::map<std::string, std::vector<State>>;  // states oldest first

// What the log says of the structure: type and subject → details, oldest first.
class Told {
 public:
  explicit Told(const Archive& archive) {
    archive::EventFilter filter;
    filter.types = {"organisation."};
    archive::each_event_of(archive, filter, [&](const archive::Event& event) {
      auto detail = json::parse(event.detail, nullptr, false);
      if (!detail.is_object()) detail = json::object();
      const auto type = event.type.substr(std::string_view("organisation.").size());
      details_[{type, event.subject}].push_back(detail);
      all_.push_back({type, event.subject, std::move(detail)});
    });
  }

  const std::vector<json>& of(const std::string& type, const std::string& subject) const {
    static const std::vector<json> none;
    const auto found = details_.find({type, subject});
    return found == details_.end() ? none : found->second;
  }
  // An event of this type about the subject that has all these members.
  bool says(const std::string& type, const std::string& subject, const json& members) const {
    const auto& details = of(type, subject);
    return std::any_of(details.begin(), details.end(), [&](const json& detail) {
      return std::all_of(members.items().begin(), members.items().end(), [&](const auto& member) {
        return detail.value(member.key(), json()) == member.value();
      });
    });
  }

  struct Deed {
    std::string type, subject;
    json detail;
  };
  const std::vector<Deed>& all() const { return all_; }

 private:
  std::map<std::pair<std::string, std::string>, std::vector<json>> details_;
  std::vector<Deed> all_;
};

template <typename State>
bool stands(const ById<State>& things, const std::string& id, const std::string& day) {
  const auto found = things.find(id);
  return found != things.end() &&
         std::any_of(found->second.begin(), found->second.end(),
                     [&](const State& state) { return state.span.holds(day); });
}

bool in_order(const Span& span) {
  return is_day(span.from) &&
         (span.until.empty() || (is_day(span.until) && span.from < span.until));
}

class Checker {
 public:
  explicit Checker(const Archive& archive) : told_(archive) {
    if (!archive::has_migrations(archive.catalogue(), "organisation")) return;
    archive.catalogue().read([&](archive::Transaction& transaction) {
      for (auto& state : unit_states(transaction, "1 = 1", {})) units_[state.unit].push_back(state);
      for (auto& state : post_states(transaction, "1 = 1", {})) posts_[state.post].push_back(state);
      for (auto& holder : holders(transaction, "1 = 1", {})) holders_[holder.id].push_back(holder);
    });
  }

  std::vector<Archive::Fault> faults() {
    for (const auto& [id, states] : units_) {
      check_chain(id, states, "founded");
      for (const auto& state : states) check_unit(state);
    }
    for (const auto& [id, states] : posts_) {
      check_chain(id, states, "created");
      for (const auto& state : states) check_post(state);
    }
    for (const auto& [id, one] : holders_) check_holder(one.front());
    check_held_once();
    for (const auto& deed : told_.all()) check_deed(deed);
    return std::move(faults_);
  }

 private:
  void add(const std::string& subject, const char* detail) {
    faults_.push_back({"structure-altered", subject, detail});
  }

  // One state ends where the next one begins, and says how.
  template <typename State>
  void check_chain(const std::string& id, const std::vector<State>& states, const char* first) {
    for (std::size_t i = 0; i < states.size(); ++i) {
      const auto& state = states[i];
      if (!in_order(state.span)) add(id, "its days are in no order");
      if ((i == 0) != (state.came_by == first)) add(id, "it begins otherwise than it may");
      if (state.span.open() != state.ended_by.empty()) add(id, "its end has no day or no cause");
      const bool goes_on = state.ended_by == "renamed" || state.ended_by == "moved";
      if (i + 1 == states.size()) {
        if (goes_on) add(id, "what it became is gone");
      } else if (!goes_on || states[i + 1].came_by != state.ended_by ||
                 states[i + 1].span.from != state.span.until) {
        add(id, "there is a gap or an overlap between its states");
      }
    }
  }

  void check_unit(const UnitState& state) {
    if ((state.kind == "organisation") != state.parent.empty())
      add(state.unit, "only an organisation stands at the top");
    if (!state.parent.empty() && !stands(units_, state.parent, state.span.from))
      add(state.unit, "what it stands below is not there");
    if (in_circle(state)) add(state.unit, "it stands below itself");
    if (!began_as_told(state)) add(state.unit, "no event says how it began");
    if (!ended_as_told(state)) add(state.unit, "no event says how it ended");
  }

  bool in_circle(const UnitState& state) const {
    std::string above = state.parent;
    for (std::size_t steps = 0; !above.empty() && steps <= units_.size(); ++steps) {
      if (above == state.unit) return true;
      const auto found = units_.find(above);
      above.clear();
      if (found == units_.end()) return false;
      for (const auto& parent : found->second)
        if (parent.span.holds(state.span.from)) above = parent.parent;
    }
    return !above.empty();
  }

  bool began_as_told(const UnitState& state) const {
    const auto& day = state.span.from;
    if (state.came_by == "founded")
      return told_.says("unit-founded", state.unit, {{"day", day}, {"parent", state.parent}});
    if (state.came_by == "renamed") return told_.says("unit-renamed", state.unit, {{"day", day}});
    return told_.says("unit-moved", state.unit, {{"day", day}, {"parent", state.parent}}) ||
           merged_into(before(units_, state.unit, day, &UnitState::parent), state.parent, day);
  }

  bool ended_as_told(const UnitState& state) const {
    const auto& day = state.span.until;
    if (state.ended_by == "abolished")
      return told_.says("unit-abolished", state.unit, {{"day", day}});
    if (state.ended_by == "merged")
      return told_.says("unit-merged", state.unit, {{"day", day}, {"into", state.successor}});
    return state.successor.empty();
  }

  void check_post(const PostState& state) {
    if (!stands(units_, state.unit, state.span.from)) add(state.post, "its unit is not there");
    const auto& day = state.span.from;
    const bool begun =
        state.came_by == "created"
            ? told_.says("post-created", state.post, {{"day", day}, {"unit", state.unit}})
        : state.came_by == "renamed"
            ? told_.says("post-renamed", state.post, {{"day", day}})
            : told_.says("post-moved", state.post, {{"day", day}, {"unit", state.unit}}) ||
                  merged_into(before(posts_, state.post, day, &PostState::unit), state.unit, day);
    if (!begun) add(state.post, "no event says how it began");
    if (state.ended_by == "abolished" &&
        !told_.says("post-abolished", state.post, {{"day", state.span.until}}))
      add(state.post, "no event says how it ended");
  }

  // Where a thing stood until a day.
  template <typename State>
  static std::string before(const ById<State>& things, const std::string& id,
                            const std::string& day, std::string State::*place) {
    for (const auto& state : things.at(id))
      if (state.span.until == day) return state.*place;
    return {};
  }

  // What goes into another unit takes along what stands in it, by one event.
  bool merged_into(const std::string& unit, const std::string& into, const std::string& day) const {
    return !unit.empty() && told_.says("unit-merged", unit, {{"day", day}, {"into", into}});
  }

  void check_holder(const Holder& holder) {
    if (!in_order(holder.span)) add(holder.id, "its days are in no order");
    if (!stands(posts_, holder.post, holder.span.from)) add(holder.id, "its post is not there");
    if (!told_.says("holder-appointed", holder.id,
                    {{"post", holder.post}, {"day", holder.span.from}, {"acting", holder.acting}}))
      add(holder.id, "no event says that it was appointed so");
    if (!holder.span.open() &&
        !told_.says("holder-dismissed", holder.id, {{"day", holder.span.until}}))
      add(holder.id, "no event says how it ended");
    const auto &appointed = told_.of("holder-appointed", holder.id),
               &linked = told_.of("holder-linked", holder.id);
    const auto& last = linked.empty() ? appointed : linked;
    if (!last.empty() && last.back().value("account", "") != holder.account)
      add(holder.id, "its account is not that of the log");
  }

  void check_held_once() {
    std::map<std::string, std::vector<const Holder*>> by_post;
    for (const auto& [id, one] : holders_)
      if (!one.front().acting) by_post[one.front().post].push_back(&one.front());
    for (auto& [post, there] : by_post) {
      std::sort(there.begin(), there.end(),
                [](const Holder* a, const Holder* b) { return a->span.from < b->span.from; });
      for (std::size_t i = 1; i < there.size(); ++i)
        if (there[i - 1]->span.open() || there[i - 1]->span.until > there[i]->span.from)
          add(post, "two hold it at a time");
    }
  }

  // What the log tells has left its row.
  void check_deed(const Told::Deed& deed) {
    const auto day = deed.detail.value("day", "");
    const auto begins = [&](const auto& things) {
      const auto found = things.find(deed.subject);
      return found != things.end() &&
             std::any_of(found->second.begin(), found->second.end(),
                         [&](const auto& state) { return state.span.from == day; });
    };
    const auto ends = [&](const auto& things) {
      const auto found = things.find(deed.subject);
      return found != things.end() && found->second.back().span.until == day;
    };
    bool kept = true;
    if (deed.type == "unit-founded" || deed.type == "unit-renamed" || deed.type == "unit-moved")
      kept = begins(units_);
    else if (deed.type == "unit-abolished" || deed.type == "unit-merged")
      kept = ends(units_);
    else if (deed.type == "post-created" || deed.type == "post-renamed" ||
             deed.type == "post-moved")
      kept = begins(posts_);
    else if (deed.type == "post-abolished")
      kept = ends(posts_);
    else if (deed.type == "holder-appointed")
      kept = begins(holders_);
    else if (deed.type == "holder-dismissed")
      kept = ends(holders_);
    if (!kept) add(deed.subject, "what an event says of it is not there");
  }

  const Told told_;
  ById<UnitState> units_;
  ById<PostState> posts_;
  ById<Holder> holders_;
  std::vector<Archive::Fault> faults_;
};

}  // namespace

std::vector<Archive::Fault> structure_faults(const Archive& archive) {
  return Checker(archive).faults();
}

}  // namespace tamga::organisation
