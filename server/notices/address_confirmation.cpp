// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/notices/address_confirmation.h"

#include <algorithm>

#include "server/access/external_sign_in.h"
#include "server/archive/storage/hash.h"
#include "server/civil_time.h"
#include "server/error.h"
#include "server/identifier.h"
#include "server/notices/address_rows.h"
#include "server/notices/mail_carrier.h"
#include "server/notices/mail_message.h"
#include "server/notices/mail_retry.h"
#include "server/notices/notice_rows.h"
#include "server/notices/notice_text.h"

namespace tamga::notices {
namespace {

using archive::Transaction;

constexpr std::int64_t link_life = mail_day, pause = mail_minute;
constexpr std::size_t secret_bytes = 32;

// Counts one letter more of the account's 24 hours.
void count_letter(AddressRow& row, std::int64_t now) {
  if (now - row.asked_since >= mail_day) {
    row.asked_since = now;
    row.asked = 0;
  }
  if (row.asked >= AddressConfirmations::most_letters) throw Failure("mail-letter-soon");
  row.asked += 1;
  row.asked_last = now;
  row.letter = "due";
  row.tries = 0;
  row.next_try = now;
  row.fault.clear();
}

void forget_waiting(AddressRow& row) {
  row.address.clear();
  row.token_hash.clear();
  row.token_until = 0;
  row.letter.clear();
  row.fault.clear();
}

bool holds(const AddressRow& row, std::string_view token, std::int64_t now) {
  return !row.address.empty() && !row.token_hash.empty() && now < row.token_until &&
         row.token_hash == archive::sha256_hex(token);
}

}  // namespace

AddressConfirmations::AddressConfirmations(archive::Archive& archive, const access::Access& access,
                                           const Clock& clock)
    : archive_(archive), access_(access), clock_(clock) {}

std::optional<WaitingAddress> AddressConfirmations::waiting(std::string_view account) const {
  std::optional<AddressRow> row;
  archive_.catalogue().read([&](Transaction& t) { row = find_address(t, account); });
  if (!row || row->address.empty()) return std::nullopt;
  return WaitingAddress{row->address, row->letter, row->token_until};
}

std::vector<std::string> AddressConfirmations::vouched(std::string_view account) const {
  std::vector<std::string> addresses;
  archive_.catalogue().read(
      [&](Transaction& t) { addresses = access::vouched_addresses(t, account); });
  return addresses;
}

std::string AddressConfirmations::take(Transaction& transaction, const std::string& account,
                                       const std::string& confirmed,
                                       const std::string& wanted) const {
  auto row = find_address(transaction, account).value_or(AddressRow{account});
  const auto vouched = access::vouched_addresses(transaction, account);
  if (wanted.empty() || wanted == confirmed ||
      std::find(vouched.begin(), vouched.end(), wanted) != vouched.end()) {
    if (!row.address.empty()) {
      forget_waiting(row);
      keep_address(transaction, row);
    }
    return wanted;
  }
  if (row.address == wanted) return confirmed;
  forget_waiting(row);
  row.address = wanted;
  count_letter(row, clock_.microseconds());
  keep_address(transaction, row);
  return confirmed;
}

void AddressConfirmations::ask_again(const access::Account& by) {
  archive_.append({by.name}, "notices.letter-asked", by.name, "", [&](Transaction& transaction) {
    auto row = find_address(transaction, by.name);
    if (!row || row->address.empty()) throw Failure("not-found");
    const auto now = clock_.microseconds();
    if (now - row->asked_last < pause) throw Failure("mail-letter-soon");
    count_letter(*row, now);
    keep_address(transaction, *row);
  });
}

std::optional<std::string> AddressConfirmations::linked(const access::Account& by,
                                                        std::string_view token) const {
  std::optional<AddressRow> row;
  archive_.catalogue().read([&](Transaction& t) { row = find_address(t, by.name); });
  if (!row || !holds(*row, token, clock_.microseconds())) return std::nullopt;
  return row->address;
}

void AddressConfirmations::confirm(const access::Account& by, std::string_view token) {
  archive_.append(
      {by.name}, "notices.address-confirmed", by.name, "", [&](Transaction& transaction) {
        auto row = find_address(transaction, by.name);
        if (!row || !holds(*row, token, clock_.microseconds())) throw Failure("mail-link-over");
        auto wish = find_wishes(transaction, by.name).value_or(WishRow{by.name, {}, {}});
        wish.wishes.address = row->address;
        keep_wishes(transaction, wish);
        forget_waiting(*row);
        keep_address(transaction, *row);
      });
}

bool AddressConfirmations::deliver_one(const AddressRow& row, const MailSettings& mail,
                                       const std::string& public_url) const {
  const auto move = [&](const AddressRow& from, const AddressRow& to) {
    bool moved = false;
    archive_.catalogue().write([&](Transaction& t) { moved = move_letter(t, from, to); });
    return moved;
  };
  const auto now = clock_.microseconds();
  const auto account = access_.account(row.account);
  auto mine = row;
  if (!account || account->disabled) {
    mine.letter = "given-up";
    move(row, mine);
    return false;
  }
  // What a letter that did not go may have left there opens nothing: each try has its own.
  const auto token = archive::hex(archive::random_bytes(secret_bytes));
  mine.tries += 1;
  mine.next_try = now + mail_claim;
  mine.token_hash = archive::sha256_hex(token);
  mine.token_until = now + link_life;
  if (!move(row, mine)) return false;  // another server has it, or it waits no more
  std::optional<WishRow> wish;
  archive_.catalogue().read([&](Transaction& t) { wish = find_wishes(t, row.account); });
  const bool english = wish && wish->wishes.english;
  const auto link = public_url + "/account/notices/confirm?token=" + token;
  const auto outcome = send_mail(
      mail, row.address,
      mail_bytes({mail.from, row.address, letter_subject(english), letter_text(english, link),
                  new_identifier(now), from_microseconds(now)}));
  auto after = mine;
  after.fault = outcome.fault;
  const auto again = next_mail_try(mine.tries, outcome.fault, clock_.microseconds());
  if (outcome.sent)
    after.letter = "sent";
  else if (again)
    after.next_try = *again;
  else
    after.letter = "given-up";
  move(mine, after);
  if (outcome.fault == "mail-unavailable") throw Failure("mail-unavailable", outcome.detail);
  return outcome.sent;
}

std::size_t AddressConfirmations::deliver(const MailSettings& mail, const std::string& public_url,
                                          std::size_t limit) {
  std::vector<AddressRow> due;
  archive_.catalogue().read(
      [&](Transaction& t) { due = due_letters(t, clock_.microseconds(), limit); });
  std::size_t sent = 0;
  for (const auto& row : due)
    if (deliver_one(row, mail, public_url)) ++sent;
  return sent;
}

}  // namespace tamga::notices
