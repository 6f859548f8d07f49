// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/prepared_acts.h"

#include <sodium.h>

#include "server/archive/storage/hash.h"
#include "server/error.h"

namespace tamga::documents {
namespace {

using archive::Bytes;
using archive::Row;
using archive::Transaction;

constexpr std::size_t token_bytes = 32;

std::string token_hash(std::string_view token) {
  return archive::sha256_hex("tamga prepared act " + std::string(token));
}

std::string new_token() {
  unsigned char random[token_bytes];
  randombytes_buf(random, sizeof random);
  std::string hex(2 * token_bytes + 1, '\0');
  sodium_bin2hex(hex.data(), hex.size(), random, sizeof random);
  hex.pop_back();  // the final NUL
  return hex;
}

}  // namespace

std::string insert_prepared(Transaction& transaction, const PreparedRow& row, std::int64_t now) {
  transaction.run("DELETE FROM prepared_act WHERE expires <= :now", {{"now", now}});
  const auto token = new_token();
  const auto number = [](auto value) { return static_cast<std::int64_t>(value); };
  transaction.run(
      "INSERT INTO prepared_act (token_hash, account, document, revision, act, act_values, pdf, "
      "gap_begin, gap_end, digest, digest_algorithm, certificate, reserved_record, base_size, "
      "pages, expires) VALUES (:token, :account, :document, :revision, :act, :values, :pdf, "
      ":gap_begin, :gap_end, :digest, :algorithm, :certificate, :reserved, :base, :pages, "
      ":expires)",
      {{"token", token_hash(token)},
       {"account", row.account},
       {"document", row.document},
       {"revision", number(row.revision)},
       {"act", row.act},
       {"values", row.values_json},
       {"pdf", Bytes{row.update.pdf}},
       {"gap_begin", number(row.update.gap_begin)},
       {"gap_end", number(row.update.gap_end)},
       {"digest", Bytes{row.update.digest}},
       {"algorithm", row.update.digest_algorithm},
       {"certificate", Bytes{row.update.certificate}},
       {"reserved", row.reserved_record},
       {"base", number(row.base_size)},
       {"pages", row.pages},
       {"expires", row.expires}});
  return token;
}

std::optional<PreparedRow> find_prepared(const archive::Catalogue& catalogue,
                                         std::string_view token) {
  std::optional<PreparedRow> found;
  const auto size = [](const Row& row, const char* column) {
    return static_cast<std::size_t>(row.integer(column));
  };
  catalogue.read([&](Transaction& transaction) {
    transaction.query(
        "SELECT account, document, revision, act, act_values, pdf, gap_begin, gap_end, digest, "
        "digest_algorithm, certificate, reserved_record, base_size, pages, expires "
        "FROM prepared_act WHERE token_hash = :token",
        {{"token", token_hash(token)}}, [&](const Row& row) {
          found = {row.text("account"),
                   row.text("document"),
                   row.text("act"),
                   row.text("act_values"),
                   static_cast<std::uint64_t>(row.integer("revision")),
                   {row.text("pdf"), size(row, "gap_begin"), size(row, "gap_end"),
                    row.text("digest"), row.text("digest_algorithm"), row.text("certificate")},
                   row.text("reserved_record"),
                   size(row, "base_size"),
                   row.integer("pages"),
                   row.integer("expires")};
        });
  });
  return found;
}

void take_prepared(Transaction& transaction, std::string_view token) {
  const auto taken = transaction.run("DELETE FROM prepared_act WHERE token_hash = :token",
                                     {{"token", token_hash(token)}});
  if (taken != 1) throw Failure("prepared-act-gone", "it is done already");
}

}  // namespace tamga::documents
