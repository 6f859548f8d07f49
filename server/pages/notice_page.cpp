// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/notice_page.h"

#include <nlohmann/json.hpp>

#include "server/notices/address_confirmation.h"
#include "server/notices/notice_text.h"
#include "server/notices/notices.h"
#include "server/pages/date_words.h"
#include "server/pages/disposal_words.h"
#include "server/services.h"

namespace tamga::pages {
namespace {

using nlohmann::json;

constexpr std::size_t shown = 20, in_feed = 50, longest_token = 128;

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

// The address that waits, and what its reader does next; false for none.
json waits_view(const Visit& visit, const notices::Notices& service) {
  const auto& name = visit.account().name;
  const auto waiting = service.addresses().waiting(name);
  if (!waiting) return false;
  const auto& texts = visit.texts;
  const auto confirmed = service.wishes(name).address;
  return {
      {"waits_words", texts.get("notices.waits", {{"address", waiting->address}})},
      {"letter_words", service.mails() ? texts.get("notices.letter." + waiting->letter,
                                                   {{"until", minute_words(visit, waiting->until)}})
                                       : texts.get("notices.no_mail")},
      {"meanwhile", confirmed.empty() ? texts.get("notices.meanwhile_none")
                                      : texts.get("notices.meanwhile", {{"address", confirmed}})}};
}

// Addresses that need no letter, to choose from.
json vouched_rows(const notices::AddressConfirmations& addresses, const Visit& visit) {
  json rows = json::array();
  for (const auto& address : addresses.vouched(visit.account().name))
    rows.push_back({{"vouched_address", address}});
  return rows;
}

http::Response show(const notices::Notices& service, const Visit& visit,
                    const notices::Wishes& wishes, const std::string& secret,
                    const Failure* failure) {
  const auto latest = latest_rows(service, visit);
  const auto vouched = vouched_rows(service.addresses(), visit);
  const auto waiting = service.addresses().waiting(visit.account().name);
  const auto done = visit.request.parameter("changed");
  return visit.page("notices", visit.texts.get("notices.title"),
                    {{"address", waiting && !failure ? waiting->address : wishes.address},
                     {"waits", waits_view(visit, service)},
                     {"vouched", vouched},
                     {"any_vouched", !vouched.empty()},
                     {"confirmed", done == "address"},
                     {"letter_asked", done == "letter"},
                     {"kinds", kind_rows(visit, wishes)},
                     {"english", wishes.english},
                     {"mails", service.mails()},
                     {"feed", wishes.feed || !secret.empty()},
                     {"secret", secret.empty() ? "" : "/feed/" + secret},
                     {"latest", latest},
                     {"none", latest.empty()},
                     {"changed", done == "yes"},
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

http::Response ask_letter(notices::Notices& service, const Visit& visit) {
  visit.checked_form();
  try {
    service.addresses().ask_again(visit.account());
  } catch (const Failure& failure) {
    if (failure.kind().code != "mail-letter-soon") throw;
    return show(service, visit, service.wishes(visit.account().name), "", &failure);
  }
  return http::Response::see_other("/account/notices?changed=letter");
}

// What a letter's link opens. Opening does nothing: programs that look through mail do that, too.
http::Response linked(const notices::Notices& service, const Visit& visit,
                      const std::string& token) {
  const auto address = service.addresses().linked(visit.account(), token);
  const Failure over("mail-link-over");
  return visit.page(
      "confirm_address", visit.texts.get("notices.confirm"),
      {{"address", address.value_or("")},
       {"token", token},
       {"ask", address ? visit.texts.get("notices.confirm_ask", {{"address", *address}}) : ""},
       {"said", address ? "" : said_of(visit, &over)}},
      address ? 200 : over.kind().http_status);
}

http::Response confirm(notices::Notices& service, const Visit& visit) {
  const auto fields = visit.checked_form();
  const auto token = field(fields, "token");
  try {
    service.addresses().confirm(visit.account(), token);
  } catch (const Failure& failure) {
    if (failure.kind().code != "mail-link-over") throw;
    return linked(service, visit, token);
  }
  return http::Response::see_other("/account/notices?changed=address");
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
      "POST", "/account/notices/letter", everybody,
      [service](const Visit& visit) { return ask_letter(*service, visit); }, small_form);
  site->add("GET", "/account/notices/confirm", everybody, [service](const Visit& visit) {
    return linked(*service, visit, visit.request.parameter("token").substr(0, longest_token));
  });
  site->add(
      "POST", "/account/notices/confirm", everybody,
      [service](const Visit& visit) { return confirm(*service, visit); }, small_form);
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
