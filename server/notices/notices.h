// SPDX-License-Identifier: GPL-3.0-or-later
// Notices: what the archive tells people without being asked, by e-mail and by a feed.
//
// What happened is read from the event log behind a place that is kept in the catalogue:
// rows of the outbox and the new place are one transaction, so that nothing is told twice
// or forgotten when the server ends in between. Mail goes out of the outbox by itself
// (mail_carrier.h), is tried again with growing pauses and survives a restart.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/access.h"
#include "server/archive/archive.h"
#include "server/clock.h"
#include "server/documents/documents.h"
#include "server/notices/mail_settings.h"

namespace tamga::notices {

// A document waits for me; mine was returned; mine was sealed; access is asked of me.
enum class Kind { Turn, Returned, Sealed, AccessAsked };
constexpr Kind all_kinds[] = {Kind::Turn, Kind::Returned, Kind::Sealed, Kind::AccessAsked};
std::string_view kind_name(Kind kind);  // "turn", "returned", "sealed", "access-asked"
std::optional<Kind> kind_from(std::string_view name);

class AddressConfirmations;

// What an account wants. Without an address nothing is mailed; without a feed and an
// address nothing is kept for it.
struct Wishes {
  std::string address;  // of its mail, confirmed, or ""
  std::set<Kind> wanted = {Kind::Turn, Kind::Returned, Kind::Sealed, Kind::AccessAsked};
  bool english = false;
  bool feed = false;  // it has a secret address
};

struct Notice {
  std::string id;  // UUIDv7
  std::string account;
  Kind kind = Kind::Turn;
  std::string subject;       // id of document, record or request
  std::string title;         // of the document or record: all that a mail tells
  std::int64_t created = 0;  // microseconds UTC
  std::string state;         // waiting, sent, kept (for the feed alone), given-up
  std::int64_t tries = 0, next_try = 0;
  std::string fault;  // code of the last one, or ""
};

// Thread-safe but for the set_ members, which are called before the first round. Several
// servers over one archive may each run follow() and deliver(): a row is claimed before it
// is sent. What is tried is at most sent twice, when a server ends between the other
// side's 250 and its own note of it.
class Notices {
 public:
  Notices(archive::Archive& archive, access::Access& access, documents::Documents& documents,
          const Clock& clock);
  ~Notices();

  // DATA/mail.json (mail_settings.h); without it nothing is mailed, feeds work.
  void set_mail(MailSettings settings);
  // Where the server's pages are, "https://archive.example.gov.mn", for links.
  void set_public_url(std::string url);
  const std::string& public_url() const;
  bool mails() const;

  // ---- what an account wants
  Wishes wishes(std::string_view account) const;
  // Another address than the one of before begins to wait for its confirmation, and that one
  // stays (address_confirmation.h). Event notices.wishes (no address in it). Throws Failure
  // mail-address-invalid, mail-letter-soon.
  void set_wishes(const access::Account& by, const Wishes& wishes);
  // Addresses that wait, and their letters.
  AddressConfirmations& addresses() const;
  // A new secret address; the one before it ends. The only time it is told. Event
  // notices.feed-made.
  std::string make_feed(const access::Account& by);
  // Event notices.feed-ended.
  void end_feed(const access::Account& by);

  // Whose feed it is: none for an unknown secret or an account that is disabled. Compared
  // by hash.
  std::optional<access::Account> feed_of(std::string_view secret) const;
  // Newest first, of the kinds it wants.
  std::vector<Notice> latest(std::string_view account, std::size_t limit) const;

  // ---- the outbox, for the server's timer
  // Reads the log on; gives how many notices it made. What was there before the first call
  // is passed over. Removes what is older than 90 days.
  std::size_t follow();
  // Sends what is due, letters first, at most `limit` of each; gives how many notices went. Nothing
  // without mail settings. Throws Failure mail-unavailable at the first fault that is of the other
  // server and not of one mail: what was due is tried later.
  std::size_t deliver(std::size_t limit = 100);
  // How many wait for their mail.
  std::size_t waiting() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tamga::notices
