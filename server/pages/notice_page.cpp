// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/notice_page.h"

#include <nlohmann/json.hpp>

#include "server/notices/notice_text.h"
#include "server/notices/notices.h"
#include "server/pages/date_words.h"
#include "server/pages/disposal_words.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::size_t shown = 20, in_feed = 50;

json kind_rows(const Visit& visit, const notices::Wishes& wishes) {
  json rows = json::array();
  for (const auto kind : notices::all_kinds) {
    const std::string name(notices::kind_name(kind));
    rows.push_back({{"kind", name},
                    {"kind_title", visit.texts.get("notices.kind." + name)},
                    {"on", wishes.wanted.contains(kind)}});
  }
  return rows;
}

json latest_rows(const notices::Notices& service, const Visit& visit) {
  json rows = json::array();
  for (const auto& notice : service.latest(visit.account().name, shown))
    rows.push_back({{"headline", notices::headline(notice, visit.language == "en")},
                    {"link", notices::link_of(notice, "")},
                    {"day", minute_words(visit, notice.created)},
                    {"sent", visit.texts.get("notices.state." + notice.state)}});
  return rows;
}

http::Response show(const notices::Notices& service, const Visit& visit,
                    const notices::Wishes& wishes, const std::string& secret,
                    const Failure* failure) {
  const auto latest = latest_rows(service, visit);
  return visit.page("notices", visit.texts.get("notices.title"),
                    {{"address", wishes.address},
                     {"kinds", kind_rows(visit, wishes)},
                     {"english", wishes.english},
                     {"mails", service.mails()},
                     {"feed", wishes.feed || !secret.empty()},
                     {"secret", secret.empty() ? "" : "/feed/" + secret},
                     {"latest", latest},
                     {"none", latest.empty()},
                     {"changed", visit.request.parameter("changed") == "yes"},
                     {"said", said_of(visit, failure)}},
                    failure ? failure->kind().http_status : 200);
}

http::Response change(notices::Notices& service, const Visit& visit) {
  const auto fields = visit.checked_form();
  notices::Wishes wishes = service.wishes(visit.account().name);
  wishes.address = field(fields, "address");
  wishes.english = field(fields, "language") == "en";
  wishes.wanted.clear();
  for (const auto& [name, value] : fields)
    if (name == "kind")
      if (const auto kind = notices::kind_from(value)) wishes.wanted.insert(*kind);
  try {
    service.set_wishes(visit.account(), wishes);
  } catch (const Failure& failure) {
    if (failure.kind().http_status >= 500) throw;
    return show(service, visit, wishes, "", &failure);
  }
  return http::Response::see_other("/account/notices?changed=yes");
}

http::Response make_feed(notices::Notices& service, const Visit& visit) {
  visit.checked_form();
  const auto secret = service.make_feed(visit.account());
  return show(service, visit, service.wishes(visit.account().name), secret, nullptr);
}

http::Response end_feed(notices::Notices& service, const Visit& visit) {
  visit.checked_form();
  service.end_feed(visit.account());
  return http::Response::see_other("/account/notices");
}

// Open to whoever has the address; what it tells is no more than the mails.
http::Response feed(const Site& site, notices::Notices& service, const Visit& visit) {
  const auto& secret = visit.request.path_values.at("secret");
  const auto account = service.feed_of(secret);
  if (!account) throw Failure("not-found");
  http::Response response;
  response.body =
      notices::atom_feed(service.latest(account->name, in_feed),
                         "urn:tamga:notices:" + account->name, service.public_url(),
                         service.wishes(account->name).english, site.services.clock.microseconds());
  return response.with("Content-Type", "application/atom+xml; charset=utf-8")
      .with("Content-Security-Policy", "default-src 'none'")
      .with("X-Content-Type-Options", "nosniff")
      .with("Referrer-Policy", "no-referrer")
      .with("X-Robots-Tag", "noindex")
      .with("Cache-Control", "private, no-store");
}

}  // namespace

void add_notice_pages(const std::shared_ptr<Site>& site) {
  const auto everybody = access::Permission::Search;
  auto& services = site->services;
  const auto service = std::make_shared<notices::Notices>(*services.archive, *services.access,
                                                          *services.documents, services.clock);
  if (auto mail = notices::read_mail_settings(services.data)) service->set_mail(std::move(*mail));
  site->add("GET", "/account/notices", everybody, [service](const Visit& visit) {
    return show(*service, visit, service->wishes(visit.account().name), "", nullptr);
  });
  site->add(
      "POST", "/account/notices", everybody,
      [service](const Visit& visit) { return change(*service, visit); }, small_form);
  site->add(
      "POST", "/account/notices/feed", everybody,
      [service](const Visit& visit) { return make_feed(*service, visit); }, small_form);
  site->add(
      "POST", "/account/notices/feed/end", everybody,
      [service](const Visit& visit) { return end_feed(*service, visit); }, small_form);
  site->add("GET", "/feed/{secret}", std::nullopt,
            [site, service](const Visit& visit) { return feed(*site, *service, visit); });
}

}  // namespace tamga::pages
