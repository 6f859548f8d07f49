// SPDX-License-Identifier: GPL-3.0-or-later
// Batches: taken, read, confirmed, rejected, killed and gone on with.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <nlohmann/json.hpp>
#include <set>

#include "batch_apart.h"
#include "folder.h"
#include "renderers/seal/signing/certificate_authority.h"
#include "renderers/seal/signing/seal.h"
#include "scanned.h"
#include "server/archive/storage/hash.h"
#include "server/indexing/indexing.h"

namespace {

using namespace tamga;
using namespace tamga::ingest;
using namespace tamga::ingest::test;
using nlohmann::json;

const archive::Agent agent{"archivist"};

Batch import(House& house, const std::vector<std::pair<std::string, std::string>>& files,
             const std::string& key, int above = 0, const std::string& organisation = "") {
  auto run = house.ingest.run(agent, {"test", key, organisation, above});
  for (const auto& [name, bytes] : files) run.take(name, bytes);
  run.read_all([](const StagedFile&) {});
  return run.batch();
}

StagedFile only_file(const House& house, const Batch& batch, const std::string& state) {
  const auto files = house.ingest.files(batch.id, state, 0, 10);
  BOOST_REQUIRE(files.size() == 1U);
  return files.front();
}

Confirmation filled(const House& house, const StagedFile& file) {
  auto confirmation = confirmation_of(proposal_from(json::parse(file.proposal)), all_forms());
  static_cast<void>(house);
  for (const auto& [field, value] :
       {std::pair{"organisation", "Туршилтын газар"}, {"year", "2011"}, {"title", "Хуучин баримт"}})
    if (confirmation.value(field).empty()) confirmation.values[field] = value;
  return confirmation;
}

std::multiset<std::string> event_types(const archive::Archive& archive) {
  std::multiset<std::string> types;
  for (const auto& event : archive.events_from(0, 1000)) types.insert(event.type);
  return types;
}

BOOST_AUTO_TEST_SUITE(batches)

BOOST_AUTO_TEST_CASE(a_pdf_becomes_a_record_byte_for_byte) {
  const TemporaryFolder data;
  House house(data.path());
  const std::string pdf = plain_pdf("Zagvar needle");
  const Batch batch = import(house, {{"old/paper.pdf", pdf}}, "one");
  BOOST_TEST(batch.finished > 0);
  const StagedFile file = only_file(house, batch, "proposed");
  BOOST_TEST(file.pages == 1);
  BOOST_TEST(house.ingest.bytes(file) == pdf);
  BOOST_TEST(house.ingest.picture(file, 1).substr(1, 3) == "PNG");
  BOOST_TEST(house.archive.record_count() == 0U);
  const auto record = house.ingest.confirm(agent, file.id, filled(house, file));
  BOOST_TEST(house.archive.object(record.pdf_sha256) == pdf);
  BOOST_TEST(record.form == "imported");
  BOOST_TEST(record.organisation == "Туршилтын газар");
  const auto content = json::parse(house.archive.object(record.content_sha256));
  BOOST_TEST(is_imported(content));
  BOOST_TEST(texts_of(content).at(0).find("needle") != std::string::npos);
  BOOST_TEST(content["source"]["sha256"] == archive::sha256_hex(pdf));
  const auto types = event_types(house.archive);
  BOOST_TEST(types.count("ingest.confirmed") == 1U);
  BOOST_TEST(types.count("record.captured") == 1U);
  // Nothing of it waits any more, and nobody decides it twice.
  BOOST_TEST(!std::filesystem::exists(data.path() / "ingest" / file.id));
  BOOST_TEST(house.ingest.pages(file.id).empty());
  BOOST_TEST(code_of([&] { house.ingest.confirm(agent, file.id, filled(house, file)); }) ==
             "ingest-decided");
  BOOST_TEST(code_of([&] { house.ingest.reject(agent, file.id, "давхар"); }) == "ingest-decided");
  BOOST_TEST(house.archive.check().empty());
  // Any word of it is found.
  Indexing indexing(data.path() / "index", house.archive, all_forms());
  indexing.catch_up();
  index::Search search;
  search.text = "needle";
  search.access = {"all"};
  BOOST_TEST(index::Searcher(data.path() / "index").search(search).total == 1U);
}

BOOST_AUTO_TEST_CASE(a_scan_keeps_its_bytes_beside_its_pdf) {
  const TemporaryFolder data;
  House house(data.path());
  Damage light;
  light.dpi = 200;
  light.jpeg = 70;
  const Scan scan = scan_page(plain_pdf("Scanned paper"), light, 1);
  const Batch batch = import(house, {{"scan.jpg", scan.bytes}}, "one");
  const StagedFile file = only_file(house, batch, "proposed");
  const auto record = house.ingest.confirm(agent, file.id, filled(house, file));
  const auto kept = house.archive.attachments(record.id);
  BOOST_REQUIRE(kept.size() == 1U);
  BOOST_TEST(kept[0].media_type == "image/jpeg");
  BOOST_TEST(house.archive.object(kept[0].sha256) == scan.bytes);
  const auto pdf = house.archive.object(record.pdf_sha256);
  BOOST_TEST(pdf.starts_with("%PDF-"));
  // The JPEG's own bytes are in it.
  BOOST_TEST(pdf.find(scan.bytes) != std::string::npos);
  BOOST_TEST(house.archive.check().empty());
  // The same scan once more is known.
  const Batch again = import(house, {{"copy.jpg", scan.bytes}}, "two");
  const StagedFile copy = only_file(house, again, "duplicate");
  BOOST_TEST(copy.code == "scan-duplicate");
  BOOST_TEST(copy.detail == "record " + record.id);
}

BOOST_AUTO_TEST_CASE(refused_rejected_duplicate) {
  const TemporaryFolder data;
  House house(data.path());
  const std::string pdf = plain_pdf("one");
  const Batch batch = import(house,
                             {{"a.pdf", pdf},
                              {"b.pdf", pdf},
                              {"c.pdf", ""},
                              {"d.png", pdf},
                              {"e.pdf", "%PDF-1.7\nbroken"},
                              {"../../etc/passwd", "root:x:0:0"},
                              {"=cmd|' /C calc'!A0.pdf", "MZ"}},
                             "one");
  auto counts = batch.counts;
  BOOST_TEST(counts["proposed"] == 1U);
  BOOST_TEST(counts["duplicate"] == 1U);
  BOOST_TEST(counts["refused"] == 5U);
  const char* codes[] = {"scan-empty", "scan-kind-refused", "scan-unreadable", "scan-kind-refused",
                         "scan-kind-refused"};
  const auto refused = house.ingest.files(batch.id, "refused", 0, 10);
  for (std::size_t i = 0; i < refused.size(); ++i) BOOST_TEST(refused[i].code == codes[i]);
  const StagedFile file = only_file(house, batch, "proposed");
  BOOST_TEST(code_of([&] { house.ingest.reject(agent, file.id, "  "); }) == "reason-missing");
  house.ingest.reject(agent, file.id, "буруу файл");
  const auto rejected = house.ingest.file(file.id);
  BOOST_TEST(rejected->state == "rejected");
  BOOST_TEST(rejected->reason == "буруу файл");
  BOOST_TEST(house.archive.record_count() == 0U);
  // Nothing is left of any: only the lock.
  std::set<std::string> left;
  for (const auto& entry : std::filesystem::directory_iterator(data.path() / "ingest"))
    left.insert(entry.path().filename().string());
  BOOST_TEST((left == std::set<std::string>{"lock"}));
  // What was rejected may come again.
  BOOST_TEST(import(house, {{"a.pdf", pdf}}, "two").counts.at("proposed") == 1U);
}

BOOST_AUTO_TEST_CASE(a_confirmation_is_checked) {
  const TemporaryFolder data;
  House house(data.path());
  const Batch batch = import(house, {{"a.pdf", plain_pdf("one")}}, "one");
  const StagedFile file = only_file(house, batch, "proposed");
  const struct {
    const char *field, *value, *pointer;
  } faults[] = {{"year", "", "/year"},           {"year", "12", "/year"},
                {"date", "2024-02-31", "/date"}, {"form", "no_such_form@1", "/form"},
                {"unit", "a\nb", "/unit"},       {"unknown", "x", "/unknown"}};
  for (const auto& fault : faults) {
    Confirmation confirmation = filled(house, file);
    confirmation.values[fault.field] = fault.value;
    try {
      house.ingest.confirm(agent, file.id, confirmation);
      BOOST_ERROR("taken: " << fault.field);
    } catch (const Failure& failure) {
      BOOST_TEST(failure.kind().code == "content-refused");
      BOOST_REQUIRE(!failure.items().empty());
      BOOST_TEST(failure.items().front().pointer == fault.pointer);
    }
  }
  BOOST_TEST(house.ingest.file(file.id)->state == "proposed");
  BOOST_TEST(code_of([&] { house.ingest.confirm(agent, "x", {}); }) == "not-found");
}

BOOST_AUTO_TEST_CASE(signatures_are_verified_and_the_finding_is_an_event) {
  const TemporaryFolder data, keys;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto files = seal::make_demonstration_keys(keys.path(), "Туршилтын газар", "туршилт",
                                                   now - std::chrono::days(1), 5);
  const auto key = seal::SigningKey::from_pkcs12(files.organisation_key, "туршилт");
  seal::SealRequest request;
  request.field = "seal";
  request.reason = "Тамгалсан";
  request.time = now;
  const auto pdf = seal::seal(plain_pdf("signed"), request, key, fonts::Catalogue());
  House house(data.path(), {}, seal::TrustStore::load(files.authority_certificate));
  std::string altered = pdf;
  altered[altered.find("signed")] = 'S';
  const Batch batch = import(house, {{"good.pdf", pdf}, {"altered.pdf", altered}}, "one");
  std::map<std::string, bool> valid;
  for (const auto& file : house.ingest.files(batch.id, "proposed", 0, 10)) {
    const auto record = house.ingest.confirm(agent, file.id, filled(house, file));
    BOOST_TEST(house.archive.object(record.pdf_sha256) ==
               (file.name == "good.pdf" ? pdf : altered));
    for (const auto& event : house.archive.events(record.id, 10))
      if (event.type == "record.signature-validated") {
        const auto detail = json::parse(event.detail);
        valid[file.name] = detail.at("valid").get<bool>();
        BOOST_TEST(detail.at("signatures").size() == 1U);
        BOOST_TEST(event.detail.find("Туршилтын") == std::string::npos);
      }
  }
  BOOST_TEST((valid == std::map<std::string, bool>{{"good.pdf", true}, {"altered.pdf", false}}));
}

BOOST_AUTO_TEST_CASE(what_is_sure_enough_is_captured_unasked) {
  const TemporaryFolder data;
  House house(data.path());
  const Paper paper = make_paper(0);
  // Asked for more than anything can have: a person is asked.
  const Batch careful = import(house, {{"job.pdf", paper.pdf}}, "one", 100);
  BOOST_TEST(careful.counts.at("proposed") == 1U);
  house.ingest.reject(agent, only_file(house, careful, "proposed").id, "дахин");
  const Batch bold = import(house, {{"job.pdf", paper.pdf}, {"other.pdf", plain_pdf("other")}},
                            "two", 80, "Туршилтын газар");
  BOOST_TEST(bold.counts.at("captured") == 1U);
  BOOST_TEST(bold.counts.at("proposed") == 1U);  // no year on it
  const auto record = house.archive.record(only_file(house, bold, "captured").record);
  BOOST_REQUIRE(record.has_value());
  BOOST_TEST(record->form + "@" + record->form_version == paper.fields.at("form"));
  BOOST_TEST(record->unit == paper.fields.at("unit"));
  BOOST_TEST(record->position == paper.fields.at("position"));
  for (const auto& event : house.archive.events(record->id, 10))
    if (event.type == "ingest.confirmed")
      BOOST_TEST(json::parse(event.detail).at("automatic").get<bool>());
}

BOOST_AUTO_TEST_CASE(limits_of_what_waits) {
  const TemporaryFolder data;
  IngestLimits limits;
  limits.staged_bytes = 1000;
  limits.source.file_bytes = 5000;
  House house(data.path(), limits);
  auto run = house.ingest.run(agent, {"test", "key", "", 0});
  BOOST_TEST(run.take("a.pdf", plain_pdf("one"))->state == "waiting");
  BOOST_TEST(code_of([&] { run.take("b.pdf", plain_pdf("two")); }) == "ingest-limit");
  BOOST_TEST(run.take("c.pdf", "%PDF-" + std::string(6000, ' '))->code == "scan-too-large");
  // One batch at a time.
  BOOST_TEST(code_of([&] { house.ingest.run(agent, {"test", "other", "", 0}); }) == "too-busy");
}

// Killed after every number of steps, then gone on with: each file once, read to its end.
BOOST_AUTO_TEST_CASE(a_killed_batch_goes_on) {
  const TemporaryFolder in;
  constexpr int files = 6;
  for (int i = 0; i < files; ++i)
    in.write("in/" + std::to_string(i) + ".pdf", plain_pdf("paper " + std::to_string(i)));
  in.write("in/broken.pdf", "%PDF-1.4 no");
  for (const int killed : {1, 4, 7, 9, 12}) {
    const TemporaryFolder data;
    BOOST_TEST(start_batch(data.path(), in.path() / "in", killed) == killed);
    start_batch(data.path(), in.path() / "in", -1);
    House house(data.path());
    const auto batches = house.ingest.batches(10);
    BOOST_REQUIRE(batches.size() == 1U);
    auto counts = batches.front().counts;
    BOOST_TEST(batches.front().finished > 0);
    BOOST_TEST(counts["proposed"] == std::size_t{files});
    BOOST_TEST(counts["refused"] == 1U);
    BOOST_TEST(batches.front().files() == files + 1U);
    for (const auto& file : house.ingest.files(batches.front().id, "proposed", 0, 100)) {
      BOOST_TEST(house.ingest.pages(file.id).size() == 1U);
      BOOST_TEST(archive::sha256_hex(house.ingest.bytes(file)) == file.sha256);
    }
    std::size_t folders = 0;
    for (const auto& entry : std::filesystem::directory_iterator(data.path() / "ingest"))
      folders += entry.is_directory() ? 1 : 0;
    BOOST_TEST(folders == std::size_t{files});
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
