// SPDX-License-Identifier: GPL-3.0-or-later
// After a destruction the bytes are nowhere: not in the objects, the catalogue and its
// journal, the index; and the entry answers in every face.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <set>

#include "server/documents/documents.h"
#include "server/indexing/index_rebuild.h"
#include "server/indexing/indexing.h"
#include "tests/archive/disposal_house.h"

using namespace tamga;
using archive::test::read_all;
using nlohmann::json;
using test::DisposalHouse;

namespace {

constexpr const char* marker = "zq7x9marker41";        // in what was captured
constexpr const char* earlier = "zq7x9earlier52";      // in a draft before it
constexpr const char* scan_marker = "zq7x9scanned63";  // in a decision's scan

std::vector<std::string> files_with(const std::filesystem::path& folder, const std::string& bytes) {
  std::vector<std::string> found;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file() && read_all(entry.path()).find(bytes) != std::string::npos)
      found.push_back(std::filesystem::relative(entry.path(), folder).string());
  return found;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += word + " ";
  return text;
}

// Pieces of the paper's file that are its own: another file of the same people shares
// certificates, fonts, room left for signatures.
std::vector<std::string> own_pieces(const std::string& pdf, const std::string& other) {
  constexpr std::size_t length = 64;
  std::vector<std::string> pieces;
  for (std::size_t at = 0; at + length <= pdf.size(); at += length) {
    auto piece = pdf.substr(at, length);
    if (std::set<char>(piece.begin(), piece.end()).size() >= length / 2 &&
        other.find(piece) == std::string::npos)
      pieces.push_back(std::move(piece));
  }
  return pieces;
}

struct Paper {
  std::string record, unit, document, pdf, content_sha256, pdf_sha256;
};

// A job description through all its acts, filed, its unit closed and long due.
Paper make_paper(DisposalHouse& house) {
  auto& services = house.services();
  const auto author = *services.access->account("author");
  const auto signer = *services.access->account("signer");
  auto content = json::parse(services.forms->find("job_description")->sample_text());
  content.erase("acts");
  content["organisation"] = services.hierarchy->fonds().front().organisation;
  content["purpose"] = std::string("Зорилго ") + earlier;
  auto& documents = *services.documents;
  const auto draft = documents.create(author, "job_description", content.dump(), "");
  content["purpose"] = std::string("Зорилго ") + marker;
  documents.revise(author, draft.id, draft.revision, content.dump());
  const auto act = [&](const access::Account& by, const char* name, const char* values) {
    documents.act(by, draft.id, {name, values, {DisposalHouse::password, "192.0.2.1"}, ""});
  };
  act(author, "prepared", R"({"position":"Дарга","name":"Ц.Маралмаа","date":"2026-05-04"})");
  documents.keep_decision(author, draft.id, "permitted", "тогтоол.pdf",
                          std::string("%PDF-1.4 ") + scan_marker);
  act(author, "permitted", R"({"organisation":"Зөвлөл","date":"2026-05-11","number":"211"})");
  act(signer, "approved",
      R"({"organisation":"Газар","position":"Дарга","name":"Г.Төгөлдөр","date":"2026-06-01","number":"А/7"})");
  Paper paper;
  paper.document = draft.id;
  paper.record = documents.document(draft.id)->record_id;
  const auto record = *services.archive->record(paper.record);
  paper.pdf_sha256 = record.pdf_sha256;
  paper.content_sha256 = record.content_sha256;
  paper.pdf = services.archive->object(record.pdf_sha256);
  paper.unit = services.hierarchy->place(paper.record)->unit;
  services.hierarchy->close_unit({"archivist"}, paper.unit);
  // Ten years pass.
  services.archive->catalogue().write([&](archive::Transaction& t) {
    t.run("UPDATE storage_unit SET year = 2015 WHERE id = :id", {{"id", paper.unit}});
  });
  return paper;
}

// The plan of this year with the form's own index, under an item of one year.
void prepare_plan(DisposalHouse& house) {
  auto& hierarchy = *house.services().hierarchy;
  const archive::Agent by{"archivist"};
  const auto plan = hierarchy.draft_plan(by, house.fonds().front(), house.year());
  archive::PlanEntry entry;
  entry.file_index = house.services().forms->find("job_description")->file_plan.index;
  entry.title = "Албан тушаалын тодорхойлолт";
  entry.department = "Хүний нөөц";
  entry.retention_item = "2.4";
  hierarchy.add_entry(by, plan.id, entry);
  hierarchy.set_plan_document(by, plan.id, "paper-" + plan.id);
  house.services().archive->write([&](archive::Transaction& t) {
    hierarchy.approve_plan(t, by, plan.id, "paper-" + plan.id, archive::Record{});
  });
}

// Every step as the people do it, by the API. The act's file.
std::string destroy_all(DisposalHouse& house) {
  const auto id = test::approve_all(house);
  const std::string at = "/api/v1/disposals/" + id;
  const auto document = house.services().disposal->find(id)->document;
  const json certified = {{"manner", "нунтагласан"}, {"performers", "Ё.Сувд"}};
  BOOST_REQUIRE(test::act(house, "archivist", document, "destroyed", certified) ==
                "disposal-state");
  BOOST_REQUIRE(house.post("archivist", at + "/execution", {{"manner", "нунтагласан"}}) == "");
  // What was executed is not given back, and is certified as it was.
  BOOST_TEST(house.post("archivist", "/api/v1/documents/" + document + "/return",
                        {{"reason", "засах"}}) == "document-closed");
  BOOST_TEST(test::act(house, "archivist", document, "destroyed",
                       {{"manner", "шатаасан"}, {"performers", "Ё.Сувд"}}) == "act-differs");
  BOOST_REQUIRE(test::act(house, "archivist", document, "destroyed", certified) == "");
  BOOST_TEST(json::parse(house.ask("auditor", "GET", at).body)["state"] == "closed");
  const auto record = house.services().documents->document(document)->record_id;
  const auto& archive = *house.services().archive;
  return archive.object(archive.record(record)->pdf_sha256);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(disposal_bytes)

BOOST_AUTO_TEST_CASE(destroyed_bytes_are_nowhere_below_the_data_directory) {
  DisposalHouse house(1, true);
  prepare_plan(house);
  const auto paper = make_paper(house);
  auto& services = house.services();
  services.indexing->catch_up();
  index::Search search;
  search.text = marker;
  search.access = {"all"};
  BOOST_TEST(services.searcher->search(search).total == 1u);
  BOOST_TEST(!files_with(house.data(), marker).empty());
  BOOST_TEST(!files_with(house.data(), scan_marker).empty());
  const auto middle = paper.pdf.substr(paper.pdf.size() / 2, 64);
  BOOST_TEST(!files_with(house.data(), middle).empty());

  const auto act = destroy_all(house);
  services.indexing->catch_up();
  const auto pieces = own_pieces(paper.pdf, act);
  BOOST_TEST_REQUIRE(pieces.size() > 20U);
  for (const std::string& bytes :
       {std::string(marker), std::string(earlier), std::string(scan_marker), pieces.front(),
        pieces[pieces.size() / 2], pieces.back()})
    BOOST_TEST(joined(files_with(house.data(), bytes)) == "");
  for (const auto& hash : {paper.pdf_sha256, paper.content_sha256})
    BOOST_TEST(archive::test::failure_code([&] { services.archive->object(hash); }) ==
               "object-missing");
  // Not found by its words, but by what its entry says; as destroyed.
  BOOST_TEST(services.searcher->search(search).total == 0u);
  search.text = services.archive->record(paper.record)->position;
  const auto found = services.searcher->search(search);
  BOOST_REQUIRE(found.total >= 1u);
  BOOST_TEST(services.searcher->contains(paper.record));

  const auto at = "/api/v1/records/" + paper.record;
  for (const char* bytes : {"/content", "/source"}) {
    const auto answer = house.ask("auditor", "GET", at + bytes);
    BOOST_TEST(answer.status == 410);
    BOOST_TEST(answer.body.find("record-destroyed") != std::string::npos);
  }
  const auto entry = json::parse(house.ask("auditor", "GET", at).body);
  BOOST_TEST(entry["disposal"]["fate"] == "destroyed");
  BOOST_TEST(!entry["title"].get<std::string>().empty());
  BOOST_TEST(house.ask("auditor", "GET", at + "/proof").status == 200);
  const auto events = json::parse(house.ask("auditor", "GET", at + "/events").body)["events"];
  BOOST_TEST(events.size() >= 2u);
  // The document that it came from tells no content either.
  const auto document = house.ask("admin", "GET", "/api/v1/documents/" + paper.document);
  BOOST_TEST(document.status == 200);
  BOOST_TEST(document.body.find(marker) == std::string::npos);
  BOOST_TEST(house.ask("admin", "GET", "/api/v1/documents/" + paper.document + "/preview").status ==
             410);
}

BOOST_AUTO_TEST_CASE(the_index_built_anew_has_the_entries_too) {
  DisposalHouse house(1, true);
  destroy_all(house);
  house.services().indexing->catch_up();
  house.services().indexing.reset();
  rebuild_index(house.data() / "index", *house.services().archive, *house.services().forms);
  const index::Searcher searcher(house.data() / "index");
  for (const auto& record : house.records()) BOOST_TEST(searcher.contains(record));
  BOOST_TEST(archive::test::describe(house.services().archive->check()) == "");
}

BOOST_AUTO_TEST_CASE(the_command_line_holds_everybody_to_the_same_rules) {
  DisposalHouse house(1);
  const auto& record = house.records().front();
  const auto fonds = house.fonds().front();
  const std::vector<std::string> place = {"hold",    "place", "--reason", "шүүх",
                                          "--basis", "хэрэг", "--record", record};
  for (const char* other : {"signer", "author", "staff", "auditor", "admin"})
    BOOST_TEST(house.command(other, place) == "forbidden", other);
  BOOST_TEST(house.command("archivist", place) == "");
  BOOST_TEST(house.services().holds->on_record(record).size() == 1u);
  const std::vector<std::string> begin = {"dispose", "begin",  "--fonds",
                                          "100",     "--year", std::to_string(house.year())};
  BOOST_TEST(house.command("signer", begin) == "forbidden");
  BOOST_TEST(house.command("archivist", begin) == "");
  const auto id = house.services().disposal->all(fonds).front().id;
  BOOST_TEST(house.command("archivist", {"dispose", "execute", id, "--manner", "x"}) ==
             "disposal-state");
  const auto hold = house.services().holds->all(false).front().id;
  BOOST_TEST(house.command("archivist2", {"hold", "lift", hold}) == "reason-missing");
  BOOST_TEST(house.command("archivist2", {"hold", "lift", hold, "--reason", "дууссан"}) == "");
  BOOST_TEST(house.services().holds->all(false).empty());
}

BOOST_AUTO_TEST_SUITE_END()
