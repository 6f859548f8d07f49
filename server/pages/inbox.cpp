// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/inbox.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "server/ingest/ingest.h"
#include "server/pages/account_words.h"
#include "server/pages/address.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using access::Access;
using access::Permission;

constexpr std::size_t repairs_looked_at = 200, batches_looked_at = 200;

std::string by_role(const Visit& visit, access::Role role) {
  return visit.texts.get("inbox.by_role", {{"role", role_words(visit, role)}});
}

// The act that is due, and whether it can be done beside others: with no scan of another
// body's decision, and nothing of the author's to confirm first.
struct DueAct {
  const forms::Act* act = nullptr;
  bool together = false;
};
DueAct due_act(const forms::Form& form, const documents::Document& document) {
  for (const auto& act : form.acts)
    if (act.id == document.next_act) return {&act, !act.outside && &act != &form.acts.front()};
  return {};
}

std::string why_words(const Site& site, const Visit& visit, const documents::Waiting& row,
                      const forms::Act& act) {
  if (!row.in_place.empty())
    return visit.texts.get("inbox.in_place", {{"name", shown_name(site, visit, row.in_place)}});
  if (row.named) return visit.texts.get("inbox.named");
  const auto role = access::role_from(act.role);
  return role ? by_role(visit, *role) : std::string();
}

void add_documents(const Site& site, const Visit& visit, const DocumentView& view,
                   std::vector<InboxRow>& rows) {
  const auto list =
      site.services.documents->waiting(visit.account(), 0, std::numeric_limits<std::size_t>::max());
  for (const auto& row : list.rows) {
    const auto& document = row.document;
    const auto& form = view.form_of(document);
    const auto due = due_act(form, document);
    if (!due.act) continue;
    rows.push_back({document.title, visit.of(form.title.mn, form.title.en),
                    visit.texts.get("documents.due",
                                    {{"act", visit.of(due.act->title.mn, due.act->title.en)}}),
                    why_words(site, visit, row, *due.act),
                    shown_name(site, visit, document.created_by),
                    DocumentView::address_of(document), document.due_since, row.deadline,
                    due.together ? document.id : ""});
  }
}

// Which step of a disposal is this reader's; "" for none. The page of the disposal has
// the same rules.
std::string disposal_step(const Visit& visit, const archive::DisposalCase& disposal) {
  const auto& account = visit.account();
  const bool keeps = Access::may(account, Permission::KeepArchive);
  const bool approves = Access::may(account, Permission::ApproveDisposal);
  const bool undecided = disposal.count("") != 0, destroys = disposal.count("destroy") != 0;
  if (disposal.state == "appraisal" && undecided) return approves ? "inbox.appraise" : "";
  if (disposal.state == "appraisal") return keeps ? "inbox.conclude" : "";
  if (disposal.state == "appraised" && destroys)
    return keeps && disposal.document.empty() ? "inbox.draw_up" : "";
  if (disposal.state == "appraised")
    return approves && account.name != disposal.created_by ? "inbox.approve_transfer" : "";
  if (disposal.state == "approved")
    return keeps && account.name != disposal.approved_by ? "inbox.execute" : "";
  return "";
}

void add_disposals(const Site& site, const Visit& visit, std::vector<InboxRow>& rows) {
  if (!Access::may(visit.account(), Permission::SeeDisposal)) return;
  for (const auto& brief : site.services.disposal->all("")) {
    if (brief.state == "closed") continue;
    const auto disposal = site.services.disposal->find(brief.id);
    if (!disposal) continue;
    const auto step = disposal_step(visit, *disposal);
    if (step.empty()) continue;
    const bool keeps = step != "inbox.appraise" && step != "inbox.approve_transfer";
    const auto since = disposal->approved != 0 ? disposal->approved : disposal->created;
    rows.push_back({visit.texts.get("disposals.one") + " " + std::to_string(disposal->year) + "/" +
                        std::to_string(disposal->number),
                    visit.texts.get("disposals.title"), visit.texts.get(step),
                    by_role(visit, keeps ? access::Role::Archivist : access::Role::Signer),
                    shown_name(site, visit, disposal->created_by),
                    "/disposals/" + percent_encode(disposal->id), since, 0, ""});
  }
}

void add_repairs(const Site& site, const Visit& visit, std::vector<InboxRow>& rows) {
  const auto& account = visit.account();
  if (!Access::may(account, Permission::KeepArchive)) return;
  for (const auto& repair : site.services.fixity->repairs(repairs_looked_at))
    if (repair.repaired == 0 && repair.asked_by != account.name)
      rows.push_back({repair.sha256.substr(0, 16), visit.texts.get("fixity.title"),
                      visit.texts.get("inbox.allow_repair"),
                      by_role(visit, access::Role::Archivist),
                      shown_name(site, visit, repair.asked_by), "/fixity", repair.asked, 0, ""});
}

void add_files(const Site& site, const Visit& visit, std::vector<InboxRow>& rows) {
  if (!Access::may(visit.account(), Permission::KeepArchive)) return;
  for (const auto& batch : site.services.ingest->batches(batches_looked_at)) {
    const auto found = batch.counts.find("proposed");
    const auto waiting = found == batch.counts.end() ? 0 : found->second;
    if (waiting == 0) continue;
    rows.push_back({batch.name, visit.texts.get("nav.ingest"),
                    visit.texts.get("inbox.confirm_files", {{"n", std::to_string(waiting)}}),
                    by_role(visit, access::Role::Archivist), "",
                    "/ingest/" + percent_encode(batch.id), batch.created, 0, ""});
  }
}

}  // namespace

std::vector<InboxRow> inbox_of(const Site& site, const Visit& visit, const DocumentView& view) {
  std::vector<InboxRow> rows;
  add_documents(site, visit, view, rows);
  add_disposals(site, visit, rows);
  add_repairs(site, visit, rows);
  add_files(site, visit, rows);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const InboxRow& a, const InboxRow& b) { return a.since < b.since; });
  return rows;
}

}  // namespace tamga::pages
