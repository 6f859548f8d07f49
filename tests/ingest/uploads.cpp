// SPDX-License-Identifier: GPL-3.0-or-later
// Scans that come through the pages: taken at once, refused by what they are, read behind.
#include <boost/test/unit_test.hpp>
#include <future>
#include <thread>

#include "folder.h"
#include "scanned.h"

namespace {

using namespace tamga;
using namespace tamga::ingest;
using namespace tamga::ingest::test;

const archive::Agent agent{"archivist"};
const auto always = [] { return true; };

std::size_t count(const Batch& batch, const char* state) {
  const auto at = batch.counts.find(state);
  return at == batch.counts.end() ? 0 : at->second;
}

Batch now(const House& house, const Batch& batch) {
  return house.ingest.batch(batch.id).value();
}

BOOST_AUTO_TEST_SUITE(uploads)

BOOST_AUTO_TEST_CASE(each_file_of_a_sending_is_taken_or_told_why_not) {
  const TemporaryFolder data;
  House house(data.path());
  const auto pdf = plain_pdf("Zagvar");
  const auto taken = house.ingest.take_upload(agent, "Скан", "Туршилтын газар",
                                              {{"a.pdf", pdf},
                                               {"a.pdf", plain_pdf("Another")},
                                               {"same.pdf", pdf},
                                               {"program.pdf", "MZ\x90 not a paper"},
                                               {"page.html", "<html></html>"},
                                               {"pdf.png", plain_pdf("Third")},
                                               {"empty.pdf", ""}});
  BOOST_TEST(count(taken, "waiting") == 2U);
  BOOST_TEST(count(taken, "duplicate") == 1U);
  BOOST_TEST(count(taken, "refused") == 4U);
  BOOST_TEST(taken.finished == 0);
  const auto files = house.ingest.files(taken.id, "", 0, 20);
  BOOST_TEST_REQUIRE(files.size() == 7U);
  BOOST_TEST(files[1].name == "a (2).pdf");
  for (const std::size_t n : {3U, 4U, 5U}) BOOST_TEST(files[n].code == "scan-kind-refused");
  BOOST_TEST(files[6].code == "scan-empty");
  BOOST_TEST(house.ingest.bytes(files[0]) == pdf);

  BOOST_TEST(house.ingest.read_uploads(always) == 2U);
  BOOST_TEST(house.ingest.read_uploads(always) == 0U);
  BOOST_TEST(count(now(house, taken), "proposed") == 2U);
  BOOST_TEST(now(house, taken).finished > 0);
  BOOST_TEST(code_of([&] { house.ingest.take_upload(agent, "x", "", {}); }) == "scan-empty");
}

BOOST_AUTO_TEST_CASE(a_server_that_ends_in_the_middle_loses_nothing) {
  const TemporaryFolder data;
  Batch taken;
  {
    House house(data.path());
    taken = house.ingest.take_upload(agent, "Скан", "",
                                     {{"1.pdf", plain_pdf("One")},
                                      {"2.pdf", plain_pdf("Two")},
                                      {"3.pdf", plain_pdf("Three")},
                                      {"4.pdf", plain_pdf("Four")}});
    int asked = 0;  // once for the batch, then before each file
    const auto read = house.ingest.read_uploads([&] { return ++asked <= 2; });
    BOOST_TEST(read == 1U);
    BOOST_TEST(now(house, taken).finished == 0);
  }
  House house(data.path());
  BOOST_TEST(count(now(house, taken), "waiting") == 3U);
  BOOST_TEST(house.ingest.read_uploads(always) == 3U);
  BOOST_TEST(count(now(house, taken), "proposed") == 4U);
  BOOST_TEST(now(house, taken).finished > 0);
}

BOOST_AUTO_TEST_CASE(an_upload_waits_for_an_import_and_a_reading_makes_room_for_it) {
  const TemporaryFolder data;
  House house(data.path());
  std::future<Batch> upload;
  {
    const auto run = house.ingest.run(agent, {"other", "other", "", 0});
    BOOST_TEST(house.ingest.read_uploads(always) == 0U);
    upload = std::async(std::launch::async, [&] {
      return house.ingest.take_upload(agent, "Скан", "", {{"1.pdf", plain_pdf("One")}});
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    BOOST_TEST((upload.wait_for(std::chrono::seconds(0)) == std::future_status::timeout));
  }
  const auto batch = upload.get();
  BOOST_TEST(count(batch, "waiting") == 1U);
  // An import's own unfinished batch is not read as an upload.
  BOOST_TEST(house.ingest.read_uploads(always) == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
