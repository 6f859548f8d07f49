// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/record_rows.h"

#include <algorithm>
#include <array>
#include <limits>

#include "server/archive/hierarchy/filing.h"
#include "server/archive/hierarchy/fonds_rows.h"
#include "server/archive/hierarchy/patterns.h"
#include "server/archive/storage/hash.h"
#include "server/civil_time.h"

namespace tamga::archive {
namespace {

constexpr std::array<TextColumn, 18> text_columns{{
    {"id", &Record::id},
    {"captured_by", &Record::captured_by},
    {"form", &Record::form},
    {"form_version", &Record::form_version},
    {"title", &Record::title},
    {"clan", &Record::clan},
    {"patronymic", &Record::patronymic},
    {"given", &Record::given},
    {"person_name", &Record::person_name},
    {"position", &Record::position},
    {"unit", &Record::unit},
    {"organisation", &Record::organisation},
    {"order_number", &Record::order_number},
    {"owner", &Record::owner},
    {"retention_item", &Record::retention_item},
    {"file_index", &Record::file_index},
    {"document_id", &Record::document_id},
    {"pdf_sha256", &Record::pdf_sha256},
}};

constexpr std::string_view columns =
    "sequence, id, fonds, registration_year, registration_number, registration, captured, "
    "captured_by, form, form_version, title, clan, patronymic, given, person_name, position, unit, "
    "organisation, "
    "order_number, year, open, owner, retention_item, file_index, pages, pdf_sha256, pdf_size, "
    "content_sha256, content_size, document_id";

// The register's row is the lock: two transactions cannot both count it up.
std::int64_t next_number(Transaction& transaction, const std::string& fonds, std::int64_t year) {
  const Parameters of_year{{"fonds", fonds}, {"year", year}};
  if (transaction.run("UPDATE registers SET last = last + 1 WHERE fonds = :fonds AND year = :year",
                      of_year) == 0) {
    transaction.run("INSERT INTO registers (fonds, year, last) VALUES (:fonds, :year, 1)", of_year);
  }
  std::int64_t number = 0;
  transaction.query("SELECT last FROM registers WHERE fonds = :fonds AND year = :year", of_year,
                    [&](const Row& row) { number = row.integer("last"); });
  return number;
}

Record record_from(const Row& row) {
  Record record;
  for (const auto& [name, member] : text_columns) record.*member = row.text(name);
  // The common register of another archive is kept under its log's name, which has a
  // slash: of no fonds.
  record.fonds = row.text("fonds");
  if (record.fonds.find('/') != std::string::npos) record.fonds.clear();
  record.registration = row.text("registration");
  record.captured = row.integer("captured");
  record.year = static_cast<int>(row.integer("year"));
  record.open = row.integer("open") != 0;
  record.pages = static_cast<int>(row.integer("pages"));
  record.pdf_size = static_cast<std::uint64_t>(row.integer("pdf_size"));
  record.content_sha256 = row.text("content_sha256");
  record.content_size = static_cast<std::uint64_t>(row.integer("content_size"));
  return record;
}

}  // namespace

std::span<const TextColumn> record_text_columns() {
  return text_columns;
}

void insert_record(Transaction& transaction, Record& record) {
  const auto fonds = fonds_of_organisation(transaction, record.organisation);
  record.fonds = fonds ? fonds->id : "";
  const std::int64_t year = civil_year(record.captured);
  const std::int64_t number = next_number(transaction, record.fonds, year);
  record.registration =
      registration_text(fonds ? fonds->registration_pattern : common_registration_pattern, year,
                        number, record.file_index);
  insert_foreign_record(transaction, record, record.fonds, year, number);
}

void insert_foreign_record(Transaction& transaction, const Record& record,
                           const std::string& of_register, std::int64_t year, std::int64_t number) {
  std::int64_t sequence = 0;
  transaction.query("SELECT COALESCE(MAX(sequence), 0) + 1 AS next FROM records", {},
                    [&](const Row& row) { sequence = row.integer("next"); });
  Parameters values{{"sequence", sequence},
                    {"fonds", of_register},
                    {"registration_year", year},
                    {"registration_number", number},
                    {"registration", record.registration},
                    {"captured", record.captured},
                    {"year", std::int64_t{record.year}},
                    {"open", std::int64_t{record.open ? 1 : 0}},
                    {"pages", std::int64_t{record.pages}},
                    {"pdf_size", static_cast<std::int64_t>(record.pdf_size)},
                    {"content_sha256", record.content_sha256},
                    {"content_size", static_cast<std::int64_t>(record.content_size)}};
  for (const auto& [name, member] : text_columns) values.push_back({name, record.*member});
  transaction.run(
      "INSERT INTO records (" + std::string(columns) +
          ") VALUES (:sequence, :id, :fonds, :registration_year, :registration_number, "
          ":registration, :captured, :captured_by, :form, :form_version, :title, :clan, "
          ":patronymic, :given, :person_name, "
          ":position, :unit, :organisation, :order_number, :year, :open, :owner, :retention_item, "
          ":file_index, :pages, :pdf_sha256, :pdf_size, :content_sha256, :content_size, "
          ":document_id)",
      values);
}

std::optional<Record> find_record(Transaction& transaction, std::string_view id) {
  std::optional<Record> found;
  transaction.query("SELECT " + std::string(columns) + " FROM records WHERE id = :id",
                    {{"id", std::string(id)}}, [&](const Row& row) { found = record_from(row); });
  return found;
}

std::vector<Record> find_records(Transaction& transaction, std::string_view before,
                                 std::size_t limit) {
  std::vector<Record> found;
  const std::string from = before.empty()
                               ? std::string(" FROM records")
                               : " FROM records WHERE sequence < (SELECT r.sequence FROM records r "
                                 "WHERE r.id = :before)";
  Parameters parameters{{"limit", static_cast<std::int64_t>(std::min<std::size_t>(
                                      limit, std::numeric_limits<std::int64_t>::max()))}};
  if (!before.empty()) parameters.push_back({"before", std::string(before)});
  transaction.query(
      "SELECT " + std::string(columns) + from + " ORDER BY sequence DESC LIMIT :limit", parameters,
      [&](const Row& row) { found.push_back(record_from(row)); });
  return found;
}

void each_record(Transaction& transaction, const std::function<void(const Record&)>& visit) {
  transaction.query("SELECT " + std::string(columns) + " FROM records ORDER BY sequence", {},
                    [&](const Row& row) { visit(record_from(row)); });
}

void insert_attachments(Transaction& transaction, std::string_view record_id,
                        const std::vector<RecordAttachment>& attachments) {
  std::int64_t number = 0;
  for (const auto& attachment : attachments)
    transaction.run(
        "INSERT INTO record_attachment (record, number, name, media_type, sha256, size) "
        "VALUES (:record, :number, :name, :media_type, :sha256, :size)",
        {{"record", std::string(record_id)},
         {"number", ++number},
         {"name", attachment.name},
         {"media_type", attachment.media_type},
         {"sha256", attachment.sha256},
         {"size", static_cast<std::int64_t>(attachment.size)}});
}

std::vector<RecordAttachment> find_attachments(Transaction& transaction,
                                               std::string_view record_id) {
  std::vector<RecordAttachment> found;
  transaction.query(
      "SELECT name, media_type, sha256, size FROM record_attachment WHERE record = :record "
      "ORDER BY number",
      {{"record", std::string(record_id)}}, [&](const Row& row) {
        found.push_back({row.text("name"), row.text("media_type"), row.text("sha256"),
                         static_cast<std::uint64_t>(row.integer("size"))});
      });
  return found;
}

std::string request_hash(std::string_view account, std::string_view key) {
  return sha256_hex("tamga-request/1\n" + std::string(account) + "\n" + std::string(key));
}

std::string record_hash(const Record& record) {
  std::string bytes = "tamga-record/1\n";
  // Lengths before the values: no value can pretend to be two.
  const auto add = [&](std::string_view name, const std::string& value) {
    bytes.append(name).append(" ").append(std::to_string(value.size())).append(":").append(value) +=
        '\n';
  };
  for (const auto& [name, member] : text_columns) add(name, record.*member);
  add("content_sha256", record.content_sha256);
  add("registration", record.registration);
  add("captured", std::to_string(record.captured));
  add("year", std::to_string(record.year));
  add("open", record.open ? "1" : "0");
  add("pages", std::to_string(record.pages));
  add("pdf_size", std::to_string(record.pdf_size));
  add("content_size", std::to_string(record.content_size));
  return sha256_hex(bytes);
}

void each_register_fault(
    Transaction& transaction,
    const std::function<void(const std::string& of, const std::string& detail)>& visit) {
  // Of a register that came with a package only what was counted on here is whole.
  transaction.query(
      "SELECT g.fonds AS fonds, g.year AS year, g.last AS last, COUNT(r.id) AS count, "
      "COALESCE(i.last, 0) AS came, COALESCE(MAX(r.registration_number), COALESCE(i.last, 0)) "
      "AS highest FROM registers g "
      "LEFT JOIN imported_register i ON i.fonds = g.fonds AND i.year = g.year "
      "LEFT JOIN records r ON r.fonds = g.fonds AND r.registration_year = g.year "
      "AND r.registration_number > COALESCE(i.last, 0) "
      "GROUP BY g.fonds, g.year, g.last, i.last "
      "HAVING COUNT(r.id) <> g.last - COALESCE(i.last, 0) OR "
      "COALESCE(MAX(r.registration_number), COALESCE(i.last, 0)) <> g.last",
      {}, [&](const Row& row) {
        const auto fonds = row.text("fonds");
        visit((fonds.empty() ? "" : fonds + "/") + row.text("year"),
              row.text("count") + " records after number " + row.text("came") +
                  ", highest number " + row.text("highest") + ", last number given " +
                  row.text("last"));
      });
}

}  // namespace tamga::archive
