// SPDX-License-Identifier: GPL-3.0-or-later
// Documents over a real archive: acts in their order, by whom, once; and the
// last act that a crash interrupted.
#include "server/documents/documents.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include "renderers/seal/verification/verify.h"
#include "server/archive/storage/hash.h"
#include "server/documents/document_lists.h"
#include "server/paper_check.h"
#include "tests/server/documents_desk.h"

using namespace tamga;
using documents::Stage;
using nlohmann::json;
using test::approved;
using test::code_thrown;
using test::Desk;
using test::permitted;
using test::prepared;

namespace {

auto with_code(const char* code) {
  return [code](const Failure& failure) { return failure.kind().code == code; };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(documents_suite)

BOOST_AUTO_TEST_CASE(the_whole_way_from_draft_to_a_sealed_record) {
  Desk desk;
  auto& documents = *desk.documents;
  auto document = documents.create(desk.author, "job_description", desk.draft_content(), "k1");
  BOOST_TEST(document.next_act == "prepared");
  BOOST_TEST(documents.create(desk.author, "job_description", desk.draft_content(), "k1").id ==
             document.id);
  BOOST_TEST(documents.preview(document).starts_with("%PDF-"));

  document = desk.act(desk.author, document.id, "prepared", prepared);
  BOOST_TEST(document.next_act == "permitted");
  document = desk.act(desk.author, document.id, "permitted", permitted);
  document = desk.act(desk.signer, document.id, "approved", approved, "key-a");
  BOOST_TEST((document.stage == Stage::Record));
  const auto record = desk.archive->record(document.record_id);
  BOOST_REQUIRE(record);
  BOOST_TEST(record->document_id == document.id);
  BOOST_TEST(record->order_number == "А/7");

  const auto verified = seal::verify(desk.archive->object(record->pdf_sha256), desk.trust);
  BOOST_TEST(verified.report.valid());
  std::string fields;
  for (const auto& signature : verified.report.signatures) fields += signature.field + " ";
  BOOST_TEST(fields == "prepared permitted approved seal ");
  // The same request again: its answer was lost on the way, nothing happens twice.
  BOOST_TEST(desk.act(desk.signer, document.id, "approved", approved, "key-a").record_id ==
             record->id);
  BOOST_TEST(desk.archive->record_count() == 1u);
  BOOST_TEST(desk.archive->check().empty());
}

std::string document_without_acts(const documents::Document& document) {
  auto content = json::parse(document.content);
  content.erase("acts");
  return forms::canonical(content);
}

// What a camera reads on the first page (zbar, by way of poppler); "" for none.
std::string scanned(const std::filesystem::path& folder, const std::string& pdf) {
  std::ofstream(folder / "paper.pdf", std::ios::binary) << pdf;
  const std::string in = "cd '" + folder.string() + "' && ";
  BOOST_REQUIRE_EQUAL(
      std::system((in + "pdftoppm -gray -singlefile -r 200 paper.pdf page").c_str()), 0);
  // 4 is zbar's status for a page without a code.
  const int status =
      std::system((in + "zbarimg --quiet --raw page.pgm >answer 2>/dev/null").c_str());
  BOOST_REQUIRE((WEXITSTATUS(status) == 0 || WEXITSTATUS(status) == 4));
  std::ifstream answer(folder / "answer");
  std::string line;
  std::getline(answer, line);
  return line;
}

BOOST_AUTO_TEST_CASE(a_records_pages_carry_its_code_and_a_drafts_do_not) {
  Desk desk;
  auto& documents = *desk.documents;
  const std::string address = "https://archive.example.gov.mn/verify/";
  documents.set_verification_address(address);
  auto document = desk.draft(desk.author);
  BOOST_TEST(scanned(desk.folder, documents.preview(document)) == "");
  document = desk.act(desk.author, document.id, "prepared", prepared);
  // From the first act on it is the very file, and names its record to be.
  const auto printed = archive::sha256_hex(document_without_acts(document)).substr(0, 16);
  const auto code = address + document.reserved_record + "?content=" + printed;
  BOOST_TEST(scanned(desk.folder, documents.preview(document)) == code);
  desk.act(desk.author, document.id, "permitted", permitted);
  document = desk.act(desk.signer, document.id, "approved", approved);
  const auto record = desk.archive->record(document.record_id);
  BOOST_REQUIRE(record);
  BOOST_TEST(record->id == document.reserved_record);
  BOOST_TEST(scanned(desk.folder, desk.archive->object(record->pdf_sha256)) == code);
  // Both the digits on the paper and those of the whole content are its.
  for (const auto& digits : {printed, record->content_sha256.substr(0, 16)})
    BOOST_TEST(check_paper(*desk.archive, test::desk_forms(), {record->id, digits}).open ==
               record->open);
  BOOST_CHECK_EXCEPTION(
      check_paper(*desk.archive, test::desk_forms(), {record->id, "0123456789abcdef"}), Failure,
      with_code("record-code-unknown"));
  const std::string sample(test::desk_forms().find("performance_report")->sample_text());
  const auto imported = documents.capture({"system"}, "performance_report", sample, "", "i");
  const auto pdf = desk.archive->object(imported.pdf_sha256);
  BOOST_TEST(scanned(desk.folder, pdf) ==
             address + imported.id + "?content=" + imported.content_sha256.substr(0, 16));
  BOOST_TEST(seal::verify(pdf, desk.trust).report.valid());
  // Imported again, the record that is there comes back, and its paper is true.
  BOOST_TEST(documents.capture({"system"}, "performance_report", sample, "", "i").pdf_sha256 ==
             imported.pdf_sha256);
  BOOST_TEST(desk.archive->check().empty());
}

BOOST_AUTO_TEST_CASE(nobody_acts_out_of_turn) {
  Desk desk;
  auto& documents = *desk.documents;
  BOOST_CHECK_EXCEPTION(documents.create(desk.reader, "job_description", desk.draft_content(), ""),
                        Failure, with_code("forbidden"));
  BOOST_CHECK_EXCEPTION(documents.create(desk.author, "no_such_form", desk.draft_content(), ""),
                        Failure, with_code("form-unknown"));
  const auto document = documents.create(desk.author, "job_description", desk.draft_content(), "");
  const auto act = [&](const access::Account& by, const char* name, const char* values) {
    return code_thrown([&] { desk.act(by, document.id, name, values); });
  };
  // Who may not see it yet is told that it is not there; the attempt is known.
  BOOST_TEST(act(desk.signer, "approved", approved) == "not-found");
  BOOST_TEST(act(desk.signer, "prepared", prepared) == "not-found");
  BOOST_TEST(act(desk.other, "prepared", prepared) == "not-found");
  BOOST_TEST(act(desk.author, "approved", approved) == "not-your-turn");
  BOOST_TEST(act(desk.author, "permitted", permitted) == "act-not-due");
  BOOST_TEST(desk.count("document.act-refused") == 5u);
  BOOST_TEST(act(desk.author, "signed", prepared) == "not-found");
  BOOST_TEST(act(desk.author, "prepared", "{\"name\":\"\"}") == "content-refused");
  BOOST_TEST(act(desk.author, "prepared", "{") == "content-not-json");
  BOOST_TEST(documents.document(document.id)->revision == 1u);
  BOOST_TEST(!documents.may_see(desk.signer, *documents.document(document.id)));
  BOOST_TEST(act(desk.author, "prepared", prepared) == "");
  BOOST_TEST(act(desk.author, "prepared", prepared) == "act-not-due");
  BOOST_TEST(code_thrown([&] {
               documents.revise(desk.author, document.id, 2, desk.draft_content());
             }) == "act-not-due");
  BOOST_TEST(documents.waiting_for(desk.author).size() == 1u);
  BOOST_TEST(documents.waiting_for(desk.signer).empty());
  BOOST_TEST(act(desk.author, "permitted", permitted) == "");
  BOOST_TEST(documents.waiting_for(desk.signer).size() == 1u);
  BOOST_TEST(documents.waiting_for(desk.author).empty());
  BOOST_TEST(documents.may_see(desk.signer, *documents.document(document.id)));
  BOOST_TEST(!documents.may_see(desk.other, *documents.document(document.id)));
  BOOST_TEST(!documents.may_see(desk.reader, *documents.document(document.id)));
}

BOOST_AUTO_TEST_CASE(acts_cannot_be_smuggled_in_with_the_content) {
  Desk desk;
  auto content = json::parse(desk.draft_content());
  content["acts"]["approved"] = json::parse(approved);
  try {
    desk.documents->create(desk.author, "job_description", content.dump(), "");
    BOOST_ERROR("was taken");
  } catch (const Failure& failure) {
    BOOST_TEST(failure.items().at(0).pointer == "/acts");
  }
}

BOOST_AUTO_TEST_CASE(revisions_do_not_overwrite_each_other) {
  Desk desk;
  auto& documents = *desk.documents;
  const auto document = documents.create(desk.author, "job_description", desk.draft_content(), "");
  auto content = json::parse(desk.draft_content());
  content["position"] = "Ахлах шинжээч";
  const auto second = documents.revise(desk.author, document.id, 1, content.dump());
  BOOST_TEST(second.revision == 2u);
  BOOST_TEST(code_thrown([&] { documents.revise(desk.author, document.id, 1, content.dump()); }) ==
             "revision-stale");
  BOOST_TEST(code_thrown([&] { documents.revise(desk.other, document.id, 2, content.dump()); }) ==
             "not-found");
  BOOST_TEST(code_thrown([&] {
               documents.create(desk.author, "job_description", content.dump(), "same");
               documents.create(desk.author, "job_description", desk.draft_content(), "same");
             }) == "idempotency-mismatch");
}

BOOST_AUTO_TEST_CASE(without_any_key_nothing_is_signed) {
  Desk desk(false);
  const auto id = desk.draft(desk.author).id;
  BOOST_TEST(code_thrown([&] { desk.act(desk.author, id, "prepared", prepared, "k"); }) ==
             "key-missing");
  BOOST_TEST(desk.documents->document(id)->next_act == "prepared");
  desk.close();
  desk.open(true);
  BOOST_TEST(desk.act(desk.author, id, "prepared", prepared, "k").next_act == "permitted");
}

BOOST_AUTO_TEST_CASE(of_two_signers_at_one_moment_one_is_refused) {
  Desk desk;
  const auto id = desk.draft(desk.author).id;
  desk.act(desk.author, id, "prepared", prepared);
  desk.act(desk.author, id, "permitted", permitted);
  std::vector<std::string> codes(4);
  std::vector<std::thread> signers;
  for (std::size_t i = 0; i < codes.size(); ++i)
    signers.emplace_back([&, i] {
      const auto& by = i % 2 == 0 ? desk.signer : desk.deputy;
      codes[i] = code_thrown([&] { desk.act(by, id, "approved", approved); });
    });
  for (auto& signer : signers) signer.join();
  BOOST_TEST(std::count(codes.begin(), codes.end(), "") == 1);
  for (const auto& code : codes)
    BOOST_TEST((code.empty() || code == "act-not-due" || code == "revision-stale"), code);
  BOOST_TEST(desk.archive->record_count() == 1u);
  BOOST_TEST(desk.documents->acts(*desk.documents->document(id)).size() == 3u);
  BOOST_TEST(desk.archive->check().empty());
  // A number that was taken for a refused capture is given again: no gap.
  BOOST_TEST(desk.archive->records("", 1).at(0).registration.ends_with("000001"));
}

BOOST_AUTO_TEST_CASE(the_same_act_sent_twice_at_one_moment_is_one) {
  Desk desk;
  const auto id = desk.draft(desk.author).id;
  std::vector<std::string> codes(4);
  std::vector<std::thread> senders;
  for (auto& code : codes)
    senders.emplace_back([&] {
      code = code_thrown([&] {
        const auto done = desk.act(desk.author, id, "prepared", prepared, "twice");
        if (done.next_act != "permitted") throw Failure("internal", "an answer from before");
      });
    });
  for (auto& sender : senders) sender.join();
  for (const auto& code : codes) BOOST_TEST(code == "");
  BOOST_TEST(desk.documents->document(id)->revision == 2u);
  BOOST_TEST(desk.count("document.act") == 1u);
}

BOOST_AUTO_TEST_CASE(a_long_list_is_given_in_parts_with_its_number) {
  Desk desk;
  std::vector<std::string> written;
  for (int i = 0; i < 5; ++i) {
    written.insert(written.begin(), desk.draft(desk.author).id);
    desk.later(std::chrono::seconds(1));
  }
  std::vector<std::string> told;
  for (std::size_t from = 0; from < 6; from += 2) {
    const auto part = documents::written_by(*desk.archive, desk.author.name, from, 2);
    BOOST_TEST(part.total == 5U);
    for (const auto& document : part.rows) told.push_back(document.id);
  }
  BOOST_TEST(told == written);
  BOOST_TEST(documents::written_by(*desk.archive, desk.author.name, 9, 2).rows.empty());
  BOOST_TEST(documents::written_by(*desk.archive, desk.reader.name, 0, 2).total == 0U);
}

BOOST_AUTO_TEST_CASE(drafts_of_others_do_not_hide_what_waits) {
  Desk desk;
  auto& documents = *desk.documents;
  const auto draft = documents.create(desk.author, "job_description", desk.draft_content(), "");
  // Many old drafts whose act is their own author's.
  desk.archive->catalogue().write([](archive::Transaction& transaction) {
    transaction.run(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) "
        "INSERT INTO document (id, form, form_version, title, content, revision, next_act, "
        "record_id, created_by, unit, created, changed) "
        "SELECT 'old-' || i, form, form_version, title, content, 1, next_act, "
        "'', 'ulam', unit, 1, 1 FROM n, document");
  });
  desk.act(desk.author, draft.id, "prepared", prepared);
  desk.act(desk.author, draft.id, "permitted", permitted);
  const auto waiting = documents.waiting_for(desk.signer);
  BOOST_TEST_REQUIRE(waiting.size() == 1u);
  BOOST_TEST(waiting.front().id == draft.id);
  BOOST_TEST(documents.waiting_for(desk.other).size() == 500u);
}

BOOST_AUTO_TEST_CASE(import_of_approved_content_needs_all_its_acts) {
  Desk desk;
  const auto sample = test::desk_forms().find("performance_report")->sample_text();
  const auto record = desk.documents->capture({"system"}, "performance_report", sample, "zul", "i");
  BOOST_TEST(!record.given.empty());
  BOOST_TEST(record.owner == "zul");
  BOOST_TEST(desk.documents->capture({"system"}, "performance_report", sample, "zul", "i").id ==
             record.id);
  auto content = json::parse(sample);
  content.erase("acts");
  BOOST_TEST(code_thrown([&] {
               desk.documents->capture({"system"}, "performance_report", content.dump(), "", "j");
             }) == "content-refused");
  BOOST_TEST(desk.archive->record_count() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
