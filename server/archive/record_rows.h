// SPDX-License-Identifier: GPL-3.0-or-later
// Records as rows of the catalogue, and their registration numbers.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/archive/archive.h"
#include "server/archive/catalogue/catalogue.h"

namespace tamga::archive {

// A column that holds text just as the record does. Not among them: the registration,
// whose number the register gives, and the content's hash, which may be none.
struct TextColumn {
  std::string_view name;
  std::string Record::*member;
};
std::span<const TextColumn> record_text_columns();

// Gives the record the next place in the register of its organisation's fonds, or
// the common one, and of its year (Ulaanbaatar time of `record.captured`), and
// inserts it. A transaction that is undone gives the number back, so there are no
// gaps.
void insert_record(Transaction& transaction, Record& record);

// One that comes with its number from a register of another archive ("" is this one's
// common register). Throws CatalogueError unique when id or number is taken.
void insert_foreign_record(Transaction& transaction, const Record& record,
                           const std::string& of_register, std::int64_t year, std::int64_t number);

std::optional<Record> find_record(Transaction& transaction, std::string_view id);
// Newest first, from the one before record `before` ("": the newest).
std::vector<Record> find_records(Transaction& transaction, std::string_view before,
                                 std::size_t limit);
void each_record(Transaction& transaction, const std::function<void(const Record&)>& visit);

// The record's files beside its two, in their order.
void insert_attachments(Transaction& transaction, std::string_view record_id,
                        const std::vector<RecordAttachment>& attachments);
std::vector<RecordAttachment> find_attachments(Transaction& transaction,
                                               std::string_view record_id);

// Hex SHA-256 over every value of the row in the fixed form "tamga-record/1"
// (README.md «Record hash»): what the event of the capture says of the record.
std::string record_hash(const Record& record);

// Hex SHA-256 over account and idempotency key: what the event of the capture
// says of the request, so that the row that answers it again cannot be bent.
std::string request_hash(std::string_view account, std::string_view key);

// Faults of the registers: numbers missing, or beyond the last one given. `of`: the
// year, with its fonds before it when it is no common register.
void each_register_fault(
    Transaction& transaction,
    const std::function<void(const std::string& of, const std::string& detail)>& visit);

}  // namespace tamga::archive
