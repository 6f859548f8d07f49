// SPDX-License-Identifier: GPL-3.0-or-later
// The state of the archive at one glance: what is to do, keys and certificates; and its
// figures as charts.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "server/archive/figures.h"
#include "server/civil_time.h"
#include "server/pages/chart.h"
#include "server/pages/duties.h"
#include "server/pages/page_words.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::int64_t day = std::int64_t{24} * 60 * 60 * 1'000'000;
constexpr std::size_t most_months = 24, most_years = 15;

const char* tone_name(Tone tone) {
  switch (tone) {
    case Tone::Good:
      return "success";
    case Tone::Soon:
      return "warning";
    case Tone::Bad:
      return "danger";
    case Tone::Note:
      break;
  }
  return "note";
}

std::string state_words(const Visit& visit, Tone tone) {
  return visit.texts.get(std::string("duties.tone.") + tone_name(tone));
}

http::Response duties(const Site& site, const Visit& visit) {
  json rows = json::array(), keys = json::array();
  const auto all = duties_of(site, visit);
  const auto all_keys = keys_of(site, visit);
  std::size_t open = 0;
  for (const auto& duty : all) {
    open += duty.tone == Tone::Soon || duty.tone == Tone::Bad;
    rows.push_back({{"tone", tone_name(duty.tone)},
                    {"tone_words", state_words(visit, duty.tone)},
                    {"title", duty.title},
                    {"words", duty.words},
                    {"address", duty.address}});
  }
  for (const auto& key : all_keys) {
    open += key.tone == Tone::Soon || key.tone == Tone::Bad;
    keys.push_back({{"tone", tone_name(key.tone)},
                    {"key_name", key.name},
                    {"use", key.use},
                    {"until", key.until},
                    {"words", key.words}});
  }
  return visit.page(
      "duties", visit.texts.get("duties.title"),
      {{"rows", rows},
       {"keys", keys},
       {"all_good", open == 0},
       {"summary", open == 0 ? visit.texts.get("duties.all_good")
                             : visit.texts.get("duties.open", {{"n", std::to_string(open)}})}});
}

ChartRow row(std::string label, std::uint64_t value) {
  return {std::move(label), {static_cast<double>(value)}, {std::to_string(value)}};
}

// Of every document on its way: how long its act has been due.
json waiting_chart(const Site& site, const Visit& visit) {
  const auto now = site.services.clock.microseconds();
  const std::pair<std::int64_t, const char*> ages[] = {{day, "figures.age_day"},
                                                       {3 * day, "figures.age_days"},
                                                       {7 * day, "figures.age_week"},
                                                       {30 * day, "figures.age_month"}};
  std::vector<std::uint64_t> counts(std::size(ages) + 1, 0);
  site.services.documents->each_in(documents::Stage::Open, [&](const auto& document) {
    std::size_t at = 0;
    while (at < std::size(ages) && now - document.due_since >= ages[at].first) ++at;
    ++counts[at];
  });
  std::vector<ChartRow> rows;
  for (std::size_t i = 0; i < std::size(ages); ++i)
    rows.push_back(row(visit.texts.get(ages[i].second), counts[i]));
  rows.push_back(row(visit.texts.get("figures.age_more"), counts.back()));
  return bar_chart(visit.texts.get("figures.waiting"), visit.texts.get("figures.age"),
                   {{visit.texts.get("figures.documents")}}, rows);
}

json record_chart(const Site& site, const Visit& visit) {
  std::map<int, std::map<std::string, std::uint64_t>> years;
  std::map<std::string, std::uint64_t> forms;
  for (const auto& one : archive::records_by_form_and_year(*site.services.archive)) {
    years[one.year][one.form] += one.records;
    forms[one.form] += one.records;
  }
  // The commonest forms have a colour of their own; the others share the last.
  constexpr std::size_t own = 7;
  std::vector<std::pair<std::string, std::uint64_t>> by_number(forms.begin(), forms.end());
  std::stable_sort(by_number.begin(), by_number.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<ChartSeries> series;
  for (std::size_t i = 0; i < std::min(own, by_number.size()); ++i) {
    const auto* form = site.services.forms->find(by_number[i].first);
    series.push_back({form ? visit.of(form->title.mn, form->title.en) : by_number[i].first});
  }
  if (by_number.size() > own) series.push_back({visit.texts.get("figures.other_forms")});
  std::vector<ChartRow> rows;
  while (years.size() > most_years) years.erase(years.begin());
  for (const auto& [year, counts] : years) {
    std::vector<std::uint64_t> values(series.size(), 0);
    for (const auto& [form, n] : counts) {
      const auto at = std::find_if(by_number.begin(), by_number.end(),
                                   [&](const auto& each) { return each.first == form; });
      values[std::min<std::size_t>(static_cast<std::size_t>(at - by_number.begin()), own)] += n;
    }
    ChartRow one{std::to_string(year), {}, {}};
    for (const auto value : values) {
      one.values.push_back(static_cast<double>(value));
      one.written.push_back(std::to_string(value));
    }
    rows.push_back(std::move(one));
  }
  return bar_chart(visit.texts.get("figures.records"), visit.texts.get("figures.year"), series,
                   rows);
}

// What is kept, month after month: the sum, not what each one brought.
json storage_chart(const Site& site, const Visit& visit) {
  std::uint64_t bytes = 0;
  std::vector<ChartRow> rows;
  for (const auto& month : archive::growth_by_month(*site.services.archive)) {
    bytes += month.bytes;
    const auto number = std::to_string(month.month);
    rows.push_back({std::to_string(month.year) + (number.size() == 1 ? "-0" : "-") + number,
                    {static_cast<double>(bytes)},
                    {file_size(visit, bytes)}});
  }
  if (rows.size() > most_months)
    rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(most_months));
  return bar_chart(visit.texts.get("figures.storage"), visit.texts.get("figures.month"),
                   {{visit.texts.get("figures.size")}}, rows);
}

json fixity_chart(const Site& site, const Visit& visit) {
  const auto now = site.services.clock.microseconds();
  const std::pair<std::int64_t, const char*> ages[] = {{7 * day, "figures.read_week"},
                                                       {30 * day, "figures.read_month"},
                                                       {90 * day, "figures.read_quarter"},
                                                       {365 * day, "figures.read_year"}};
  std::vector<std::int64_t> moments;
  for (const auto& [age, key] : ages) moments.push_back(now - age);
  const auto counts = archive::objects_read_since(*site.services.archive, moments);
  std::vector<ChartRow> rows;
  for (std::size_t i = 0; i < std::size(ages); ++i)
    rows.push_back(row(visit.texts.get(ages[i].second), counts[i]));
  rows.push_back(row(visit.texts.get("figures.read_longer"), counts[std::size(ages)]));
  rows.push_back(row(visit.texts.get("figures.read_never"), counts.back()));
  return bar_chart(visit.texts.get("figures.fixity"), visit.texts.get("figures.read"),
                   {{visit.texts.get("figures.objects")}}, rows);
}

http::Response figures(const Site& site, const Visit& visit) {
  json charts = json::array();
  for (auto* chart : {waiting_chart, record_chart, storage_chart, fixity_chart})
    charts.push_back(chart(site, visit));
  for (std::size_t i = 0; i < charts.size(); ++i) charts[i]["chart_id"] = std::to_string(i + 1);
  return visit.page("figures", visit.texts.get("figures.title"), {{"charts", charts}});
}

}  // namespace

void add_duty_pages(const std::shared_ptr<Site>& site) {
  const auto see = access::Permission::SeeArchive;
  site->add("GET", "/duties", see, [site](const Visit& visit) { return duties(*site, visit); });
  site->add("GET", "/figures", see, [site](const Visit& visit) { return figures(*site, visit); });
}

}  // namespace tamga::pages
