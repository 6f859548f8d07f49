// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses are confirmed before notices go there: a letter brings a link that is good once, for
// 24 hours, for this account and this address, and only where its owner is signed in. Until then
// notices go on to the address that was confirmed before. Of the link's token the catalogue has the
// SHA-256; it is made when the letter is sent, so that a letter that waits has none yet.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/access/access.h"
#include "server/archive/archive.h"
#include "server/clock.h"
#include "server/notices/mail_settings.h"

namespace tamga::notices {

struct AddressRow;

// An address that waits for its confirmation.
struct WaitingAddress {
  std::string address;
  std::string letter;      // due, sent, given-up
  std::int64_t until = 0;  // of the last letter's link, microseconds UTC; 0: none was sent
};

// Thread-safe. Several servers over one archive may each deliver().
class AddressConfirmations {
 public:
  static constexpr std::int64_t most_letters = 5;  // of an account in 24 hours, however they fail

  // The tables are made by Notices.
  AddressConfirmations(archive::Archive& archive, const access::Access& access, const Clock& clock);

  std::optional<WaitingAddress> waiting(std::string_view account) const;
  // Those that need no letter: an authority by which the account signs in vouches for them.
  std::vector<std::string> vouched(std::string_view account) const;

  // Inside the transaction of a change: where notices go from now on when `wanted` is wished for
  // instead of `confirmed`. That is `wanted` itself if it is "", the same, or vouched for; then
  // nothing waits any more. Else it begins to wait, and a letter is due. Failure mail-letter-soon
  // after most_letters.
  std::string take(archive::Transaction& transaction, const std::string& account,
                   const std::string& confirmed, const std::string& wanted) const;

  // The letter once more; the link of the one before holds until this one goes. Event
  // notices.letter-asked. Failure not-found when nothing waits, mail-letter-soon within a minute
  // and after most_letters.
  void ask_again(const access::Account& by);

  // Which address a link would confirm; nothing for one that is over, used, another's or none.
  std::optional<std::string> linked(const access::Account& by, std::string_view token) const;
  // Event notices.address-confirmed (no address in it). Failure mail-link-over.
  void confirm(const access::Account& by, std::string_view token);

  // Sends letters that are due, at most `limit`; gives how many went. Failure mail-unavailable as
  // Notices::deliver().
  std::size_t deliver(const MailSettings& mail, const std::string& public_url, std::size_t limit);

 private:
  // True when it went.
  bool deliver_one(const AddressRow& row, const MailSettings& mail,
                   const std::string& public_url) const;

  archive::Archive& archive_;
  const access::Access& access_;
  const Clock& clock_;
};

}  // namespace tamga::notices
