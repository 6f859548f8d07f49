// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/log/event_search.h"

#include <algorithm>
#include <limits>

namespace tamga::archive {
namespace {

constexpr std::size_t longest_person = 200;

// Any text that holds these characters, Latin letters in any case, for LIKE … ESCAPE '\'.
std::string containing(const std::string& text) {
  std::string pattern = "%";
  for (const char c : text.substr(0, longest_person)) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

class Question {
 public:
  explicit Question(const EventFilter& filter) {
    if (!filter.agent.empty()) need("agent = :agent", {"agent", filter.agent});
    if (!filter.subject.empty()) need("subject = :subject", {"subject", filter.subject});
    if (filter.from != 0) need("time >= :from", {"from", filter.from});
    if (filter.until != 0) need("time < :until", {"until", filter.until});
    if (filter.before)
      need("position < :before", {"before", static_cast<std::int64_t>(*filter.before)});
    if (!filter.person.empty())
      need(
          "subject IN (SELECT id FROM records WHERE LOWER(title) LIKE LOWER(:person) ESCAPE '\\' "
          "OR "
          "LOWER(given) LIKE LOWER(:person) ESCAPE '\\' OR "
          "LOWER(person_name) LIKE LOWER(:person) ESCAPE '\\')",
          {"person", containing(filter.person)});
    need_types(filter.types, filter.subject.empty() ? "type" : "type || ''");
  }

  const std::string& condition() const { return condition_; }
  Parameters parameters(std::size_t limit) const {
    auto all = parameters_;
    all.push_back({"limit", static_cast<std::int64_t>(limit)});
    return all;
  }

 private:
  void need(const std::string& condition, Parameter parameter) {
    condition_ += " AND (" + condition + ")";
    parameters_.push_back(std::move(parameter));
  }

  // `type`: the column. Of one subject there are few events: that the type is asked as a value of
  // no column keeps SQLite from looking through all events of the type instead.
  void need_types(const std::vector<std::string>& types, const std::string& type) {
    static constexpr const char* names[] = {"t0", "t1", "t2", "t3", "t4", "t5", "t6", "t7"};
    std::string any;
    for (std::size_t i = 0; i < std::min(types.size(), std::size(names)); ++i) {
      const std::string name = names[i];
      const bool all_below = types[i].ends_with('.');
      any += std::string(any.empty() ? "" : " OR ") +
             (all_below ? "(" + type + " >= :" + name + " AND " + type + " < :" + name + " || '~')"
                        : type + " = :" + name);
      parameters_.push_back({names[i], types[i]});
    }
    if (!any.empty()) condition_ += " AND (" + any + ")";
  }

  std::string condition_;
  Parameters parameters_;
};

}  // namespace

std::vector<Event> find_events(const Archive& archive, const EventFilter& filter,
                               std::size_t limit) {
  const Question question(filter);
  std::vector<std::uint64_t> positions;
  archive.catalogue().read([&](Transaction& transaction) {
    transaction.query("SELECT position FROM events WHERE position >= 0" + question.condition() +
                          " ORDER BY position DESC LIMIT :limit",
                      question.parameters(limit), [&](const Row& row) {
                        positions.push_back(static_cast<std::uint64_t>(row.integer("position")));
                      });
  });
  std::vector<Event> events;
  for (const auto position : positions)
    for (auto& event : archive.events_from(position, 1)) events.push_back(std::move(event));
  return events;
}

void each_event_of(const Archive& archive, const EventFilter& filter,
                   const std::function<void(const Event&)>& each) {
  EventFilter all = filter;
  all.before.reset();
  const Question question(all);
  std::vector<std::uint64_t> positions;
  archive.catalogue().read([&](Transaction& transaction) {
    transaction.query("SELECT position FROM events WHERE position >= 0" + question.condition() +
                          " ORDER BY position LIMIT :limit",
                      question.parameters(std::numeric_limits<std::int64_t>::max()),
                      [&](const Row& row) {
                        positions.push_back(static_cast<std::uint64_t>(row.integer("position")));
                      });
  });
  for (const auto position : positions)
    for (const auto& event : archive.events_from(position, 1)) each(event);
}

}  // namespace tamga::archive
