// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/package/record_bundle.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "server/archive/package/table_rows.h"
#include "server/archive/record_rows.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::archive::package {
namespace {

using nlohmann::json;

constexpr const char* format = "tamga-record-file/1";
constexpr std::size_t text_limit = 64 * 1024;

// A package has all texts of a record, those of the register too.
const std::vector<TextColumn>& text_fields() {
  static const std::vector<TextColumn> fields = [] {
    const auto columns = record_text_columns();
    std::vector<TextColumn> all(columns.begin(), columns.end());
    all.push_back({"registration", &Record::registration});
    all.push_back({"content_sha256", &Record::content_sha256});
    return all;
  }();
  return fields;
}

[[noreturn]] void refuse(const std::string& what) {
  throw Failure("package-invalid", "record: " + what);
}

json record_json(const RecordBundle& bundle) {
  const Record& record = bundle.record;
  json out = {{"captured", record.captured},
              {"year", record.year},
              {"open", record.open},
              {"pages", record.pages},
              {"pdf_size", record.pdf_size},
              {"content_size", record.content_size},
              {"register", bundle.register_name},
              {"registration_year", bundle.registration_year},
              {"registration_number", bundle.registration_number}};
  for (const auto& [name, member] : text_fields()) out[std::string(name)] = record.*member;
  return out;
}

template <typename Number>
void take_number(const json& object, const char* name, std::int64_t least, Number& into) {
  const auto at = object.find(name);
  if (at == object.end() || !at->is_number_integer() ||
      (at->is_number_unsigned() && at->get<std::uint64_t>() >> 62))
    refuse(std::string("no whole number ") + name);
  const auto number = at->get<std::int64_t>();
  if (number < least || static_cast<std::int64_t>(static_cast<Number>(number)) != number)
    refuse(std::string(name) + " is out of bounds");
  into = static_cast<Number>(number);
}

void take_record(const json& object, RecordBundle& bundle) {
  Record& record = bundle.record;
  // The other members: three of the register, open, and five numbers.
  if (!object.is_object() || object.size() != text_fields().size() + 9)
    refuse("not just its values");
  for (const auto& [name, member] : text_fields()) {
    const auto at = object.find(std::string(name));
    if (at == object.end() || !at->is_string() ||
        at->get_ref<const std::string&>().size() > text_limit)
      refuse("no text " + std::string(name));
    record.*member = at->get<std::string>();
  }
  take_number(object, "captured", 0, record.captured);
  take_number(object, "year", 0, record.year);
  take_number(object, "pages", 0, record.pages);
  take_number(object, "pdf_size", 0, record.pdf_size);
  take_number(object, "content_size", 0, record.content_size);
  take_number(object, "registration_year", 1, bundle.registration_year);
  take_number(object, "registration_number", 1, bundle.registration_number);
  const auto open = object.find("open"), of = object.find("register");
  if (open == object.end() || !open->is_boolean() || of == object.end() || !of->is_string())
    refuse("no open or no register");
  record.open = open->get<bool>();
  bundle.register_name = of->get<std::string>();
  if (bundle.register_name.empty() || bundle.register_name.size() > 200) refuse("no register");
  if (is_identifier(bundle.register_name)) record.fonds = bundle.register_name;
  if (!is_identifier(record.id)) refuse("its id is none");
}

// Rows of the record's tables, all of this record.
void check_rows(const json& rows, const std::string& record_id) {
  if (!rows.is_object() || rows.size() != record_tables().size()) refuse("not just its tables");
  for (const Table& table : record_tables()) {
    const auto at = rows.find(std::string(table.name));
    if (at == rows.end() || !at->is_array() || at->size() > 10'000)
      refuse("no table " + std::string(table.name));
    for (const auto& row : *at) {
      if (auto fault = row_fault(table, row); !fault.empty()) refuse(fault);
      if (row["record"] != record_id) refuse("a row of another record");
    }
  }
  if (rows["unit_item"].size() > 1) refuse("two places");
}

std::string extension_of(const std::string& media_type) {
  if (media_type == "application/pdf") return ".pdf";
  if (media_type == "application/json") return ".json";
  if (media_type == "image/png") return ".png";
  if (media_type == "image/jpeg") return ".jpg";
  if (media_type == "image/tiff") return ".tif";
  return media_type.starts_with("text/plain") ? ".txt" : ".bin";
}

}  // namespace

std::vector<BundleFile> RecordBundle::files() const {
  std::vector<BundleFile> list = {
      {"captured.pdf", record.pdf_sha256, "application/pdf", record.pdf_size, "captured", ""},
      {"content.json", record.content_sha256, "application/json", record.content_size, "content",
       ""}};
  const auto tables = json::parse(rows);
  const auto number = [](const json& row) {
    return std::to_string(row["number"].get<std::int64_t>());
  };
  for (const auto& row : tables["record_renewal"])
    list.push_back({"renewal-" + number(row) + ".pdf", row["pdf_sha256"], "application/pdf",
                    row["pdf_size"].get<std::uint64_t>(), "renewal", ""});
  for (const auto& row : tables["record_attachment"])
    list.push_back({"attachment-" + number(row) + extension_of(row["media_type"]), row["sha256"],
                    row["media_type"], row["size"].get<std::uint64_t>(), "attachment",
                    row["name"]});
  for (const auto& row : tables["record_rendition"])
    list.push_back({"rendition-" + number(row) + extension_of(row["media_type"]), row["sha256"],
                    row["media_type"], row["size"].get<std::uint64_t>(), "rendition", ""});
  return list;
}

std::string RecordBundle::current_name() const {
  const auto renewals = json::parse(rows)["record_renewal"].size();
  return renewals == 0 ? "captured.pdf" : "renewal-" + std::to_string(renewals) + ".pdf";
}

RecordBundle read_bundle(Transaction& transaction, std::string_view record_id,
                         const std::string& origin) {
  const auto record = find_record(transaction, record_id);
  if (!record) throw Failure("not-found", "no record " + std::string(record_id));
  const Parameters of_record{{"record", record->id}};
  transaction.query(
      "SELECT fate FROM record_disposal WHERE record = :record", of_record, [&](const Row& row) {
        throw Failure("record-destroyed", record->registration + " " + row.text("fate"));
      });
  RecordBundle bundle;
  bundle.record = *record;
  transaction.query(
      "SELECT fonds, registration_year, registration_number FROM records WHERE id = :record",
      of_record, [&](const Row& row) {
        bundle.register_name = row.text("fonds");
        bundle.registration_year = row.integer("registration_year");
        bundle.registration_number = row.integer("registration_number");
      });
  if (bundle.register_name.empty()) bundle.register_name = origin;
  json rows = json::object();
  for (const Table& table : record_tables())
    rows[std::string(table.name)] = read_rows(transaction, table, "record = :record", of_record);
  bundle.rows = rows.dump();
  return bundle;
}

std::string bundle_json(const RecordBundle& bundle) {
  json files = json::array();
  for (const auto& file : bundle.files())
    files.push_back({{"file", file.name}, {"role", file.role}, {"sha256", file.sha256}});
  return json{{"format", format},
              {"record", record_json(bundle)},
              {"rows", json::parse(bundle.rows)},
              {"files", std::move(files)},
              {"current", bundle.current_name()}}
             .dump(1) +
         "\n";
}

RecordBundle bundle_from(std::string_view bytes) {
  const auto value = json::parse(bytes, nullptr, false);
  if (!value.is_object() || value.value("format", json()) != format || !value.contains("record") ||
      !value.contains("rows"))
    refuse(std::string("not in the form ") + format);
  RecordBundle bundle;
  take_record(value["record"], bundle);
  check_rows(value["rows"], bundle.record.id);
  bundle.rows = value["rows"].dump();
  return bundle;
}

std::string captured_fault(const RecordBundle& bundle, const EventRow& captured) {
  const auto detail = json::parse(captured.detail, nullptr, false);
  if (!detail.is_object()) return "the event of its capture says nothing";
  const auto says = [&](const char* name, const std::string& value) {
    return detail.contains(name) && detail[name] == value;
  };
  if (captured.subject != bundle.record.id) return "the event of its capture is of another";
  if (!says("record", record_hash(bundle.record)))
    return "its values are not those that were captured";
  if (!says("pdf", bundle.record.pdf_sha256) || !says("content", bundle.record.content_sha256))
    return "its files are not those that were captured";
  if (!says("registration", bundle.record.registration))
    return "its registration is not the one given";
  json attachments = json::array();
  const auto rows = json::parse(bundle.rows);
  for (const auto& row : rows["record_attachment"]) attachments.push_back(row["sha256"]);
  if (detail.value("attachments", json::array()) != attachments)
    return "its attachments are not those that were captured";
  return {};
}

}  // namespace tamga::archive::package
