// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/document_file.h"

namespace tamga::documents {

using archive::Row;
using archive::Transaction;

void append_part(Transaction& transaction, std::string_view document, std::int64_t rendering,
                 std::string bytes) {
  transaction.run(
      "INSERT INTO document_part (document, rendering, number, bytes) "
      "SELECT :document, :rendering, COALESCE(MAX(number), 0) + 1, :bytes FROM document_part "
      "WHERE document = :document AND rendering = :rendering",
      {{"document", std::string(document)},
       {"rendering", rendering},
       {"bytes", archive::Bytes{std::move(bytes)}}});
}

std::string document_file(const archive::Catalogue& catalogue, std::string_view document,
                          std::int64_t rendering) {
  std::string file;
  catalogue.read([&](Transaction& transaction) {
    transaction.query(
        "SELECT bytes FROM document_part WHERE document = :document AND rendering = :rendering "
        "ORDER BY number",
        {{"document", std::string(document)}, {"rendering", rendering}},
        [&](const Row& row) { file += row.text("bytes"); });
  });
  return file;
}

void insert_act(Transaction& transaction, std::string_view document, const DoneAct& act) {
  transaction.run(
      "INSERT INTO document_act (document, rendering, number, act, account, principal, basis, "
      "time, subject, serial, own_key, decision) VALUES (:document, :rendering, :number, :act, "
      ":account, :principal, :basis, :time, :subject, :serial, :own_key, :decision)",
      {{"document", std::string(document)},
       {"rendering", act.rendering},
       {"number", act.number},
       {"act", act.act},
       {"account", act.account},
       {"principal", act.principal},
       {"basis", act.basis},
       {"time", act.time},
       {"subject", act.subject},
       {"serial", act.serial},
       {"own_key", std::int64_t{act.own_key ? 1 : 0}},
       {"decision", act.decision}});
}

std::vector<DoneAct> done_acts(const archive::Catalogue& catalogue, std::string_view document) {
  std::vector<DoneAct> acts;
  catalogue.read([&](Transaction& transaction) {
    transaction.query(
        "SELECT rendering, number, act, account, principal, basis, time, subject, serial, own_key, "
        "decision FROM document_act WHERE document = :document ORDER BY rendering, number",
        {{"document", std::string(document)}}, [&](const Row& row) {
          acts.push_back({row.integer("rendering"), row.integer("number"), row.text("act"),
                          row.text("account"), row.text("principal"), row.text("basis"),
                          row.integer("time"), row.text("subject"), row.text("serial"),
                          row.integer("own_key") != 0, row.text("decision")});
        });
  });
  return acts;
}

}  // namespace tamga::documents
