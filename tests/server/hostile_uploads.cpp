// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are not what a route takes: each kind at each door. What is refused leaves
// nothing; what is taken is never given back as something that a browser runs.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "server/documents/documents.h"
#include "server/http/wire.h"
#include "server/packing.h"
#include "tests/server/crawl.h"

using namespace tamga;
using nlohmann::json;
using test::Crawl;

namespace {

const Crawl& crawl() {
  return Crawl::instance();
}

struct Kind {
  const char *what, *name;
  std::string bytes;
  bool begins_as_pdf = false;
};

std::vector<Kind> kinds() {
  const std::string markup = "<html><script>zq()</script></html>";
  return {{"nothing", "empty.pdf", ""},
          {"HTML under a PDF's name", "page.pdf", markup},
          {"HTML under two names", "page.pdf.html", markup},
          {"SVG", "picture.svg", R"(<svg xmlns="http://www.w3.org/2000/svg" onload="run;"/>)"},
          {"SVG under a PNG's name", "picture.png", R"(<?xml version="1.0"?><svg onload="run;"/>)"},
          {"a program", "tamga.pdf", std::string("MZ\x90\0\3", 5) + "program"},
          {"a program of ours", "run.png", std::string("\x7f") + "ELF\2\1\1"},
          {"GIF", "a.gif", "GIF89a;"},
          {"a PDF's mark behind markup", "late.pdf", markup + "\n%PDF-1.7\n"},
          {"half a PNG's mark", "half.png", std::string("\x89PNG", 4)},
          {"a script", "run.sh", "#!/bin/sh\nreboot\n"},
          {"an archive that unpacks to much", "bomb.zip",
           std::string("PK\3\4\x14\0\0\0\x08\0", 10) + std::string(4000, '\xff')},
          {"PDF and HTML in one", "both.pdf", "%PDF-1.7\n" + markup, true},
          {"a way out", "../../keys/trust/ca.pem", markup}};
}

std::size_t files_below(const char* folder) {
  std::size_t count = 0;
  std::error_code none;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(crawl().services().data / folder, none))
    count += entry.is_regular_file();
  return count;
}

std::size_t kept() {
  return files_below("objects") + files_below("ingest") + files_below("keys");
}

std::string multipart(const std::string& csrf, const std::string& field, const Kind& kind,
                      const Crawl::Fields& others = {}) {
  std::string body;
  auto all = others;
  all.emplace_back("csrf", csrf);
  for (const auto& [name, value] : all)
    body +=
        "--b0und\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
  return body + "--b0und\r\nContent-Disposition: form-data; name=\"" + field + "\"; filename=\"" +
         kind.name + "\"\r\nContent-Type: application/pdf\r\n\r\n" + kind.bytes +
         "\r\n--b0und--\r\n";
}

std::string csrf() {
  // Every page carries it.
  const auto page = test::read_page(crawl().ask("everything", "GET", "/account").body);
  for (const auto& form : page.forms)
    for (const auto& field : form.fields)
      if (field.name == "csrf") return field.value;
  return "";
}

http::Response upload(const std::string& target, const std::string& field, const Kind& kind,
                      const Crawl::Fields& others = {}) {
  return crawl().ask("everything", "POST", target, multipart(csrf(), field, kind, others),
                     "multipart/form-data; boundary=b0und");
}

// A document that waits for the scan of an outside decision.
const std::string& document() {
  static const std::string id = [] {
    auto& services = crawl().services();
    const auto account = *services.access->account("everything");
    auto content = json::parse(services.forms->find("job_description")->sample_text());
    content.erase("acts");
    const auto made = services.documents->create(account, "job_description", content.dump(), "").id;
    services.documents->act(account, made,
                            {"prepared",
                             R"({"position":"Дарга","name":"Т.Нандин","date":"2026-05-04"})",
                             {Crawl::password, "192.0.2.1"},
                             ""});
    return made;
  }();
  return id;
}

std::string a_record() {
  for (const auto& target : crawl().pages().at("/records/{id}"))
    for (const auto& link : test::read_page(crawl().ask("everything", "GET", target).body).forms)
      if (link.action.ends_with("/renditions")) return target.substr(0, target.find('?'));
  throw std::runtime_error("no closed record");
}

// Never as what runs: a type of ours, not guessed, attached or in a frame of ours alone.
void require_harmless(const http::Response& answer, const std::string& what) {
  BOOST_TEST(answer.status == 200, what);
  const auto wire = http::to_wire(answer, "id", {});
  const auto head = wire.substr(0, wire.find("\r\n\r\n"));
  BOOST_TEST((head.find("Content-Type: application/pdf\r\n") != std::string::npos ||
              head.find("Content-Type: image/png\r\n") != std::string::npos ||
              head.find("Content-Type: image/jpeg\r\n") != std::string::npos),
             what << head);
  BOOST_TEST(head.find("X-Content-Type-Options: nosniff") != std::string::npos, what);
  BOOST_TEST(head.find("Content-Security-Policy: ") != std::string::npos, what);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(hostile_uploads)

BOOST_AUTO_TEST_CASE(no_decision_but_a_paper) {
  const auto page = "/documents/" + document() + "/decisions/permitted";
  for (const auto& kind : kinds()) {
    const auto before = kept();
    const auto by_page = upload(page, "file", kind);
    const auto by_api = crawl().ask("everything", "PUT", "/api/v1" + page + "?name=a.pdf",
                                    kind.bytes, "application/pdf");
    if (kind.begins_as_pdf) {
      BOOST_TEST(by_page.status == 303, kind.what);
      for (const std::string prefix : {"", "/api/v1"}) {
        const auto given = crawl().ask("everything", "GET", prefix + page);
        require_harmless(given, kind.what);
        BOOST_TEST(given.headers.find("Content-Disposition")->second.starts_with("attachment"));
      }
      continue;
    }
    BOOST_TEST(by_page.status == 422, kind.what << " " << by_page.status);
    BOOST_TEST(by_api.status == 422, kind.what << " " << by_api.status);
    BOOST_TEST(by_api.body.find("urn:tamga:problem:decision-refused") != std::string::npos,
               kind.what << by_api.body);
    BOOST_TEST(kept() == before, kind.what);
  }
  // The header says something else than the bytes, or nothing that is taken.
  for (const char* type : {"text/html", "image/svg+xml", "application/octet-stream", ""})
    BOOST_TEST(crawl().ask("everything", "PUT", "/api/v1" + page, "%PDF-1.4", type).status >= 400,
               type);
}

BOOST_AUTO_TEST_CASE(no_redacted_form_but_a_pdf) {
  const auto record = a_record();
  for (const auto& kind : kinds()) {
    const auto before = kept();
    const auto by_page = upload(record + "/renditions", "file", kind);
    const auto by_api = [&](const char* type) {
      return crawl().ask("everything", "POST", "/api/v1" + record + "/renditions", kind.bytes,
                         type);
    };
    for (const char* type : {"application/json", "text/html", "image/svg+xml", "",
                             "application/pdf-x", "multipart/form-data; boundary=b0und"})
      BOOST_TEST(by_api(type).status == 415, kind.what << " as " << type);
    if (kind.begins_as_pdf) {
      BOOST_TEST(by_page.status == 303, kind.what);
      const auto taken = by_api("application/pdf");
      BOOST_TEST_REQUIRE(taken.status == 201, taken.body);
      const auto number = json::parse(taken.body)["number"].dump();
      const auto given =
          crawl().ask("everything", "GET", "/api/v1" + record + "/renditions/" + number);
      require_harmless(given, kind.what);
      BOOST_TEST(given.headers.find("Content-Disposition")->second.starts_with("attachment"));
      continue;
    }
    const auto refused = by_api("application/pdf");
    BOOST_TEST(by_page.status == 422, kind.what);
    BOOST_TEST(refused.status == 422, kind.what << " " << refused.status);
    BOOST_TEST(refused.body.find("urn:tamga:problem:pdf-unreadable") != std::string::npos,
               kind.what << refused.body);
    BOOST_TEST(kept() == before, kind.what);
  }
  std::size_t shown = 0;
  for (const auto& link : test::read_page(crawl().ask("everything", "GET", record).body).links)
    if (link.find("/renditions/") != std::string::npos) {
      require_harmless(crawl().ask("everything", "GET", link), link);
      ++shown;
    }
  BOOST_TEST(shown > 0U);
}

BOOST_AUTO_TEST_CASE(no_sheet_but_a_table) {
  const auto count = [] {
    return test::read_page(crawl().ask("everything", "GET", "/documents/bulk").body).links.size();
  };
  const auto batches = count();
  for (const auto& kind : kinds()) {
    const auto before = kept();
    const auto answer = upload("/documents/bulk", "file", kind, {{"form", "job_description"}});
    BOOST_TEST((answer.status == 422 || answer.status == 413), kind.what << " " << answer.status);
    BOOST_TEST(kept() == before, kind.what);
  }
  BOOST_TEST(count() == batches);
}

BOOST_AUTO_TEST_CASE(no_scan_but_a_paper) {
  for (const auto& kind : kinds()) {
    const auto before = kept();
    const auto answer =
        upload("/ingest/upload", "files", kind, {{"name", "Скан"}, {"organisation", ""}});
    BOOST_TEST_REQUIRE(answer.status == 303, kind.what);
    const auto batch = answer.headers.find("Location")->second;
    const auto page = crawl().ask("everything", "GET", batch);
    BOOST_TEST(page.status == 200, kind.what);
    BOOST_TEST(page.body.find("../") == std::string::npos, kind.what);
    BOOST_TEST(kept() == before + (kind.begins_as_pdf ? 1 : 0), kind.what);
    for (const auto& link : test::read_page(page.body).links) {
      if (!link.starts_with("/ingest/files/")) continue;
      const auto original = crawl().ask("everything", "GET", link + "/original");
      if (!kind.begins_as_pdf) {
        BOOST_TEST(original.status == 404, kind.what);
      } else {
        require_harmless(original, kind.what);
        BOOST_TEST(original.headers.find("Content-Disposition")->second.starts_with("attachment"));
      }
    }
  }
  // A name that is cut is whole characters.
  std::string name = "a";
  for (int i = 0; i < 120; ++i) name += "я";
  const Kind paper{"", "a.pdf", "%PDF-1.4 long name"};
  BOOST_TEST(upload("/ingest/upload", "files", paper, {{"name", name}}).status == 303);
  for (const char* target : {"/api/v1/ingest/batches", "/ingest"})
    BOOST_TEST(crawl().ask("everything", "GET", target).status == 200, target);
}

// Nothing is kept of what is only to be verified.
BOOST_AUTO_TEST_CASE(what_is_verified_is_not_kept) {
  for (const auto& kind : kinds()) {
    const auto before = kept();
    const auto by_page = upload("/verify", "pdf", kind);
    const auto by_api = crawl().ask("", "POST", "/api/v1/verify", kind.bytes, "application/pdf");
    BOOST_TEST(by_page.status == (kind.bytes.empty() ? 422 : 200), kind.what);
    BOOST_TEST(test::faults_of(by_page).empty(), kind.what);
    BOOST_TEST(by_api.status == 422, kind.what << by_api.status);
    BOOST_TEST(by_api.headers.find("Content-Type")->second == "application/problem+json");
    BOOST_TEST(kept() == before, kind.what);
  }
}

BOOST_AUTO_TEST_SUITE_END()
