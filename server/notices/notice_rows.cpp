// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/notices/notice_rows.h"

namespace tamga::notices {
namespace {

using archive::Parameters;
using archive::Row;
using archive::Transaction;

constexpr const char* wish_columns = "account, address, unwanted, english, feed_hash";
constexpr const char* notice_columns =
    "id, account, kind, subject, title, created, state, tries, next_try, fault";

WishRow wish_from(const Row& row) {
  WishRow wish{row.text("account"), {}, row.text("feed_hash")};
  wish.wishes.address = row.text("address");
  wish.wishes.english = row.integer("english") != 0;
  wish.wishes.feed = !wish.feed_hash.empty();
  const auto unwanted = row.text("unwanted");
  for (const auto kind : all_kinds)
    if (unwanted.find(std::string(kind_name(kind)) + " ") != std::string::npos)
      wish.wishes.wanted.erase(kind);
  return wish;
}

Notice notice_from(const Row& row) {
  Notice notice;
  notice.id = row.text("id");
  notice.account = row.text("account");
  notice.kind = kind_from(row.text("kind")).value_or(Kind::Turn);
  notice.subject = row.text("subject");
  notice.title = row.text("title");
  notice.created = row.integer("created");
  notice.state = row.text("state");
  notice.tries = row.integer("tries");
  notice.next_try = row.integer("next_try");
  notice.fault = row.text("fault");
  return notice;
}

std::optional<WishRow> one_wish(Transaction& transaction, const char* column,
                                std::string_view value) {
  std::optional<WishRow> found;
  transaction.query(
      std::string("SELECT ") + wish_columns + " FROM notice_wish WHERE " + column + " = :value",
      {{"value", std::string(value)}}, [&](const Row& row) { found = wish_from(row); });
  return found;
}

std::vector<Notice> notices_where(Transaction& transaction, const std::string& where,
                                  const Parameters& parameters) {
  std::vector<Notice> found;
  transaction.query(std::string("SELECT ") + notice_columns + " FROM notice WHERE " + where,
                    parameters, [&](const Row& row) { found.push_back(notice_from(row)); });
  return found;
}

}  // namespace

std::optional<WishRow> find_wishes(Transaction& transaction, std::string_view account) {
  return one_wish(transaction, "account", account);
}

std::optional<WishRow> wishes_of_feed(Transaction& transaction, std::string_view hash) {
  if (hash.empty()) return std::nullopt;
  return one_wish(transaction, "feed_hash", hash);
}

std::vector<WishRow> all_wishes(Transaction& transaction) {
  std::vector<WishRow> rows;
  transaction.query(std::string("SELECT ") + wish_columns +
                        " FROM notice_wish WHERE address <> '' OR feed_hash <> '' ORDER BY account",
                    {}, [&](const Row& row) { rows.push_back(wish_from(row)); });
  return rows;
}

void keep_wishes(Transaction& transaction, const WishRow& row) {
  std::string unwanted;
  for (const auto kind : all_kinds)
    if (!row.wishes.wanted.contains(kind)) unwanted += std::string(kind_name(kind)) + " ";
  transaction.run("DELETE FROM notice_wish WHERE account = :account", {{"account", row.account}});
  transaction.run(
      "INSERT INTO notice_wish (account, address, unwanted, english, feed_hash) "
      "VALUES (:account, :address, :unwanted, :english, :feed_hash)",
      {{"account", row.account},
       {"address", row.wishes.address},
       {"unwanted", unwanted},
       {"english", std::int64_t{row.wishes.english ? 1 : 0}},
       {"feed_hash", row.feed_hash}});
}

void insert_notice(Transaction& transaction, const Notice& notice) {
  transaction.run(
      "INSERT INTO notice (id, account, kind, subject, title, created, state, tries, next_try, "
      "fault) VALUES (:id, :account, :kind, :subject, :title, :created, :state, :tries, "
      ":next_try, :fault)",
      {{"id", notice.id},
       {"account", notice.account},
       {"kind", std::string(kind_name(notice.kind))},
       {"subject", notice.subject},
       {"title", notice.title},
       {"created", notice.created},
       {"state", notice.state},
       {"tries", notice.tries},
       {"next_try", notice.next_try},
       {"fault", notice.fault}});
}

std::vector<Notice> notices_of(Transaction& transaction, std::string_view account,
                               std::size_t limit) {
  return notices_where(
      transaction, "account = :account ORDER BY created DESC, id DESC LIMIT :limit",
      {{"account", std::string(account)}, {"limit", static_cast<std::int64_t>(limit)}});
}

std::vector<Notice> due_notices(Transaction& transaction, std::int64_t now, std::size_t limit) {
  return notices_where(transaction,
                       "state = 'waiting' AND next_try <= :now ORDER BY next_try, id LIMIT :limit",
                       {{"now", now}, {"limit", static_cast<std::int64_t>(limit)}});
}

std::int64_t waiting_notices(Transaction& transaction) {
  std::int64_t count = 0;
  transaction.query("SELECT COUNT(*) AS n FROM notice WHERE state = 'waiting'", {},
                    [&](const Row& row) { count = row.integer("n"); });
  return count;
}

bool told_since(Transaction& transaction, const Notice& notice, std::int64_t since) {
  bool told = false;
  transaction.query(
      "SELECT id FROM notice WHERE account = :account AND created >= :since AND kind = :kind AND "
      "subject = :subject LIMIT 1",
      {{"account", notice.account},
       {"since", since},
       {"kind", std::string(kind_name(notice.kind))},
       {"subject", notice.subject}},
      [&](const Row&) { told = true; });
  return told;
}

bool move_notice(Transaction& transaction, const Notice& notice, const Notice& to) {
  return transaction.run(
             "UPDATE notice SET state = :state, tries = :tries, next_try = :next_try, fault = "
             ":fault WHERE id = :id AND state = :was AND tries = :tried AND next_try = :due",
             {{"state", to.state},
              {"tries", to.tries},
              {"next_try", to.next_try},
              {"fault", to.fault},
              {"id", notice.id},
              {"was", notice.state},
              {"tried", notice.tries},
              {"due", notice.next_try}}) == 1;
}

void remove_before(Transaction& transaction, std::int64_t time) {
  transaction.run("DELETE FROM notice WHERE created < :time", {{"time", time}});
}

std::optional<std::int64_t> read_place(Transaction& transaction) {
  std::optional<std::int64_t> place;
  transaction.query("SELECT position FROM notice_place WHERE one = 1", {},
                    [&](const Row& row) { place = row.integer("position"); });
  return place;
}

void begin_place(Transaction& transaction, std::int64_t position) {
  transaction.run("INSERT INTO notice_place (one, position) VALUES (1, :position)",
                  {{"position", position}});
}

bool move_place(Transaction& transaction, std::int64_t from, std::int64_t to) {
  return transaction.run(
             "UPDATE notice_place SET position = :to WHERE one = 1 AND position = :from",
             {{"to", to}, {"from", from}}) == 1;
}

}  // namespace tamga::notices
