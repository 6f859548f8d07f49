// SPDX-License-Identifier: GPL-3.0-or-later
// Documents off the straight way: step-up, return, withdrawal, expiry,
// participants, delegates, outside decisions, keys of one's own and elsewhere.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "renderers/seal/signing/cms_signature.h"
#include "renderers/seal/verification/verify.h"
#include "server/archive/storage/hash.h"
#include "server/assets.h"
#include "tests/server/documents_desk.h"

using namespace tamga;
using namespace std::chrono_literals;
using documents::Deed;
using documents::Delegation;
using documents::Document;
using documents::Stage;
using nlohmann::json;
using test::approved;
using test::code_thrown;
using test::Desk;
using test::permitted;
using test::prepared;

namespace {

std::string day_after(const Clock& clock, int days) {
  const auto day =
      std::chrono::floor<std::chrono::days>(clock.now() + 8h) + std::chrono::days(days);
  const std::chrono::year_month_day date(day);
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

json last_detail(const Desk& desk, std::string_view type) {
  json detail;
  for (const auto& event : desk.archive->events_from(0, 100'000))
    if (event.type == type) detail = json::parse(event.detail);
  return detail;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(documents_turns, Desk)

BOOST_AUTO_TEST_CASE(an_act_asks_for_the_password_again) {
  const auto id = draft(author).id;
  const auto act_with = [&](const char* given) {
    return code_thrown([&] {
      documents->act(author, id, {"prepared", prepared, {given, "192.0.2.9"}, ""});
    });
  };
  BOOST_TEST(act_with("") == "step-up-required");
  BOOST_TEST(act_with("биш ээ биш ээ") == "step-up-failed");
  BOOST_TEST(documents->document(id)->revision == 1u);
  BOOST_TEST(count("account.confirmation-failed") == 1u);
  for (int i = 0; i < 9; ++i) act_with("биш ээ биш ээ");
  BOOST_TEST(act_with(password) == "too-many-tries");
  // Who is not at turn is not asked for a password at all.
  BOOST_TEST(code_thrown([&] {
               documents->act(author, id, {"permitted", permitted, {"", ""}, ""});
             }) == "act-not-due");
}

BOOST_AUTO_TEST_CASE(a_returned_document_begins_again_and_keeps_what_was_signed) {
  const auto id = draft(author).id;
  act(author, id, "prepared", prepared);
  auto document = act(author, id, "permitted", permitted);
  const auto first_file = documents->preview(document);
  const auto first_record = document.reserved_record;
  BOOST_TEST(code_thrown([&] { documents->give_back(signer, id, " \n"); }) == "reason-missing");
  BOOST_TEST(code_thrown([&] { documents->give_back(author, id, "буцаая"); }) == "not-your-turn");
  document = documents->give_back(signer, id, "Зорилт 2 дутуу байна.");
  BOOST_TEST(document.next_act == "prepared");
  BOOST_TEST(document.reason == "Зорилт 2 дутуу байна.");
  BOOST_TEST(document.reason_by == "tuguldur");
  BOOST_TEST(!json::parse(document.content).contains("acts"));
  BOOST_TEST(last_detail(*this, "document.returned")["act"] == "approved");
  BOOST_TEST(!documents->may_see(deputy, document));
  BOOST_TEST(documents->may_see(author, document));

  auto content = json::parse(document.content);
  content["purpose"] = "Зассан зорилго";
  document = documents->revise(author, id, document.revision, content.dump());
  later(1s);
  const auto done = finish(id);
  BOOST_TEST((done.stage == Stage::Record));
  BOOST_TEST(done.rendering == 2);
  BOOST_TEST(done.record_id != first_record);
  BOOST_TEST(done.reason == "");
  // What was signed before is there to the byte, and is none of the record's.
  BOOST_TEST((documents::document_file(archive->catalogue(), id, 1) == first_file));
  const auto acts = documents->acts(done);
  BOOST_TEST_REQUIRE(acts.size() == 5u);
  BOOST_TEST(acts[1].rendering == 1);
  BOOST_TEST(acts[2].rendering == 2);
  BOOST_TEST(seal::verify(first_file, trust).report.signatures.size() == 2u);
  BOOST_TEST(
      archive->object(archive->record(done.record_id)->content_sha256).find("Зассан зорилго") !=
      std::string::npos);
}

BOOST_AUTO_TEST_CASE(each_act_only_appends) {
  const auto id = draft(author).id;
  std::string before;
  const auto grown = [&](const Document& document) {
    const auto file = documents->preview(document);
    BOOST_TEST(file.size() > before.size());
    BOOST_TEST(file.starts_with(before));
    before = file;
  };
  grown(act(author, id, "prepared", prepared));
  grown(act(author, id, "permitted", permitted));
  const auto done = act(signer, id, "approved", approved);
  grown(done);
  const auto pdf = archive->object(archive->record(done.record_id)->pdf_sha256);
  BOOST_TEST(pdf.starts_with(before));
  BOOST_TEST(last_detail(*this, "document.act")["pdf"] == archive::sha256_hex(before));
}

BOOST_AUTO_TEST_CASE(its_author_withdraws_for_good) {
  const auto id = draft(author).id;
  act(author, id, "prepared", prepared);
  act(author, id, "permitted", permitted);
  BOOST_TEST(code_thrown([&] { documents->withdraw(signer, id, "хэрэггүй"); }) == "forbidden");
  BOOST_TEST(code_thrown([&] { documents->withdraw(author, id, ""); }) == "reason-missing");
  BOOST_TEST(code_thrown([&] { documents->withdraw(author, id, std::string(2001, 'x')); }) ==
             "content-refused");
  const auto document = documents->withdraw(author, id, "Орон тоо өөрчлөгдсөн.");
  BOOST_TEST((document.stage == Stage::Withdrawn));
  BOOST_TEST(code_thrown([&] { act(signer, id, "approved", approved); }) == "document-withdrawn");
  BOOST_TEST(code_thrown([&] { documents->reopen(author, id); }) == "document-withdrawn");
  BOOST_TEST(documents->waiting_for(signer).empty());
  BOOST_TEST(documents->drafts_of(author).size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_nobody_does_in_time_expires) {
  const auto late = draft(author).id, forgotten = draft(author).id, timely = draft(author).id;
  for (const auto& id : {late, forgotten, timely}) act(author, id, "prepared", prepared);
  const auto until = documents->deadline(*documents->document(late));
  BOOST_TEST(until > clock.microseconds());
  later(31 * 24h);
  // Whoever comes too late is told, and the document is expired then.
  BOOST_TEST(code_thrown([&] { act(author, late, "permitted", permitted); }) == "act-expired");
  BOOST_TEST((documents->document(late)->stage == Stage::Expired));
  BOOST_TEST(documents->expire_due() == 2u);
  BOOST_TEST(documents->expire_due() == 0u);
  BOOST_TEST((documents->document(forgotten)->stage == Stage::Expired));
  BOOST_TEST(!documents->document(forgotten)->content.empty());
  BOOST_TEST(count("document.expired") == 3u);
  BOOST_TEST(code_thrown([&] { documents->reopen(other, late); }) == "not-found");
  BOOST_TEST(documents->reopen(author, late).next_act == "prepared");
  BOOST_TEST(documents->document(late)->due_since == clock.microseconds());
  BOOST_TEST(act(author, late, "prepared", prepared).rendering == 2);
}

BOOST_AUTO_TEST_CASE(named_participants_go_before_the_role) {
  BOOST_TEST(
      code_thrown([&] {
        documents->create(author, "job_description", draft_content(), "", {{"approved", "zul"}});
      }) == "participant-unknown");
  for (const auto& [act, name] : std::map<std::string, std::string>{
           {"approved", "nobody"}, {"prepared", "ulam"}, {"x", "zul"}})
    BOOST_TEST(code_thrown([&, &act = act, &name = name] {
                 documents->create(author, "job_description", draft_content(), "", {{act, name}});
               }) == "participant-unknown");
  auto document =
      documents->create(author, "job_description", draft_content(), "", {{"approved", "sanjaa"}});
  const auto id = document.id;
  act(author, id, "prepared", prepared);
  document = act(author, id, "permitted", permitted);
  BOOST_TEST(documents->may_act(deputy, document));
  BOOST_TEST(!documents->may_act(signer, document));
  BOOST_TEST(code_thrown([&] { act(signer, id, "approved", approved); }) == "not-found");
  BOOST_TEST(code_thrown([&] {
               documents->name_participants(author, id, 1, {{"approved", "tuguldur"}});
             }) == "revision-stale");
  BOOST_TEST(code_thrown([&] {
               documents->name_participants(deputy, id, document.revision, {});
             }) == "forbidden");
  document =
      documents->name_participants(author, id, document.revision, {{"approved", "tuguldur"}});
  BOOST_TEST(code_thrown([&] { act(deputy, id, "approved", approved); }) == "not-found");
  document = act(signer, id, "approved", approved);
  BOOST_TEST(document.record_id != "");
  BOOST_TEST(code_thrown([&] {
               documents->name_participants(author, id, document.revision, {});
             }) == "document-closed");
}

BOOST_AUTO_TEST_CASE(a_delegate_acts_in_anothers_place_for_a_time) {
  const access::Account clerk{"orgil", "Э.Оргил", "Удирдлага", "Архивч", {access::Role::Archivist}};
  access->put_account({"system"}, clerk, password);
  Delegation wanted;
  wanted.delegate = clerk.name;
  wanted.from = day_after(clock, 1);
  wanted.until = day_after(clock, 3);
  wanted.basis = "2026-05-28-ны өдрийн Б/31 тушаал";
  const auto given = documents->delegations().create(signer, wanted);

  const auto id =
      documents->create(author, "job_description", draft_content(), "", {{"approved", signer.name}})
          .id;
  act(author, id, "prepared", prepared);
  act(author, id, "permitted", permitted);
  BOOST_TEST(code_thrown([&] { act(clerk, id, "approved", approved); }) == "not-found");
  later(24h);
  BOOST_TEST(documents->waiting_for(clerk).size() == 1u);
  const auto document = act(clerk, id, "approved", approved);
  BOOST_TEST(document.record_id != "");
  const auto done = documents->acts(document).back();
  BOOST_TEST(done.account == "orgil");
  BOOST_TEST(done.principal == "tuguldur");
  BOOST_TEST(done.basis == wanted.basis);
  BOOST_TEST(last_detail(*this, "document.act")["principal"] == "tuguldur");

  const auto second = draft(author).id;
  act(author, second, "prepared", prepared);
  act(author, second, "permitted", permitted);
  documents->delegations().revoke(signer, given.id);
  BOOST_TEST(code_thrown([&] { act(clerk, second, "approved", approved); }) == "not-found");
  BOOST_TEST(code_thrown([&] { documents->delegations().revoke(signer, given.id); }) ==
             "delegation-invalid");
  BOOST_TEST(code_thrown([&] { documents->delegations().revoke(clerk, given.id); }) == "not-found");
  BOOST_TEST(documents->delegations().of(clerk).size() == 1u);
  BOOST_TEST(documents->delegations().of(signer).front().revoked != 0);
  BOOST_TEST(documents->delegations().in_force(clerk).empty());
}

BOOST_AUTO_TEST_CASE(delegations_are_checked) {
  Delegation good;
  good.delegate = deputy.name;
  good.form = "job_description";
  good.from = day_after(clock, 0);
  good.until = day_after(clock, 10);
  good.basis = "Б/7";
  const auto refused = [&](const access::Account& by, auto change) {
    Delegation wanted = good;
    change(wanted);
    try {
      documents->delegations().create(by, wanted);
      return std::string();
    } catch (const Failure& failure) {
      return std::string(failure.kind().code) + failure.pointer();
    }
  };
  BOOST_TEST(refused(signer, [](Delegation&) {}) == "");
  BOOST_TEST(refused(reader, [](Delegation&) {}) == "forbidden");
  const std::string code = "delegation-invalid";
  BOOST_TEST(refused(signer, [](Delegation& d) { d.delegate = "tuguldur"; }) == code + "/delegate");
  BOOST_TEST(refused(signer, [](Delegation& d) { d.delegate = "zul"; }) == code + "/delegate");
  BOOST_TEST(refused(signer, [](Delegation& d) { d.delegate = "хэн ч биш"; }) ==
             code + "/delegate");
  BOOST_TEST(refused(signer, [](Delegation& d) { d.form = "no_form"; }) == code + "/form");
  BOOST_TEST(refused(signer, [](Delegation& d) { d.from = "2026-02-30"; }) == code + "/from");
  BOOST_TEST(refused(signer, [](Delegation& d) { d.from = "2026-2-03"; }) == code + "/from");
  BOOST_TEST(refused(signer, [](Delegation& d) { d.until = "2020-01-01"; }) == code + "/until");
  BOOST_TEST(refused(signer, [](Delegation& d) { d.until = "2099-01-01"; }) == code + "/until");
  BOOST_TEST(refused(signer, [](Delegation& d) { d.basis = "  "; }) == code + "/basis");
  BOOST_TEST(refused(signer, [](Delegation& d) { d.basis = "a\nb"; }) == code + "/basis");
  BOOST_TEST(count("delegation.created") == 1u);
}

BOOST_AUTO_TEST_CASE(an_outside_decision_needs_its_scan_which_goes_with_the_record) {
  const auto id = draft(author).id;
  act(author, id, "prepared", prepared);
  const documents::ActOrder order{"permitted", permitted, {password, ""}, ""};
  BOOST_TEST(code_thrown([&] { documents->act(author, id, order); }) == "decision-scan-missing");
  const auto keep = [&](const access::Account& by, const char* act, std::string bytes) {
    return code_thrown([&] { documents->keep_decision(by, id, act, "a.png", std::move(bytes)); });
  };
  BOOST_TEST(keep(author, "permitted", "GIF89a") == "decision-refused");
  BOOST_TEST(keep(author, "permitted", "") == "decision-refused");
  BOOST_TEST(keep(author, "permitted", "%PDF-" + std::string(16 << 20, ' ')) == "body-too-large");
  BOOST_TEST(keep(signer, "permitted", test::scan) == "not-found");
  BOOST_TEST(keep(author, "prepared", test::scan) == "act-not-due");
  BOOST_TEST(keep(author, "permitted", "\xff\xd8\xff\xe0 first") == "");
  later(1s);
  const std::string png = std::string("\x89PNG\r\n\x1a\n", 8) + std::string("\0rest", 5);
  const auto kept = documents->keep_decision(author, id, "permitted", "C:\\тогтоол\".png", png);
  BOOST_TEST(kept.name == "тогтоол.png");
  BOOST_TEST(kept.media_type == "image/png");
  documents->act(author, id, order);
  const auto document = act(signer, id, "approved", approved);
  const auto sha256 = archive::sha256_hex(png);
  BOOST_TEST(documents->acts(document).at(1).decision == sha256);
  BOOST_TEST(last_detail(*this, "record.captured")["attachments"] == json::array({sha256}));
  const auto attachments = archive->attachments(document.record_id);
  BOOST_TEST_REQUIRE(attachments.size() == 1u);
  BOOST_TEST(attachments[0].name == "тогтоол.png");
  BOOST_TEST(attachments[0].size == png.size());
  BOOST_TEST((archive->object(attachments[0].sha256) == png));
  BOOST_TEST(archive->check().empty());
  // A catalogue that names another scan than was captured is found.
  archive->catalogue().write([](archive::Transaction& transaction) {
    transaction.run("UPDATE record_attachment SET sha256 = pdf_sha256 FROM records");
  });
  const auto faults = archive->check();
  BOOST_TEST(std::any_of(faults.begin(), faults.end(), [&](const auto& fault) {
    return fault.kind == "record-altered" && fault.subject == document.record_id;
  }));
}

BOOST_AUTO_TEST_CASE(people_sign_with_keys_of_their_own) {
  Desk desk(true, true);
  const auto document = desk.finish(desk.draft(desk.author).id);
  const auto acts = desk.documents->acts(document);
  BOOST_TEST_REQUIRE(acts.size() == 3u);
  BOOST_TEST(acts[0].own_key);
  BOOST_TEST(acts[0].subject == "Ц.Маралмаа");
  BOOST_TEST(acts[2].subject == "Г.Төгөлдөр");
  const auto pdf = desk.archive->object(desk.archive->record(document.record_id)->pdf_sha256);
  const auto verified = seal::verify(pdf, desk.trust);
  BOOST_TEST(verified.report.valid());
  BOOST_TEST_REQUIRE(verified.report.signatures.size() == 4u);
  BOOST_TEST(verified.report.signatures[2].signer == "Г.Төгөлдөр");
  BOOST_TEST(verified.report.signatures[3].signer == "Туршилтын газар");

  // A key that does not open is never stood in for by the organisation's.
  desk.access->put_account({"system"}, desk.author, "өөр нууц үг болов");
  const auto id = desk.draft(desk.author).id;
  BOOST_TEST(
      code_thrown([&] {
        desk.documents->act(desk.author, id, {"prepared", prepared, {"өөр нууц үг болов", ""}, ""});
      }) == "key-unusable");
  desk.documents->set_personal_keys(signing::KeyStore(desk.folder / "nothing"), true);
  BOOST_TEST(
      code_thrown([&] {
        desk.documents->act(desk.author, id, {"prepared", prepared, {"өөр нууц үг болов", ""}, ""});
      }) == "personal-key-missing");
}

BOOST_AUTO_TEST_CASE(an_act_is_signed_where_the_key_is) {
  Desk desk(true, true);
  const auto id = desk.draft(desk.author).id;
  const auto key =
      seal::SigningKey::from_pkcs12(desk.folder / "keys/people/maralmaa.p12", Desk::password);
  const auto prepare = [&](const access::Account& by, const char* act) {
    return desk.documents->prepare_act(by, id, act, prepared, {key.certificate().der(), {}});
  };
  BOOST_TEST(code_thrown([&] { prepare(desk.author, "prepared"); }) == "certificate-refused");
  std::ofstream(desk.folder / "keys/people/maralmaa.cer", std::ios::binary)
      << key.certificate().der();
  BOOST_TEST(code_thrown([&] { prepare(desk.signer, "prepared"); }) == "not-found");
  BOOST_TEST(code_thrown([&] { prepare(desk.author, "approved"); }) == "not-your-turn");
  BOOST_TEST(
      code_thrown([&] {
        desk.documents->prepare_act(desk.author, id, "prepared", prepared, {"no certificate", {}});
      }) == "certificate-unreadable");
  const auto first = prepare(desk.author, "prepared");
  BOOST_TEST(first.digest_algorithm == "SHA-256");
  BOOST_TEST(first.expires == desk.clock.microseconds() + 600'000'000);
  const auto complete = [&](const access::Account& by, const documents::PreparedAct& act) {
    return code_thrown([&] {
      desk.documents->complete_act(by, id, act.token, seal::sign_detached(key.parts(), act.digest));
    });
  };
  BOOST_TEST(code_thrown([&] {
               desk.documents->complete_act(desk.author, id, first.token, "no CMS");
             }) == "cms-refused");
  BOOST_TEST(complete(desk.other, first) == "prepared-act-gone");
  const auto second = prepare(desk.author, "prepared");
  // The two stand for one act: what is done first is done.
  BOOST_TEST(complete(desk.author, second) == "");
  BOOST_TEST(complete(desk.author, second) == "prepared-act-gone");
  BOOST_TEST(complete(desk.author, first) == "prepared-act-gone");
  const auto document = *desk.documents->document(id);
  BOOST_TEST(document.next_act == "permitted");
  const auto verified = seal::verify(desk.documents->preview(document), desk.trust);
  BOOST_TEST(verified.report.valid());
  BOOST_TEST(verified.report.signatures.at(0).signer == "Ц.Маралмаа");

  const auto another = desk.draft(desk.author).id;
  const auto late = desk.documents->prepare_act(desk.author, another, "prepared", prepared,
                                                {key.certificate().der(), {}});
  desk.later(601s);
  BOOST_TEST(code_thrown([&] {
               desk.documents->complete_act(desk.author, another, late.token,
                                            seal::sign_detached(key.parts(), late.digest));
             }) == "prepared-act-gone");
  BOOST_TEST(desk.documents->document(another)->revision == 1u);
}

BOOST_AUTO_TEST_CASE(without_the_organisations_key_the_last_act_waits_for_its_seal) {
  Desk desk(true, true);
  const auto id = desk.draft(desk.author).id;
  desk.act(desk.author, id, "prepared", prepared);
  desk.act(desk.author, id, "permitted", permitted);
  desk.close();
  desk.open(false);
  desk.documents->set_personal_keys(signing::KeyStore(desk.folder / "keys"), true);
  auto document = desk.act(desk.signer, id, "approved", approved);
  BOOST_TEST((document.stage == Stage::Sealing));
  BOOST_TEST(document.waiting == "key-missing");
  BOOST_TEST(desk.documents->seal_waiting() == 0u);
  BOOST_TEST(desk.documents->seal_waiting() == 0u);
  BOOST_TEST(desk.count("document.waits") == 1u);
  BOOST_TEST(code_thrown([&] { desk.documents->seal(desk.reader, id); }) == "not-found");
  BOOST_TEST((desk.documents->seal(desk.author, id).stage == Stage::Sealing));
  BOOST_TEST(desk.archive->record_count() == 0u);
  desk.close();
  desk.open(true);
  BOOST_TEST(desk.documents->seal_waiting() == 1u);
  document = *desk.documents->document(id);
  BOOST_TEST((document.stage == Stage::Record));
  BOOST_TEST(document.waiting == "");
  BOOST_TEST(desk.archive->check().empty());
}

BOOST_AUTO_TEST_CASE(without_its_time_stamp_nothing_is_signed_and_nothing_captured) {
  const auto id = draft(author).id;
  signing::SealSettings settings;
  settings.level = seal::Level::BT;
  settings.timestamp_authorities = {"http://127.0.0.1:1/nobody-answers"};
  signing::SealingEvidence unreachable(settings, trust);
  documents->set_evidence(unreachable, "");
  BOOST_TEST(code_thrown([&] { act(author, id, "prepared", prepared); }) ==
             "timestamp-unavailable");
  BOOST_TEST(documents->document(id)->revision == 1u);
  BOOST_TEST(documents->acts(*documents->document(id)).empty());
  BOOST_TEST(code_thrown([&] {
               const auto* form = test::desk_forms().find("performance_report");
               documents->capture({"system"}, "performance_report", form->sample_text(), "", "");
             }) == "timestamp-unavailable");
  BOOST_TEST(archive->record_count() == 0u);
  signing::SealingEvidence nothing(signing::SealSettings(), trust);
  documents->set_evidence(nothing, "");
  BOOST_TEST(finish(id).record_id != "");
  documents.reset();  // before the evidence that it looks at
}

BOOST_AUTO_TEST_CASE(documents_of_before_the_acts_signed_go_on) {
  close();
  std::filesystem::remove_all(folder / "data");
  {
    archive::Archive old(folder / "data", clock);
    const std::string sql = asset("server/documents/migrations/0001_documents.sql");
    old.catalogue().migrate("documents", {{1, "documents", sql}});
    auto half_done = json::parse(draft_content());
    half_done["acts"]["prepared"] = json::parse(prepared);
    old.catalogue().write([&](archive::Transaction& transaction) {
      const auto insert = [&](const char* id, const std::string& content, const char* next,
                              const char* record) {
        transaction.run(
            "INSERT INTO document VALUES (:id, 'job_description', '2019-01-11', 'Тодорхойлолт', "
            ":content, 2, :next, :record, 'maralmaa', '', :now, :now)",
            {{"id", std::string(id)},
             {"content", content},
             {"next", std::string(next)},
             {"record", std::string(record)},
             {"now", clock.microseconds()}});
      };
      insert("019a0000-0000-7000-8000-000000000001", half_done.dump(), "permitted", "");
      insert("019a0000-0000-7000-8000-000000000002", half_done.dump(), "", "some-record");
    });
  }
  open(true);
  for (const auto& account : {author, signer}) access->put_account({"system"}, account, password);
  BOOST_TEST((documents->document("019a0000-0000-7000-8000-000000000002")->stage == Stage::Record));
  const std::string id = "019a0000-0000-7000-8000-000000000001";
  BOOST_TEST(act(author, id, "permitted", permitted).rendering == 1);
  const auto done = act(signer, id, "approved", approved);
  BOOST_TEST_REQUIRE(done.record_id != "");
  // What was done before stands in the content as text; what came after is signed.
  const auto record = *archive->record(done.record_id);
  BOOST_TEST(json::parse(archive->object(record.content_sha256))["acts"].size() == 3u);
  BOOST_TEST(seal::verify(archive->object(record.pdf_sha256), trust).report.valid());
}

BOOST_AUTO_TEST_SUITE_END()
