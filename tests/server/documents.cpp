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

#include "renderers/seal/certificate_authority.h"
#include "renderers/seal/verify.h"
#include "server/assets.h"
#include "server/error.h"

using namespace tamga;
using nlohmann::json;

namespace {

// Faces and forms are read once for all cases; the archive is each case's own.
struct Common {
  forms::Renderer renderer;
  forms::FormCatalogue forms{{share_folder() / "renderers" / "forms"}};
};

Common& common_parts() {
  static Common parts;
  return parts;
}

struct Desk {
  std::filesystem::path folder = std::filesystem::temp_directory_path() /
                                 ("tamga-documents-" + std::to_string(std::random_device{}()));
  Clock clock;
  std::unique_ptr<archive::Archive> archive;
  std::unique_ptr<documents::Documents> documents;
  seal::TrustStore trust;
  access::Account author{"maralmaa", "Ц.Маралмаа", "Захиргааны хэлтэс", "", {access::Role::Author}};
  access::Account other{"ulam", "Б.Улам-Өрнөх", "Захиргааны хэлтэс", "", {access::Role::Author}};
  access::Account signer{"tuguldur", "Г.Төгөлдөр", "Удирдлага", "", {access::Role::Signer}};
  access::Account reader{"zul", "О.Зул", "Удирдлага", "", {access::Role::Staff}};

  explicit Desk(bool with_key = true) {
    std::filesystem::create_directories(folder);
    open(with_key);
  }
  ~Desk() {
    close();
    std::filesystem::remove_all(folder);
  }
  void close() {
    documents.reset();
    archive.reset();
  }
  void open(bool with_key) {
    auto& parts = common_parts();
    archive = std::make_unique<archive::Archive>(folder / "data", clock);
    documents =
        std::make_unique<documents::Documents>(*archive, parts.forms, parts.renderer, clock);
    if (!with_key) return;
    const auto keys = folder / "keys";
    if (!std::filesystem::exists(keys / "organisation.p12")) {
      std::filesystem::create_directories(keys);
      const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
      seal::make_demonstration_keys(keys, "Туршилтын газар", "pass", now - std::chrono::hours(1),
                                    5);
    }
    trust = seal::TrustStore::load(keys / "ca.pem");
    documents->set_organisation_key(
        seal::SigningKey::from_pkcs12(keys / "organisation.p12", "pass"));
  }
  std::string draft_content() const {
    auto content = json::parse(common_parts().forms.find("job_description")->sample_text());
    content.erase("acts");
    return content.dump();
  }
};

const char* const prepared = R"({"position":"Дарга","name":"Ц.Маралмаа","date":"2026-05-04"})";
const char* const permitted =
    R"({"organisation":"Төрийн албаны зөвлөл","date":"2026-05-11","number":"211"})";
const char* const approved =
    R"({"organisation":"Туршилтын газар","position":"Дарга","name":"Г.Төгөлдөр","date":"2026-06-01","number":"А/7"})";

auto with_code(const char* code) {
  return [code](const Failure& failure) { return failure.kind().code == code; };
}

template <typename Work>
std::string code_of(Work work) {
  try {
    work();
  } catch (...) {
    return std::string(current_failure().kind().code);
  }
  return "";
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

  document = documents.act(desk.author, document.id, "prepared", prepared, "");
  BOOST_TEST(document.next_act == "permitted");
  document = documents.act(desk.signer, document.id, "permitted", permitted, "");
  document = documents.act(desk.signer, document.id, "approved", approved, "key-a");
  BOOST_TEST(document.next_act == "");
  const auto record = desk.archive->record(document.record_id);
  BOOST_REQUIRE(record);
  BOOST_TEST(record->document_id == document.id);
  BOOST_TEST(record->order_number == "А/7");

  const auto verified = seal::verify(desk.archive->object(record->pdf_sha256), desk.trust);
  BOOST_TEST(verified.report.valid());
  BOOST_TEST(verified.report.signatures.at(0).field == "approved");
  // The same request again: its answer was lost on the way, nothing happens twice.
  BOOST_TEST(documents.act(desk.signer, document.id, "approved", approved, "key-a").record_id ==
             record->id);
  BOOST_TEST(desk.archive->record_count() == 1u);
  BOOST_TEST(desk.archive->check().empty());
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
  auto document = documents.create(desk.author, "job_description", desk.draft_content(), "");
  BOOST_TEST(scanned(desk.folder, documents.preview(document)) == "");
  documents.act(desk.author, document.id, "prepared", prepared, "");
  document = documents.act(desk.signer, document.id, "permitted", permitted, "");
  BOOST_TEST(scanned(desk.folder, documents.preview(document)) == "");
  document = documents.act(desk.signer, document.id, "approved", approved, "");
  const auto record = desk.archive->record(document.record_id);
  BOOST_REQUIRE(record);
  BOOST_TEST(scanned(desk.folder, desk.archive->object(record->pdf_sha256)) ==
             address + record->id + "?content=" + record->content_sha256.substr(0, 16));
  const std::string sample(common_parts().forms.find("performance_report")->sample_text());
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
    return code_of([&] { documents.act(by, document.id, name, values, ""); });
  };
  BOOST_TEST(act(desk.signer, "approved", approved) == "act-not-due");
  BOOST_TEST(act(desk.signer, "prepared", prepared) == "forbidden");
  BOOST_TEST(act(desk.other, "prepared", prepared) == "forbidden");
  BOOST_TEST(act(desk.author, "signed", prepared) == "not-found");
  BOOST_TEST(act(desk.author, "prepared", "{\"name\":\"\"}") == "content-refused");
  BOOST_TEST(act(desk.author, "prepared", "{") == "content-not-json");
  BOOST_TEST(documents.document(document.id)->revision == 1u);
  BOOST_TEST(!documents.may_see(desk.signer, *documents.document(document.id)));
  BOOST_TEST(act(desk.author, "prepared", prepared) == "");
  BOOST_TEST(act(desk.author, "prepared", prepared) == "act-not-due");
  BOOST_TEST(code_of([&] {
               documents.revise(desk.author, document.id, 2, desk.draft_content());
             }) == "act-not-due");
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
  BOOST_TEST(code_of([&] { documents.revise(desk.author, document.id, 1, content.dump()); }) ==
             "revision-stale");
  BOOST_TEST(code_of([&] { documents.revise(desk.other, document.id, 2, content.dump()); }) ==
             "forbidden");
  BOOST_TEST(code_of([&] {
               documents.create(desk.author, "job_description", content.dump(), "same");
               documents.create(desk.author, "job_description", desk.draft_content(), "same");
             }) == "idempotency-mismatch");
}

BOOST_AUTO_TEST_CASE(without_a_key_the_last_act_waits) {
  Desk desk(false);
  auto& documents = *desk.documents;
  const auto id = documents.create(desk.author, "job_description", desk.draft_content(), "").id;
  documents.act(desk.author, id, "prepared", prepared, "");
  documents.act(desk.signer, id, "permitted", permitted, "");
  BOOST_TEST(code_of([&] { documents.act(desk.signer, id, "approved", approved, "k"); }) ==
             "key-missing");
  BOOST_TEST(documents.document(id)->next_act == "approved");
  BOOST_TEST(desk.archive->record_count() == 0u);
  desk.close();
  desk.open(true);
  BOOST_TEST(desk.documents->act(desk.signer, id, "approved", approved, "k").next_act == "");
}

BOOST_AUTO_TEST_CASE(of_two_signers_at_one_moment_one_is_refused) {
  Desk desk;
  auto document = desk.documents->create(desk.author, "job_description", desk.draft_content(), "");
  document = desk.documents->act(desk.author, document.id, "prepared", prepared, "");
  document = desk.documents->act(desk.signer, document.id, "permitted", permitted, "");
  std::vector<std::string> codes(4);
  std::vector<std::thread> signers;
  for (auto& code : codes)
    signers.emplace_back([&] {
      code =
          code_of([&] { desk.documents->act(desk.signer, document.id, "approved", approved, ""); });
    });
  for (auto& signer : signers) signer.join();
  BOOST_TEST(std::count(codes.begin(), codes.end(), "") == 1);
  for (const auto& code : codes)
    BOOST_TEST((code.empty() || code == "act-not-due" || code == "revision-stale"));
  BOOST_TEST(desk.archive->record_count() == 1u);
  BOOST_TEST(desk.archive->check().empty());
  // A number that was taken for a refused capture is given again: no gap.
  BOOST_TEST(desk.archive->records("", 1).at(0).registration.ends_with("000001"));
}

BOOST_AUTO_TEST_CASE(the_same_act_sent_twice_at_one_moment_is_one) {
  Desk desk;
  const auto id =
      desk.documents->create(desk.author, "job_description", desk.draft_content(), "").id;
  std::vector<std::string> codes(4);
  std::vector<std::thread> senders;
  for (auto& code : codes)
    senders.emplace_back([&] {
      code = code_of([&] {
        const auto done = desk.documents->act(desk.author, id, "prepared", prepared, "twice");
        if (done.next_act != "permitted") throw Failure("internal", "an answer from before");
      });
    });
  for (auto& sender : senders) sender.join();
  for (const auto& code : codes) BOOST_TEST(code == "");
  BOOST_TEST(desk.documents->document(id)->revision == 2u);
}

BOOST_AUTO_TEST_CASE(drafts_of_others_do_not_hide_what_waits) {
  Desk desk;
  auto& documents = *desk.documents;
  const auto draft = documents.create(desk.author, "job_description", desk.draft_content(), "");
  // Many old drafts whose act is their own author's.
  desk.archive->catalogue().write([](archive::Transaction& transaction) {
    transaction.run(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) "
        "INSERT INTO document SELECT 'old-' || i, form, form_version, title, content, 1, next_act, "
        "'', 'ulam', unit, 1, 1 FROM n, document");
  });
  documents.act(desk.author, draft.id, "prepared", prepared, "");
  const auto waiting = documents.waiting_for(desk.signer);
  BOOST_TEST_REQUIRE(waiting.size() == 1u);
  BOOST_TEST(waiting.front().id == draft.id);
  BOOST_TEST(documents.waiting_for(desk.other).size() == 500u);
}

BOOST_AUTO_TEST_CASE(import_of_approved_content_needs_all_its_acts) {
  Desk desk;
  const auto sample = common_parts().forms.find("performance_report")->sample_text();
  const auto record = desk.documents->capture({"system"}, "performance_report", sample, "zul", "i");
  BOOST_TEST(!record.given.empty());
  BOOST_TEST(record.owner == "zul");
  BOOST_TEST(desk.documents->capture({"system"}, "performance_report", sample, "zul", "i").id ==
             record.id);
  auto content = json::parse(sample);
  content.erase("acts");
  BOOST_TEST(code_of([&] {
               desk.documents->capture({"system"}, "performance_report", content.dump(), "", "j");
             }) == "content-refused");
  BOOST_TEST(desk.archive->record_count() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
