// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/notices/notices.h"

#include <algorithm>

#include "server/archive/catalogue/migration_set.h"
#include "server/archive/storage/hash.h"
#include "server/civil_time.h"
#include "server/error.h"
#include "server/identifier.h"
#include "server/notices/address_confirmation.h"
#include "server/notices/mail_carrier.h"
#include "server/notices/mail_message.h"
#include "server/notices/mail_retry.h"
#include "server/notices/notice_rows.h"
#include "server/notices/notice_text.h"

namespace tamga::notices {
namespace {

using archive::Event;
using archive::Transaction;

constexpr std::int64_t kept_for = 90 * mail_day;
constexpr std::size_t events_at_once = 200;

Notice claimed(const Notice& notice, std::int64_t now) {
  auto to = notice;
  to.tries += 1;
  to.next_try = now + mail_claim;
  return to;
}

// After a try that failed: later again, or never.
Notice put_off(const Notice& notice, const MailOutcome& outcome, std::int64_t now) {
  auto to = notice;
  to.fault = outcome.fault;
  if (const auto again = next_mail_try(notice.tries, outcome.fault, now))
    to.next_try = *again;
  else
    to.state = "given-up";
  return to;
}

}  // namespace

std::string_view kind_name(Kind kind) {
  switch (kind) {
    case Kind::Turn:
      return "turn";
    case Kind::Returned:
      return "returned";
    case Kind::Sealed:
      return "sealed";
    case Kind::AccessAsked:
      return "access-asked";
  }
  return "";
}

std::optional<Kind> kind_from(std::string_view name) {
  for (const auto kind : all_kinds)
    if (kind_name(kind) == name) return kind;
  return std::nullopt;
}

struct Notices::State {
  archive::Archive& archive;
  access::Access& access;
  documents::Documents& documents;
  const Clock& clock;
  AddressConfirmations addresses{archive, access, clock};
  std::optional<MailSettings> mail{};
  std::string public_url{};

  // Who of those that want notices gets one of an event, before their wishes are asked.
  struct Told {
    Kind kind = Kind::Turn;
    std::string subject, title;
    std::int64_t since = 0;  // not told again if it was since then
    std::function<bool(const access::Account&)> whom;
  };

  std::optional<WishRow> row_of(std::string_view account) const {
    std::optional<WishRow> row;
    archive.catalogue().read([&](Transaction& t) { row = find_wishes(t, account); });
    return row;
  }

  std::optional<Told> turn(const Event& event) const {
    const auto document = documents.document(event.subject);
    if (!document || document->stage != documents::Stage::Open) return std::nullopt;
    return Told{Kind::Turn, document->id, document->title, document->due_since,
                [this, agent = event.agent, document = *document](const access::Account& account) {
                  return account.name != agent && documents.may_act(account, document);
                }};
  }

  std::optional<Told> returned(const Event& event) const {
    const auto document = documents.document(event.subject);
    if (!document) return std::nullopt;
    return Told{
        Kind::Returned, document->id, document->title, 0,
        [agent = event.agent, author = document->created_by](const access::Account& account) {
          return account.name != agent && account.name == author;
        }};
  }

  std::optional<Told> sealed(const Event& event) const {
    const auto record = archive.record(event.subject);
    if (!record || record->document_id.empty()) return std::nullopt;
    const auto document = documents.document(record->document_id);
    const std::string author = document ? document->created_by : "";
    return Told{Kind::Sealed, record->id, record->title, 0,
                [record = *record, author](const access::Account& account) {
                  return (account.name == author || account.name == record.owner) &&
                         access::Access::may_see(account, record);
                }};
  }

  // Who keeps the archive decides; what is asked for stands on the request's page alone.
  static Told asked(const Event& event) {
    return {Kind::AccessAsked, event.subject, "", 0,
            [agent = event.agent](const access::Account& account) {
              return account.name != agent &&
                     access::Access::may(account, access::Permission::KeepArchive);
            }};
  }

  std::optional<Told> told_by(const Event& event) const {
    if (event.type == "document.created" || event.type == "document.act" ||
        event.type == "document.participants")
      return turn(event);
    if (event.type == "document.returned") return returned(event);
    if (event.type == "record.captured") return sealed(event);
    if (event.type == "access.asked") return asked(event);
    return std::nullopt;
  }

  // Of what was told in the catalogue, or in this very round.
  bool told_before(const Notice& notice, std::int64_t since,
                   const std::vector<Notice>& round) const {
    if (since == 0) return false;
    bool before = std::any_of(round.begin(), round.end(), [&](const Notice& one) {
      return one.account == notice.account && one.kind == notice.kind &&
             one.subject == notice.subject;
    });
    if (!before)
      archive.catalogue().read([&](Transaction& t) { before = told_since(t, notice, since); });
    return before;
  }

  // Adds what an event has to tell to `round`.
  void tell(const Event& event, const std::vector<WishRow>& wishes, std::vector<Notice>& round) {
    const auto told = wishes.empty() ? std::nullopt : told_by(event);
    if (!told) return;
    for (const auto& row : wishes) {
      if (!row.wishes.wanted.contains(told->kind)) continue;
      const auto account = access.account(row.account);
      if (!account || account->disabled || !told->whom(*account)) continue;
      Notice notice;
      notice.account = row.account;
      notice.kind = told->kind;
      notice.subject = told->subject;
      notice.title = told->title;
      notice.created = clock.microseconds();
      notice.id = new_identifier(notice.created);
      notice.state = row.wishes.address.empty() ? "kept" : "waiting";
      notice.next_try = notice.created;
      if (!told_before(notice, told->since, round)) round.push_back(std::move(notice));
    }
  }

  MailOutcome send(const Notice& notice, const Wishes& wishes) const {
    MailMessage message{mail->from,
                        wishes.address,
                        headline(notice, wishes.english),
                        mail_text(notice, wishes.english, public_url),
                        notice.id,
                        from_microseconds(clock.microseconds())};
    return send_mail(*mail, wishes.address, mail_bytes(message));
  }

  bool move(const Notice& from, const Notice& to) const {
    bool moved = false;
    archive.catalogue().write([&](Transaction& t) { moved = move_notice(t, from, to); });
    return moved;
  }

  // True when it was sent. Throws Failure mail-unavailable when the server cannot be had:
  // then the others need not try either.
  bool deliver_one(const Notice& notice) const {
    const auto mine = claimed(notice, clock.microseconds());
    if (!move(notice, mine)) return false;  // another server has it
    const auto row = row_of(notice.account);
    const auto account = access.account(notice.account);
    auto after = mine;
    if (!row || row->wishes.address.empty() || !account || account->disabled ||
        !row->wishes.wanted.contains(notice.kind)) {
      after.state = "kept";  // it is not wanted any more
      move(mine, after);
      return false;
    }
    const auto outcome = send(notice, row->wishes);
    if (outcome.sent) {
      after.state = "sent";
      after.fault.clear();
    } else {
      after = put_off(mine, outcome, clock.microseconds());
    }
    move(mine, after);
    if (outcome.fault == "mail-unavailable") throw Failure("mail-unavailable", outcome.detail);
    return outcome.sent;
  }
};

Notices::Notices(archive::Archive& archive, access::Access& access, documents::Documents& documents,
                 const Clock& clock)
    : state_(std::make_unique<State>(State{archive, access, documents, clock})) {
  archive::MigrationSet("notices", "server/notices/migrations").apply(archive.catalogue());
}

Notices::~Notices() = default;

void Notices::set_mail(MailSettings settings) {
  state_->mail = std::move(settings);
}

void Notices::set_public_url(std::string url) {
  while (!url.empty() && url.back() == '/') url.pop_back();
  state_->public_url = std::move(url);
}

const std::string& Notices::public_url() const {
  return state_->public_url;
}

AddressConfirmations& Notices::addresses() const {
  return state_->addresses;
}

bool Notices::mails() const {
  return state_->mail.has_value();
}

Wishes Notices::wishes(std::string_view account) const {
  const auto row = state_->row_of(account);
  return row ? row->wishes : Wishes{};
}

void Notices::set_wishes(const access::Account& by, const Wishes& wishes) {
  if (!wishes.address.empty() && !is_mail_address(wishes.address))
    throw Failure("mail-address-invalid");
  state_->archive.append({by.name}, "notices.wishes", by.name, "", [&](Transaction& t) {
    const auto before = find_wishes(t, by.name).value_or(WishRow{by.name, {}, {}});
    WishRow row{by.name, wishes, before.feed_hash};
    row.wishes.address = state_->addresses.take(t, by.name, before.wishes.address, wishes.address);
    keep_wishes(t, row);
  });
}

std::string Notices::make_feed(const access::Account& by) {
  const auto secret = archive::hex(archive::random_bytes(32));
  state_->archive.append({by.name}, "notices.feed-made", by.name, "", [&](Transaction& t) {
    auto row = find_wishes(t, by.name).value_or(WishRow{by.name, {}, {}});
    row.feed_hash = archive::sha256_hex(secret);
    keep_wishes(t, row);
  });
  return secret;
}

void Notices::end_feed(const access::Account& by) {
  state_->archive.append({by.name}, "notices.feed-ended", by.name, "", [&](Transaction& t) {
    auto row = find_wishes(t, by.name).value_or(WishRow{by.name, {}, {}});
    row.feed_hash.clear();
    keep_wishes(t, row);
  });
}

std::optional<access::Account> Notices::feed_of(std::string_view secret) const {
  std::optional<WishRow> row;
  state_->archive.catalogue().read(
      [&](Transaction& t) { row = wishes_of_feed(t, archive::sha256_hex(secret)); });
  if (!row) return std::nullopt;
  auto account = state_->access.account(row->account);
  if (!account || account->disabled) return std::nullopt;
  return account;
}

std::vector<Notice> Notices::latest(std::string_view account, std::size_t limit) const {
  std::vector<Notice> found;
  const auto wanted = wishes(account).wanted;
  state_->archive.catalogue().read([&](Transaction& t) { found = notices_of(t, account, limit); });
  std::erase_if(found, [&](const Notice& notice) { return !wanted.contains(notice.kind); });
  return found;
}

std::size_t Notices::follow() {
  auto& state = *state_;
  std::optional<std::int64_t> place;
  state.archive.catalogue().read([&](Transaction& t) { place = read_place(t); });
  if (!place) {
    const auto size = static_cast<std::int64_t>(state.archive.log_state().size);
    state.archive.catalogue().write([&](Transaction& t) {
      if (!read_place(t)) begin_place(t, size);
    });
    return 0;
  }
  std::vector<WishRow> wishes;
  state.archive.catalogue().read([&](Transaction& t) { wishes = all_wishes(t); });
  std::size_t made = 0;
  for (;;) {
    const auto events =
        state.archive.events_from(static_cast<std::uint64_t>(*place), events_at_once);
    if (events.empty()) break;
    std::vector<Notice> notices;
    for (const auto& event : events) state.tell(event, wishes, notices);
    const auto next = static_cast<std::int64_t>(events.back().position) + 1;
    bool mine = false;
    state.archive.catalogue().write([&](Transaction& t) {
      mine = move_place(t, *place, next);
      if (!mine) return;  // another server has read these
      for (const auto& notice : notices) insert_notice(t, notice);
      remove_before(t, state.clock.microseconds() - kept_for);
    });
    if (!mine) break;
    made += notices.size();
    place = next;
  }
  return made;
}

std::size_t Notices::deliver(std::size_t limit) {
  if (!mails()) return 0;
  state_->addresses.deliver(*state_->mail, state_->public_url, limit);
  std::vector<Notice> due;
  state_->archive.catalogue().read(
      [&](Transaction& t) { due = due_notices(t, state_->clock.microseconds(), limit); });
  std::size_t sent = 0;
  for (const auto& notice : due)
    if (state_->deliver_one(notice)) ++sent;
  return sent;
}

std::size_t Notices::waiting() const {
  std::int64_t count = 0;
  state_->archive.catalogue().read([&](Transaction& t) { count = waiting_notices(t); });
  return static_cast<std::size_t>(count);
}

}  // namespace tamga::notices
