// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/works.h"

#include <sodium.h>

#include <charconv>

#include "server/error.h"
#include "server/identifier.h"

namespace tamga::documents {
namespace {

using archive::Row;
using archive::Transaction;

constexpr std::int64_t day = std::int64_t{24} * 60 * 60 * 1'000'000;
constexpr std::int64_t ticket_life = 7 * day;  // a form that stood open over a weekend
constexpr const char* columns =
    "id, account, form, form_version, document, document_revision, title, revision, created, "
    "changed";

Work work_of(const Row& row) {
  Work work;
  work.id = row.text("id");
  work.account = row.text("account");
  work.form = row.text("form");
  work.form_version = row.text("form_version");
  work.document = row.text("document");
  work.document_revision = static_cast<std::uint64_t>(row.integer("document_revision"));
  work.title = row.text("title");
  work.revision = static_cast<std::uint64_t>(row.integer("revision"));
  work.created = row.integer("created");
  work.changed = row.integer("changed");
  return work;
}

// The row of an id, whoever's and finished or not.
struct Kept {
  Work work;
  bool finished = false;
};

std::optional<Kept> kept_row(Transaction& transaction, const std::string& id) {
  std::optional<Kept> kept;
  transaction.query("SELECT " + std::string(columns) + ", state, finished FROM work WHERE id = :id",
                    {{"id", id}}, [&](const Row& row) {
                      kept = Kept{work_of(row), row.integer("finished") != 0};
                      kept->work.state = row.text("state");
                    });
  return kept;
}

void insert(Transaction& transaction, const Work& work) {
  std::int64_t count = 0, bytes = 0;
  transaction.query(
      "SELECT COUNT(*) AS n, SUM(size) AS bytes FROM work WHERE account = :account AND "
      "finished = 0",
      {{"account", work.account}}, [&](const Row& row) {
        count = row.integer("n");
        bytes = row.null("bytes") ? 0 : row.integer("bytes");
      });
  if (count >= static_cast<std::int64_t>(Works::most) ||
      bytes + static_cast<std::int64_t>(work.state.size()) >
          static_cast<std::int64_t>(Works::most_bytes))
    throw Failure("works-limit");
  transaction.run("DELETE FROM work WHERE finished > 0 AND finished < :before",
                  {{"before", work.changed - day}});
  transaction.run(
      "INSERT INTO work (id, account, form, form_version, document, document_revision, title, "
      "state, size, revision, created, changed, finished) VALUES (:id, :account, :form, :version, "
      ":document, :document_revision, :title, :state, :size, 1, :now, :now, 0)",
      {{"id", work.id},
       {"account", work.account},
       {"form", work.form},
       {"version", work.form_version},
       {"document", work.document},
       {"document_revision", static_cast<std::int64_t>(work.document_revision)},
       {"title", work.title},
       {"state", work.state},
       {"size", static_cast<std::int64_t>(work.state.size())},
       {"now", work.changed}});
}

std::string mac(const std::string& key, std::string_view account, std::string_view id,
                std::string_view until) {
  const std::string text =
      "tamga work\n" + std::string(account) + "\n" + std::string(id) + "\n" + std::string(until);
  unsigned char out[crypto_auth_BYTES];
  crypto_auth(out, reinterpret_cast<const unsigned char*>(text.data()), text.size(),
              reinterpret_cast<const unsigned char*>(key.data()));
  char hex[2 * sizeof out + 1];
  return sodium_bin2hex(hex, sizeof hex, out, sizeof out);
}

}  // namespace

Works::Works(const archive::Archive& archive, const Clock& clock)
    : archive_(archive), clock_(clock) {}

std::string Works::new_work_id() const {
  return new_identifier(clock_.microseconds());
}

Work Works::keep(Work wanted) {
  if (!tamga::is_identifier(wanted.id)) throw Failure("not-found");
  if (wanted.state.size() > longest) throw Failure("content-too-large", "more than 1 MiB");
  archive_.catalogue().write([&](Transaction& transaction) {
    wanted.changed = clock_.microseconds();
    const auto kept = kept_row(transaction, wanted.id);
    if (kept && kept->work.account != wanted.account) throw Failure("not-found");
    if (kept && kept->finished) throw Failure("work-finished");
    if (kept && kept->work.state == wanted.state) {
      wanted = kept->work;
      return;
    }
    if (kept && kept->work.revision == wanted.revision) {
      wanted.created = kept->work.created;
      transaction.run(
          "UPDATE work SET title = :title, state = :state, size = :size, changed = :now, "
          "document_revision = :document_revision, revision = revision + 1 WHERE id = :id",
          {{"title", wanted.title},
           {"state", wanted.state},
           {"size", static_cast<std::int64_t>(wanted.state.size())},
           {"document_revision", static_cast<std::int64_t>(wanted.document_revision)},
           {"now", wanted.changed},
           {"id", wanted.id}});
      ++wanted.revision;
      return;
    }
    // Another window has written since: neither takes the other's place.
    if (kept) wanted.id = new_work_id();
    insert(transaction, wanted);
    wanted.created = wanted.changed;
    wanted.revision = 1;
  });
  return wanted;
}

std::optional<Work> Works::find(std::string_view account, std::string_view id) const {
  std::optional<Kept> kept;
  archive_.catalogue().read(
      [&](Transaction& transaction) { kept = kept_row(transaction, std::string(id)); });
  if (!kept || kept->finished || kept->work.account != account) return std::nullopt;
  return kept->work;
}

std::optional<Work> Works::of_document(std::string_view account, std::string_view document) const {
  std::optional<Work> found;
  archive_.catalogue().read([&](Transaction& transaction) {
    transaction.query("SELECT " + std::string(columns) +
                          " FROM work WHERE document = :document AND account = :account AND "
                          "finished = 0 ORDER BY changed DESC, id DESC LIMIT 1",
                      {{"document", std::string(document)}, {"account", std::string(account)}},
                      [&](const Row& row) { found = work_of(row); });
  });
  return found;
}

std::vector<Work> Works::of(std::string_view account) const {
  std::vector<Work> all;
  archive_.catalogue().read([&](Transaction& transaction) {
    transaction.query("SELECT " + std::string(columns) +
                          " FROM work WHERE account = :account AND finished = 0 "
                          "ORDER BY changed DESC, id DESC",
                      {{"account", std::string(account)}},
                      [&](const Row& row) { all.push_back(work_of(row)); });
  });
  return all;
}

void Works::discard(std::string_view account, std::string_view id) {
  archive_.catalogue().write([&](Transaction& transaction) {
    const auto kept = kept_row(transaction, std::string(id));
    if (!kept || kept->finished || kept->work.account != account) throw Failure("not-found");
    finish_work(transaction, account, id, clock_.microseconds());
  });
}

std::string Works::ticket_key() const {
  std::string key;
  const auto read = [&](Transaction& transaction) {
    transaction.query("SELECT key FROM work_ticket_key WHERE number = 1", {},
                      [&](const Row& row) { key = row.text("key"); });
  };
  archive_.catalogue().read(read);
  if (!key.empty()) return key;
  std::string fresh(crypto_auth_KEYBYTES, '\0');
  randombytes_buf(fresh.data(), fresh.size());
  archive_.catalogue().write([&](Transaction& transaction) {
    read(transaction);
    if (!key.empty()) return;
    transaction.run("INSERT INTO work_ticket_key (number, key) VALUES (1, :key)",
                    {{"key", archive::Bytes{fresh}}});
    key = fresh;
  });
  return key;
}

std::string Works::ticket(std::string_view account, std::string_view id) const {
  const std::string until = std::to_string(clock_.microseconds() + ticket_life);
  return until + "." + std::string(account) + "~" + mac(ticket_key(), account, id, until);
}

std::optional<std::string> Works::ticket_account(std::string_view ticket,
                                                 std::string_view id) const {
  const auto dot = ticket.find('.'), tilde = ticket.rfind('~');
  if (ticket.size() > 300 || dot == std::string_view::npos || tilde == std::string_view::npos ||
      tilde < dot)
    return std::nullopt;
  const auto until = ticket.substr(0, dot), account = ticket.substr(dot + 1, tilde - dot - 1);
  const auto given = ticket.substr(tilde + 1);
  std::int64_t time = 0;
  std::from_chars(until.data(), until.data() + until.size(), time);
  const auto right = mac(ticket_key(), account, id, until);
  if (given.size() != right.size() || sodium_memcmp(given.data(), right.data(), right.size()) != 0)
    return std::nullopt;
  if (time < clock_.microseconds()) return std::nullopt;
  return std::string(account);
}

void finish_work(Transaction& transaction, std::string_view account, std::string_view id,
                 std::int64_t now) {
  if (id.empty()) return;
  transaction.run(
      "UPDATE work SET state = '', title = '', size = 0, finished = :now "
      "WHERE id = :id AND account = :account AND finished = 0",
      {{"now", now}, {"id", std::string(id)}, {"account", std::string(account)}});
}

}  // namespace tamga::documents
