// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/usage/usage_check.h"

#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "server/archive/catalogue/applied_migrations.h"
#include "server/archive/log/event_search.h"
#include "server/usage/access_requests.h"

namespace tamga::usage {
namespace {

using archive::Archive;
using archive::Event;
using archive::Row;
using nlohmann::json;

struct LinkRow {
  std::string record, account, linked_by, unlinked_by;
  std::int64_t linked = 0, unlinked = 0;
};

// How often the log says, and the rows say, that one thing happened: what, about which
// record or request, which account is meant, who did it.
using Deed = std::tuple<std::string, std::string, std::string, std::string>;
using Deeds = std::multiset<Deed>;

// What is in `these` more often than in `those`.
template <typename Visit>
void each_beyond(const Deeds& these, const Deeds& those, const Visit& visit) {
  for (auto at = these.begin(); at != these.end(); at = these.upper_bound(*at))
    if (these.count(*at) > those.count(*at)) visit(*at);
}

class Checker {
 public:
  explicit Checker(const Archive& archive) : archive_(archive) {}

  std::vector<Archive::Fault> faults() {
    if (archive::has_migrations(archive_.catalogue(), "usage")) read_rows();
    read_log();
    each_beyond(rows_, logged_, [&](const Deed& deed) {
      add(std::get<1>(deed), "no event says " + std::get<0>(deed));
    });
    each_beyond(logged_, rows_, [&](const Deed& deed) {
      add(std::get<1>(deed), "what the event " + std::get<0>(deed) + " says is not there");
    });
    return std::move(faults_);
  }

 private:
  void add(const std::string& subject, const std::string& detail) {
    faults_.push_back({"usage-altered", subject, detail});
  }

  void read_rows() {
    std::vector<LinkRow> links;
    std::vector<AccessRequest> requests;
    archive_.catalogue().read([&](archive::Transaction& transaction) {
      transaction.query(
          "SELECT record, account, linked, linked_by, unlinked, unlinked_by FROM record_person "
          "ORDER BY record, account, linked",
          {}, [&](const Row& row) {
            links.push_back({row.text("record"), row.text("account"), row.text("linked_by"),
                             row.text("unlinked_by"), row.integer("linked"),
                             row.integer("unlinked")});
          });
      transaction.query(
          "SELECT id, account, asked, record, state, decided, decided_by, until, ended, ended_by "
          "FROM access_request",
          {}, [&](const Row& row) {
            AccessRequest request;
            request.id = row.text("id");
            request.account = row.text("account");
            request.asked = row.integer("asked");
            request.record = row.text("record");
            request.state = row.text("state");
            request.decided = row.integer("decided");
            request.decided_by = row.text("decided_by");
            request.until = row.integer("until");
            request.ended = row.integer("ended");
            request.ended_by = row.text("ended_by");
            requests.push_back(std::move(request));
          });
    });
    for (std::size_t i = 0; i < links.size(); ++i)
      check_link(links[i], i + 1 < links.size() ? &links[i + 1] : nullptr);
    for (const auto& request : requests) check_request(request);
  }

  void check_link(const LinkRow& link, const LinkRow* next) {
    if (!archive_.record(link.record)) add(link.record, "a person is linked to what is no record");
    const bool ended = link.unlinked != 0;
    if (link.linked <= 0 || (ended && link.unlinked < link.linked) ||
        ended == link.unlinked_by.empty())
      add(link.record, "the times of a person's link are in no order");
    if (next && next->record == link.record && next->account == link.account &&
        (!ended || link.unlinked > next->linked))
      add(link.record, "a person is linked twice at a time");
    rows_.insert({"record.person-linked", link.record, link.account, link.linked_by});
    if (ended)
      rows_.insert({"record.person-unlinked", link.record, link.account, link.unlinked_by});
  }

  void check_request(const AccessRequest& request) {
    const auto& id = request.id;
    const bool asked = request.state == "asked", granted = request.state == "granted";
    if (!asked && !granted && request.state != "withdrawn" && request.state != "refused")
      add(id, "its state is none");
    if (!request.record.empty() && !archive_.record(request.record))
      add(id, "it is about what is no record");
    if (asked != (request.decided == 0) || (!asked && request.decided < request.asked) ||
        granted != (request.until != 0) || (granted && request.until <= request.decided) ||
        (request.ended != 0 && (!granted || request.ended < request.decided)) ||
        (request.ended != 0) == request.ended_by.empty())
      add(id, "its times are in no order");
    rows_.insert({"access.asked", id, "", request.account});
    if (request.state == "withdrawn")
      rows_.insert({"access.withdrawn", id, "", request.decided_by});
    if (request.state == "refused") rows_.insert({"access.refused", id, "", request.decided_by});
    if (granted)
      rows_.insert({"record.opened-to " + id, request.record, request.account, request.decided_by});
    if (request.ended != 0)
      rows_.insert({"record.closed-to " + id, request.record, request.account, request.ended_by});
  }

  void read_log() {
    archive::EventFilter filter;
    filter.types = {"record.person-linked", "record.person-unlinked", "record.opened-to",
                    "record.closed-to", "access."};
    archive::each_event_of(archive_, filter, [&](const Event& event) {
      auto detail = json::parse(event.detail, nullptr, false);
      if (!detail.is_object()) detail = json::object();
      std::string type = event.type;
      if (const auto request = detail.value("request", ""); !request.empty()) type += " " + request;
      logged_.insert({type, event.subject, detail.value("account", ""), event.agent});
    });
  }

  const Archive& archive_;
  Deeds rows_, logged_;
  std::vector<Archive::Fault> faults_;
};

}  // namespace

std::vector<Archive::Fault> usage_faults(const Archive& archive) {
  return Checker(archive).faults();
}

}  // namespace tamga::usage
