// SPDX-License-Identifier: GPL-3.0-or-later
// What waits for me, and several acts after one password. Without script: boxes are
// ticked, their values asked once for each sort of act, the outcome told line by line.
#include "server/pages/inbox.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/access/second_factor.h"
#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/pages/confirmation_page.h"
#include "server/pages/date_words.h"
#include "server/pages/form_fields.h"
#include "server/pages/form_view.h"
#include "server/pages/paging.h"
#include "server/pages/shown_record.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using documents::Document;
using nlohmann::json;

constexpr std::size_t page_size = 30;
constexpr std::size_t most_together = 50;

// One act of one document, as it was shown: so that nothing else is done than what
// somebody saw.
struct Chosen {
  std::string document, act;
  std::uint64_t revision = 0;
  std::string title;
};

// Acts of one sort, whose values are the same for all of them.
struct Group {
  const forms::Form* form = nullptr;
  const forms::Act* act = nullptr;
  FieldSchema schema;
  std::string prefix;  // of its fields: "/g0"
  std::vector<Chosen> chosen;
  json values = json::object();
};

std::size_t count_of(const std::vector<Group>& groups) {
  std::size_t count = 0;
  for (const auto& group : groups) count += group.chosen.size();
  return count;
}

// Of all fields those of one group: the reader refuses what is not below its prefix.
Fields own_fields(const Group& group, const Fields& fields) {
  Fields own;
  for (const auto& each : fields)
    if (each.first.starts_with(group.prefix + "/")) own.push_back(each);
  return own;
}

class InboxPages {
 public:
  InboxPages(const std::shared_ptr<Site>& site, const std::shared_ptr<const FormSchemas>& schemas)
      : site_(site), schemas_(schemas), view_(site, schemas) {}

  http::Response list(const Visit& visit) const {
    const auto rows = inbox_of(*site_, visit, view_);
    const Paging paging(visit, "page", rows.size(), page_size);
    json shown = json::array();
    bool any_together = false;
    for (std::size_t i = paging.first(); i < paging.last(); ++i) {
      shown.push_back(row_view(visit, rows[i], i));
      any_together = any_together || !rows[i].document.empty();
    }
    return visit.page(
        "inbox", visit.texts.get("inbox.title"),
        {{"rows", shown},
         {"none", rows.empty()},
         {"sealed", visit.request.parameter("sealed") == "1"},
         {"count", visit.texts.get("inbox.count", {{"n", std::to_string(rows.size())}})},
         {"any_together", any_together},
         {"pager", paging.view()}});
  }

  // What was ticked, for its values and the password.
  http::Response choose(const Visit& visit) const {
    std::vector<Chosen> chosen;
    const auto [from, to] = visit.request.query.equal_range("document");
    for (auto at = from; at != to; ++at) {
      const auto document = seen(visit, at->second);
      if (document) chosen.push_back(chosen_of(*document));
    }
    if (chosen.empty()) return http::Response::see_other("/inbox");
    auto groups = grouped(chosen);
    for (auto& group : groups) fill_in(visit, group);
    return form(visit, groups, nullptr, {}, chosen.size() - count_of(groups));
  }

  http::Response act(const Visit& visit) const {
    const Fields fields = visit.checked_form();
    auto groups = grouped(sent(visit, fields));
    if (groups.empty()) return http::Response::see_other("/inbox");
    std::vector<std::pair<std::string, documents::ActOrder>> orders;
    for (auto& group : groups) {
      group.values = read_fields(group.schema, own_fields(group, fields), group.prefix);
      for (const auto& one : group.chosen) orders.emplace_back(one.document, order(group, one));
    }
    const auto step_up = step_up_of(*site_, visit, fields);
    try {
      const auto outcomes =
          site_->services.documents->act_together(visit.account(), orders, step_up);
      // Values that are not good are good for none of their group: asked again.
      const auto faulty = std::find_if(outcomes.begin(), outcomes.end(), [](const auto& outcome) {
        return outcome.refused && outcome.refused->kind().code == "content-refused";
      });
      const bool none_done = std::none_of(outcomes.begin(), outcomes.end(),
                                          [](const auto& outcome) { return outcome.done; });
      if (none_done && faulty != outcomes.end())
        return form(visit, groups, &*faulty->refused, faults_of(groups, outcomes));
      return told(visit, groups, outcomes);
    } catch (...) {
      const Failure failure = current_failure();
      if (failure.kind().http_status >= 500) throw;
      return form(visit, groups, &failure, {});
    }
  }

 private:
  using Faults = std::map<std::string, std::vector<Failure::Item>>;  // by group's prefix

  static json row_view(const Visit& visit, const InboxRow& row, std::size_t number) {
    return {{"title", row.title},
            {"kind", row.kind},
            {"step", row.step},
            {"why", row.why},
            {"by", row.by},
            {"address", row.address},
            {"since", minute_words(visit, row.since)},
            {"until", row.until == 0 ? "" : day_words(visit, row.until - 1)},
            {"together", row.document},
            {"number", std::to_string(number)}};
  }

  // Nothing for what the reader may not act on.
  std::optional<Document> seen(const Visit& visit, const std::string& id) const {
    auto document = site_->services.documents->document(id);
    if (!document || !site_->services.documents->may_act(visit.account(), *document))
      return std::nullopt;
    return document;
  }

  static Chosen chosen_of(const Document& document) {
    return {document.id, document.next_act, document.revision, document.title};
  }

  // The acts that were shown: "id revision act" each. Of documents that may not even be
  // seen nothing is told, not their titles either.
  std::vector<Chosen> sent(const Visit& visit, const Fields& fields) const {
    std::vector<Chosen> chosen;
    for (const auto& [name, value] : fields) {
      if (name != "chosen") continue;
      const auto first = value.find(' '), second = value.find(' ', first + 1);
      if (first == std::string::npos || second == std::string::npos) throw Failure("bad-request");
      Chosen one{value.substr(0, first), value.substr(second + 1), 0, ""};
      std::from_chars(value.data() + first + 1, value.data() + second, one.revision);
      const auto document = site_->services.documents->document(one.document);
      if (!document || !site_->services.documents->may_see(visit.account(), *document)) continue;
      one.title = document->title;
      chosen.push_back(one);
    }
    return chosen;
  }

  // What can be done together, by form and act; what cannot is left out.
  std::vector<Group> grouped(const std::vector<Chosen>& chosen) const {
    std::vector<Group> groups;
    for (const auto& one : chosen) {
      if (one.document.empty()) continue;
      const auto document = site_->services.documents->document(one.document);
      const auto& form = view_.form_of(*document);
      const auto act = std::find_if(form.acts.begin(), form.acts.end(),
                                    [&](const auto& each) { return each.id == one.act; });
      if (act == form.acts.end() || act == form.acts.begin() || act->outside) continue;
      auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& each) {
        return each.form == &form && each.act == &*act;
      });
      if (group == groups.end()) {
        auto schema = schemas_->act(form, act->id);
        if (!schema) continue;
        groups.push_back({&form, &*act, *schema, "/g" + std::to_string(groups.size()), {}});
        group = std::prev(groups.end());
      }
      if (count_of(groups) < most_together) group->chosen.push_back(one);
    }
    return groups;
  }

  void fill_in(const Visit& visit, Group& group) const {
    const auto document = site_->services.documents->document(group.chosen.front().document);
    group.values = likely_values(visit, site_->services.clock, group.schema,
                                 json::parse(document->content), false);
  }

  static documents::ActOrder order(const Group& group, const Chosen& one) {
    documents::ActOrder order;
    order.act = one.act;
    order.values_json = without_empty(group.schema, group.values).dump();
    order.idempotency_key =
        "page:" + one.document + ":" + one.act + ":" + std::to_string(one.revision);
    return order;
  }

  // The faults of each group, at its own fields.
  static Faults faults_of(const std::vector<Group>& groups,
                          const std::vector<documents::ActOutcome>& outcomes) {
    Faults faults;
    std::size_t at = 0;
    for (const auto& group : groups)
      for (std::size_t i = 0; i < group.chosen.size(); ++i, ++at) {
        const auto& refused = outcomes[at].refused;
        if (!refused || faults.contains(group.prefix)) continue;
        const std::string place = "/acts/" + group.act->id;
        for (auto item : refused->items()) {
          if (item.pointer.starts_with(place))
            item.pointer = group.prefix + item.pointer.substr(place.size());
          faults[group.prefix].push_back(item);
        }
      }
    return faults;
  }

  // `left_out`: how many of those that were ticked cannot be done together.
  http::Response form(const Visit& visit, const std::vector<Group>& groups, const Failure* failure,
                      const Faults& faults, std::size_t left_out = 0) const {
    json shown = json::array();
    bool seals = false;
    for (const auto& group : groups) {
      json documents = json::array();
      for (const auto& one : group.chosen)
        documents.push_back(
            {{"document_title", one.title},
             {"document_address", "/documents/" + percent_encode(one.document)},
             {"chosen", one.document + " " + std::to_string(one.revision) + " " + one.act}});
      seals = seals || group.act->seal;
      const auto found = faults.find(group.prefix);
      const FormState state{group.schema,
                            group.values,
                            group.prefix,
                            "/inbox/together",
                            found == faults.end() ? std::vector<Failure::Item>{} : found->second,
                            ""};
      shown.push_back({{"form_title", visit.of(group.form->title.mn, group.form->title.en)},
                       {"act_title", visit.of(group.act->title.mn, group.act->title.en)},
                       {"documents", documents},
                       {"faulty", !state.faults.empty()},
                       {"faults", fault_links(visit, state)},
                       {"fields", draw_form(visit, state)}});
    }
    json view = {
        {"groups", shown},
        {"said", failure ? said(visit, *failure) : ""},
        {"count", visit.texts.get("inbox.chosen", {{"n", std::to_string(count_of(groups))}})},
        {"left_out",
         left_out == 0 ? "" : visit.texts.get("inbox.left_out", {{"n", std::to_string(left_out)}})},
        {"any", count_of(groups) != 0},
        {"seals", seals},
        {"own_key", site_->services.documents->has_own_key(visit.account())}};
    view.update(step_up_view(*site_, visit, "/inbox"));
    return visit.page("inbox_together", visit.texts.get("inbox.together"), view,
                      failure ? failure->kind().http_status : 200);
  }

  http::Response told(const Visit& visit, const std::vector<Group>& groups,
                      const std::vector<documents::ActOutcome>& outcomes) const {
    std::map<std::string, std::string> titles;
    for (const auto& group : groups)
      for (const auto& one : group.chosen) titles[one.document] = one.title;
    json lines = json::array();
    std::size_t done = 0;
    Parameters again;
    for (const auto& outcome : outcomes) {
      const bool record = outcome.done && !outcome.done->record_id.empty();
      json line = {{"title", titles[outcome.document]},
                   {"address", record ? address_if_visible(*site_, visit, outcome.done->record_id)
                                      : "/documents/" + percent_encode(outcome.document)},
                   {"done", outcome.done.has_value()}};
      if (outcome.done) {
        ++done;
        line["words"] =
            record ? visit.texts.get("documents.sealed") : view_.state_words(visit, *outcome.done);
      } else {
        line["words"] = said(visit, *outcome.refused);
        again.emplace_back("document", outcome.document);
      }
      lines.push_back(line);
    }
    return visit.page(
        "inbox_done", visit.texts.get("inbox.done_title"),
        {{"lines", lines},
         {"summary", visit.texts.get("inbox.done", {{"n", std::to_string(done)},
                                                    {"all", std::to_string(outcomes.size())}})},
         {"all_done", again.empty()},
         {"again", again.empty() ? "" : "/inbox/together" + query_string(again)}});
  }

  std::shared_ptr<Site> site_;
  std::shared_ptr<const FormSchemas> schemas_;
  DocumentView view_;
};

}  // namespace

void add_inbox_pages(const std::shared_ptr<Site>& site) {
  const auto act = access::Permission::Act;
  const auto schemas = std::make_shared<const FormSchemas>();
  const auto pages = std::make_shared<const InboxPages>(site, schemas);
  site->add("GET", "/inbox", act, [pages](const Visit& visit) { return pages->list(visit); });
  site->add("GET", "/inbox/together", act,
            [pages](const Visit& visit) { return pages->choose(visit); });
  site->add(
      "POST", "/inbox/together", act, [pages](const Visit& visit) { return pages->act(visit); },
      small_form);
}

}  // namespace tamga::pages
