// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/schedule_page.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string_view>

#include "server/pages/address.h"
#include "server/pages/disposal_words.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Permission;
using nlohmann::json;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Digits that stand together are one number, without its zeros before.
std::string_view take_number(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && is_digit(text[end])) ++end;
  auto number = text.substr(0, end);
  while (number.size() > 1 && number.front() == '0') number.remove_prefix(1);
  text.remove_prefix(end);
  return number;
}

bool counts_before(std::string_view left, std::string_view right) {
  while (!left.empty() && !right.empty()) {
    if (is_digit(left.front()) && is_digit(right.front())) {
      const auto a = take_number(left), b = take_number(right);
      if (a != b) return a.size() != b.size() ? a.size() < b.size() : a < b;
      continue;
    }
    const auto a = static_cast<unsigned char>(left.front()),
               b = static_cast<unsigned char>(right.front());
    if (a != b) return a < b;
    left.remove_prefix(1);
    right.remove_prefix(1);
  }
  return left.empty() && !right.empty();
}

std::string items_as_lines(const Visit& visit, const std::vector<archive::ScheduleItem>& items) {
  std::string lines;
  for (const auto& item : in_order(items))
    lines += item.number + " | " + rule_words(visit, item.rule) + " | " + item.title + "\n";
  return lines;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

// "number | rule | title" a line. Throws Failure schedule-invalid naming the line.
std::vector<archive::ScheduleItem> items_from_lines(const std::string& text) {
  std::vector<archive::ScheduleItem> items;
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (trimmed(line).empty()) continue;
    const auto first = line.find('|');
    const auto second = first == std::string::npos ? first : line.find('|', first + 1);
    const auto rule = second == std::string::npos
                          ? std::nullopt
                          : rule_from_words(trimmed(line.substr(first + 1, second - first - 1)));
    if (!rule) throw Failure("schedule-invalid", std::to_string(number) + ": " + trimmed(line));
    items.push_back({trimmed(line.substr(0, first)), trimmed(line.substr(second + 1)), *rule});
  }
  return items;
}

struct Typed {
  std::string fonds, from, basis, items;
};

json change_rows(const Visit& visit, const archive::SchedulePreview& preview) {
  json rows = json::array();
  for (const auto& change : preview.changes)
    rows.push_back({{"unit_year", change.year},
                    {"unit_index", change.file_index},
                    {"unit_title", change.title},
                    {"unit_item", change.retention_item},
                    {"from", rule_words(visit, change.from.rule)},
                    {"from_due", change.from.due},
                    {"to", rule_words(visit, change.to.rule)},
                    {"to_due", change.to.due}});
  return rows;
}

http::Response form_page(const Visit& visit, const Typed& typed,
                         const archive::SchedulePreview* preview, const Failure* failure) {
  json view = {{"fonds_id", typed.fonds},
               {"fonds_query", query_string({{"fonds", typed.fonds}})},
               {"typed_from", typed.from},
               {"typed_basis", typed.basis},
               {"typed_items", typed.items},
               {"said", said_of(visit, failure)},
               {"seen", preview != nullptr},
               {"digest", preview ? preview->digest : ""},
               {"changes", preview ? change_rows(visit, *preview) : json::array()}};
  view["no_changes"] = view["changes"].empty();
  return visit.page("schedule_new", visit.texts.get("retention.new"), view,
                    failure ? failure->kind().http_status : 200);
}

http::Response new_form(const Site& site, const Visit& visit) {
  const auto fonds = chosen_fonds(site, visit);
  if (!fonds) throw Failure("not-found");
  Typed typed{fonds->id, site.services.schedule->today(), "", ""};
  const auto versions = site.services.schedule->versions(fonds->id);
  if (!versions.empty()) typed.items = items_as_lines(visit, versions.front().items);
  return form_page(visit, typed, nullptr, nullptr);
}

// With a digest: adopts; else shows what would change.
http::Response sent(const Site& site, const Visit& visit, bool adopt) {
  const auto fields = visit.checked_form();
  const Typed typed{field(fields, "fonds"), field(fields, "from"), field(fields, "basis"),
                    field(fields, "items")};
  auto& schedule = *site.services.schedule;
  try {
    const archive::ScheduleDraft draft{site.services.hierarchy->require_fonds(typed.fonds).id,
                                       typed.from, typed.basis, items_from_lines(typed.items)};
    if (!adopt) {
      const auto preview = schedule.preview(draft);
      return form_page(visit, typed, &preview, nullptr);
    }
    schedule.adopt({visit.account().name}, draft, field(fields, "digest"));
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return form_page(visit, typed, nullptr, &failure);
  }
  return http::Response::see_other("/retention" + query_string({{"fonds", typed.fonds}}));
}

// ---- one item

struct TypedItem {
  std::string fonds, number, title, term, years, from, basis;
  bool known = false;  // it stands in the schedule already
};

const archive::ScheduleItem* find_item(const std::vector<archive::ScheduleItem>& items,
                                       const std::string& number) {
  const auto found = std::find_if(items.begin(), items.end(),
                                  [&](const auto& item) { return item.number == number; });
  return found == items.end() ? nullptr : &*found;
}

// The items that a change goes out from: those of the newest version.
std::vector<archive::ScheduleItem> newest_items(const Site& site, const std::string& fonds) {
  const auto versions = site.services.schedule->versions(fonds);
  return versions.empty() ? std::vector<archive::ScheduleItem>() : versions.front().items;
}

json terms_to_choose(const Visit& visit, const std::string& chosen) {
  json rows = json::array();
  for (const auto& [term, key] :
       {std::pair(archive::RetentionTerm::Permanent, "retention.permanent"),
        std::pair(archive::RetentionTerm::Years, "retention.term_years"),
        std::pair(archive::RetentionTerm::UntilSuperseded, "retention.term_superseded")}) {
    const std::string name(archive::retention_term_name(term));
    rows.push_back(
        {{"term", name}, {"term_title", visit.texts.get(key)}, {"chosen", name == chosen}});
  }
  return rows;
}

http::Response item_page(const Visit& visit, const TypedItem& typed, const Failure* failure) {
  const auto title = visit.texts.get(typed.known ? "retention.change_item" : "retention.add_item");
  return visit.page("schedule_item", title,
                    {{"heading", title},
                     {"fonds_id", typed.fonds},
                     {"fonds_query", query_string({{"fonds", typed.fonds}})},
                     {"known", typed.known},
                     {"typed_number", typed.number},
                     {"typed_title", typed.title},
                     {"typed_years", typed.years},
                     {"typed_from", typed.from},
                     {"typed_basis", typed.basis},
                     {"terms", terms_to_choose(visit, typed.term)},
                     {"said", said_of(visit, failure)}},
                    failure ? failure->kind().http_status : 200);
}

// Without a number: an item that is new.
http::Response ask_item(const Site& site, const Visit& visit) {
  const auto fonds = chosen_fonds(site, visit);
  if (!fonds) throw Failure("not-found");
  TypedItem typed;
  typed.fonds = fonds->id;
  typed.number = visit.request.parameter("number");
  typed.from = site.services.schedule->today();
  typed.term = retention_term_name(archive::RetentionTerm::Years);
  if (!typed.number.empty()) {
    const auto items = newest_items(site, fonds->id);
    const auto* item = find_item(items, typed.number);
    if (!item) throw Failure("not-found");
    typed.known = true;
    typed.title = item->title;
    typed.term = retention_term_name(item->rule.kind);
    typed.years = item->rule.years > 0 ? std::to_string(item->rule.years) : "";
  }
  return item_page(visit, typed, nullptr);
}

// Throws Failure schedule-invalid naming the member.
archive::ScheduleItem item_of(const TypedItem& typed) {
  archive::ScheduleItem item{trimmed(typed.number), trimmed(typed.title), {}};
  const auto term = archive::retention_term_from(typed.term);
  const bool one_line = (item.number + item.title).find_first_of("\r\n") == std::string::npos &&
                        item.number.find('|') == std::string::npos;
  if (!term || !one_line) throw Failure("schedule-invalid", "one line", "/items");
  item.rule.kind = *term;
  if (*term == archive::RetentionTerm::Permanent) return item;
  const auto* end = typed.years.data() + typed.years.size();
  const auto read = std::from_chars(typed.years.data(), end, item.rule.years);
  if (read.ec != std::errc() || read.ptr != end)
    throw Failure("schedule-invalid", "a number of years", "/items/years");
  return item;
}

// The whole list with this item in its place, shown as any other new version.
http::Response sent_item(const Site& site, const Visit& visit) {
  const auto fields = visit.checked_form();
  const auto fonds = site.services.hierarchy->require_fonds(field(fields, "fonds")).id;
  TypedItem typed{fonds,
                  field(fields, "number"),
                  field(fields, "title"),
                  field(fields, "term"),
                  field(fields, "years"),
                  field(fields, "from"),
                  field(fields, "basis")};
  auto items = newest_items(site, fonds);
  const auto at = std::find_if(items.begin(), items.end(), [&](const auto& item) {
    return item.number == trimmed(typed.number);
  });
  typed.known = at != items.end();
  try {
    const auto item = item_of(typed);
    if (typed.known)
      *at = item;
    else
      items.push_back(item);
    const auto preview = site.services.schedule->preview({fonds, typed.from, typed.basis, items});
    return form_page(visit, {fonds, typed.from, typed.basis, items_as_lines(visit, items)},
                     &preview, nullptr);
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return item_page(visit, typed, &failure);
  }
}

}  // namespace

std::vector<archive::ScheduleItem> in_order(std::vector<archive::ScheduleItem> items) {
  std::stable_sort(items.begin(), items.end(),
                   [](const auto& a, const auto& b) { return counts_before(a.number, b.number); });
  return items;
}

void add_schedule_pages(const std::shared_ptr<Site>& site) {
  const auto keep = Permission::KeepArchive;
  site->add("GET", "/retention/new", keep,
            [site](const Visit& visit) { return new_form(*site, visit); });
  site->add("GET", "/retention/item", keep,
            [site](const Visit& visit) { return ask_item(*site, visit); });
  site->add(
      "POST", "/retention/item", keep,
      [site](const Visit& visit) { return sent_item(*site, visit); }, small_form);
  site->add(
      "POST", "/retention/preview", keep,
      [site](const Visit& visit) { return sent(*site, visit, false); }, document_form);
  site->add(
      "POST", "/retention", keep, [site](const Visit& visit) { return sent(*site, visit, true); },
      document_form);
}

}  // namespace tamga::pages
