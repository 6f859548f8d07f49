// SPDX-License-Identifier: GPL-3.0-or-later
// Evidence renewed in a real archive, with a time-stamp authority, an OCSP
// responder and lists on loopback: bytes are only added, the log knows of them,
// and every file on the way verifies.
#include "server/renewal.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <random>

#include "fonts/catalogue.h"
#include "pki/server.h"
#include "renderers/content/form.h"
#include "renderers/renderer.h"
#include "renderers/seal/signing/certificate_authority.h"
#include "renderers/seal/signing/seal.h"
#include "renderers/seal/verification/verify.h"
#include "server/assets.h"
#include "server/error.h"

#include <nlohmann/json.hpp>

namespace {

using namespace tamga;
namespace fs = std::filesystem;

constexpr std::chrono::days a_century{36500};

struct House {
  fs::path folder =
      fs::temp_directory_path() / ("tamga-renewal-" + std::to_string(std::random_device{}()));
  pki::Server authorities;
  Clock clock;
  seal::TrustStore trust;
  signing::SealSettings settings;
  std::unique_ptr<signing::SealingEvidence> sealing;
  std::unique_ptr<archive::Archive> archive;
  forms::Renderer renderer;
  forms::FormCatalogue forms{{share_folder() / "renderers" / "forms"}};

  House() {
    fs::create_directories(folder);
    trust = seal::TrustStore::load(authorities.authority().write_trust(folder));
    settings.level = seal::Level::BLTA;
    settings.timestamp_authorities = {authorities.url(pki::Service::FirstTsa)};
    settings.limits.whole = std::chrono::seconds(5);
    sealing = std::make_unique<signing::SealingEvidence>(settings, trust);
    archive = std::make_unique<archive::Archive>(folder / "data", clock);
  }
  ~House() {
    archive.reset();
    fs::remove_all(folder);
  }

  std::chrono::sys_seconds now() const {
    return std::chrono::floor<std::chrono::seconds>(clock.now());
  }
  archive::Record capture() {
    return capture(seal::SigningKey::from_pkcs12(
        authorities.authority().write_pkcs12(pki::Person::Organisation, folder),
        pki::row_of(pki::Person::Organisation).passphrase));
  }
  archive::Record capture(const seal::SigningKey& key) {
    const auto& form = *forms.find("certification_sheet");
    const auto content = nlohmann::json::parse(form.sample_text());
    const auto rendition = renderer.render(form, content, forms::Completeness::Record);
    seal::SealRequest request;
    request.field = "seal";
    request.time = now();
    request.mark.lines = {"Цахим тамга"};
    archive::Capture capture;
    capture.form = form.id;
    capture.form_version = form.version;
    capture.title = "Баталгааны хуудас";
    capture.content = rendition.content;
    capture.pdf = sealing->extend(
        seal::seal(rendition.pdf, request, key, renderer.faces(), sealing->timestamps()), now());
    return archive->capture({"system"}, capture);
  }
  Renewals renew(std::chrono::days within, std::vector<std::string>& faults,
                 bool only_look = false) {
    faults.clear();
    return renew_evidence(*archive, *sealing, settings.algorithm_ends, now(), within, only_look,
                          [&](const archive::Record&, const std::string& fault) {
                            if (!fault.empty()) faults.push_back(fault);
                          });
  }
  std::string newest(const archive::Record& record) const {
    return archive->object(archive->current_pdf(record));
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(renewal_suite)

BOOST_AUTO_TEST_CASE(evidence_is_renewed_before_it_runs_out_and_bytes_are_only_added) {
  House house;
  const auto record = house.capture();
  const std::string captured = house.newest(record);
  std::vector<std::string> faults;

  auto counts = house.renew(std::chrono::days(1), faults);
  BOOST_TEST(counts.looked_at == 1u);
  BOOST_TEST(counts.due == 0u);

  counts = house.renew(a_century, faults, true);
  BOOST_TEST(counts.due == 1u);
  BOOST_TEST(counts.renewed == 0u);
  BOOST_TEST(house.archive->renewals(record.id).empty());

  std::string before = captured;
  for (std::size_t round = 1; round <= 3; ++round) {
    counts = house.renew(a_century, faults);
    BOOST_TEST(counts.renewed == 1u);
    BOOST_TEST(faults.empty());
    const std::string renewed = house.newest(record);
    BOOST_TEST(renewed.size() > before.size());
    BOOST_TEST(renewed.starts_with(before));
    BOOST_TEST(house.archive->renewals(record.id).size() == round);
    const auto verified = seal::verify(renewed, house.trust);
    BOOST_TEST(verified.unreadable == "");
    BOOST_TEST(verified.report.valid());
    before = renewed;
  }
  BOOST_TEST(house.archive->object(record.pdf_sha256) == captured);
  BOOST_TEST(house.archive->check().empty());
  std::size_t events = 0;
  for (const auto& event : house.archive->events(record.id, 100))
    if (event.type == "record.renewed") ++events;
  BOOST_TEST(events == 3u);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_renewed_stays_as_it_is_and_is_told) {
  House house;
  const auto record = house.capture();
  const std::string captured = house.newest(record);
  std::vector<std::string> faults;
  house.authorities.tsa(1).set(pki::TsaFault::Unavailable);
  const auto counts = house.renew(a_century, faults);
  BOOST_TEST(counts.due == 1u);
  BOOST_TEST(counts.renewed == 0u);
  BOOST_REQUIRE(faults.size() == 1u);
  BOOST_TEST(faults.front().starts_with("timestamp-unavailable"));
  BOOST_TEST(house.newest(record) == captured);
  BOOST_TEST(house.archive->check().empty());
}

BOOST_AUTO_TEST_CASE(a_seal_whose_certificate_names_nobody_to_ask_is_renewed_all_the_same) {
  House house;
  const auto keys = seal::make_demonstration_keys(house.folder, "Туршилтын газар", "үг",
                                                  house.now() - std::chrono::hours(1), 3);
  const auto root = keys.authority_certificate;
  fs::create_directories(house.folder / "trust");
  fs::copy_file(root, house.folder / "trust" / "own.pem");
  fs::copy_file(house.folder / "trust.pem", house.folder / "trust" / "services.pem");
  house.trust = seal::TrustStore::load(house.folder / "trust");
  house.settings.level = seal::Level::BB;
  house.sealing = std::make_unique<signing::SealingEvidence>(house.settings, house.trust);
  const auto key = seal::SigningKey::from_pkcs12(keys.organisation_key, "үг");
  const auto record = house.capture(key);
  std::vector<std::string> faults;
  BOOST_TEST(house.renew(a_century, faults).renewed == 1u);
  BOOST_TEST(faults.empty());
  const auto verified = seal::verify(house.newest(record), house.trust);
  BOOST_TEST(verified.report.valid());
  BOOST_REQUIRE(verified.report.signatures.size() == 2u);
}

BOOST_AUTO_TEST_CASE(an_algorithm_that_ends_makes_evidence_due) {
  House house;
  house.capture();
  std::vector<std::string> faults;
  const auto today = std::chrono::floor<std::chrono::days>(house.clock.now());
  house.settings.algorithm_ends = {{"SHA-1", today}};
  BOOST_TEST(house.renew(std::chrono::days(10), faults, true).due == 0u);
  house.settings.algorithm_ends = {{"SHA-256", today + std::chrono::days(5)}};
  BOOST_TEST(house.renew(std::chrono::days(10), faults, true).due == 1u);
}

BOOST_AUTO_TEST_CASE(a_renewal_that_is_none_is_refused_and_one_that_was_swapped_is_found) {
  House house;
  const auto record = house.capture();
  const std::string captured = house.newest(record);
  BOOST_CHECK_THROW(house.archive->renew({"system"}, record, captured), std::invalid_argument);
  BOOST_CHECK_THROW(house.archive->renew({"system"}, record, "%PDF-1.7 something else"),
                    std::invalid_argument);
  BOOST_TEST(house.archive->renewals(record.id).empty());

  std::vector<std::string> faults;
  house.renew(a_century, faults);
  BOOST_TEST(house.archive->check().empty());
  house.archive->catalogue().write([](archive::Transaction& transaction) {
    transaction.run("UPDATE record_renewal SET pdf_sha256 = (SELECT pdf_sha256 FROM records)");
  });
  bool found = false;
  for (const auto& fault : house.archive->check())
    found = found || (fault.kind == "record-altered" && fault.subject == record.id);
  BOOST_TEST(found);
}

BOOST_AUTO_TEST_SUITE_END()
