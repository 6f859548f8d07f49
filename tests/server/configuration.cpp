// SPDX-License-Identifier: GPL-3.0-or-later
// The layers of the configuration, and what is taken up while the server runs.
#include "server/configuration.h"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <thread>

#include "renderers/seal/signing/certificate_authority.h"
#include "server/configuration_keys.h"
#include "server/documents/signing_keys.h"
#include "server/error.h"
#include "server/reload.h"
#include "server/services.h"
#include "tests/archive/tables.h"
#include "tests/server/archive_fixtures.h"

using tamga::Configuration;
using tamga::Failure;
using tamga::archive::test::read_table;
using tamga::archive::test::TemporaryFolder;

namespace {

void write(const std::filesystem::path& file, const std::string& text) {
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << text << "\n";
}

// The four layers as they are read by `tamga serve`.
Configuration layered(const std::filesystem::path& folder, const std::string& file,
                      const std::vector<std::string>& further, const std::string& variable,
                      const std::string& option) {
  write(folder / "tamga.properties", file);
  int number = 10;
  for (const auto& text : further) {
    if (!text.empty()) write(folder / "conf.d" / (std::to_string(number) + ".properties"), text);
    number += 10;
  }
  write(folder / "conf.d" / "99.properties.dpkg-old", "no such key = 1");
  Configuration configuration;
  configuration.read(folder / "tamga.properties");
  const char* environment[] = {variable.c_str(), nullptr};
  configuration.read_environment(environment);
  if (const auto at = option.find('='); at != std::string::npos)
    configuration.set(option.substr(0, at), option.substr(at + 1), "option");
  return configuration;
}

std::string value_of(const Configuration& configuration, const std::string& name) {
  for (const auto& key : tamga::configuration_keys())
    if (key.name == name) return key.get(configuration);
  return "no such key";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(configuration)

BOOST_AUTO_TEST_CASE(later_layers_go_before_earlier_ones) {
  for (const auto& row : read_table("configuration_layers.txt", 8)) {
    const TemporaryFolder folder;
    const auto configuration = layered(folder.path(), row[0], {row[1], row[2]}, row[3], row[4]);
    BOOST_TEST_CONTEXT(row[0] << " | " << row[1] << " | " << row[3]) {
      BOOST_TEST(value_of(configuration, row[5]) == row[6]);
      const auto origin = configuration.origins.find(row[5]);
      const auto from = origin == configuration.origins.end() ? "default" : origin->second;
      BOOST_TEST(from.ends_with(row[7]), from);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_not_known_names_where_it_stands_and_what_is_near) {
  for (const auto& row : read_table("configuration_refusals.txt", 3)) {
    const TemporaryFolder folder;
    const auto in = [&](const char* layer) { return row[0] == layer ? row[1] : std::string(); };
    BOOST_CHECK_EXCEPTION(
        layered(folder.path(), in("file"), {in("conf.d")}, in("environment"), in("option")),
        Failure, [&](const Failure& failure) {
          BOOST_TEST(failure.detail().find(row[2]) != std::string::npos, failure.detail());
          return failure.kind().code == "argument-invalid";
        });
  }
}

BOOST_AUTO_TEST_CASE(what_is_printed_can_be_read_again) {
  const TemporaryFolder folder;
  auto configuration = layered(folder.path(), "data=/srv/a\\\\b c", {"http.queue=7"}, "", "");
  BOOST_TEST(configuration.data == "/srv/a\\b c");
  write(folder.path() / "again" / "printed.properties", configuration.text());
  Configuration again;
  again.read(folder.path() / "again" / "printed.properties");
  for (const auto& key : tamga::configuration_keys())
    BOOST_TEST(key.get(again) == key.get(configuration), key.name);
  BOOST_TEST(configuration.text().find("# default\nhttp.threads = 16\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_an_administrator_changed_is_tried_before_it_is_taken_up) {
  const TemporaryFolder folder;
  const auto data = folder.path();
  tamga::check_settings(data / "nowhere");
  tamga::Services services(data, false);
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  std::filesystem::create_directories(data / "keys");
  tamga::seal::make_demonstration_keys(data / "keys", "Туршилтын газар", "passphrase", now, 5);
  write(data / "keys" / "organisation.passphrase", "passphrase");
  tamga::reload(services);

  const auto* forms = &services.forms->all();
  const auto anchors = services.trust.now();
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"seal.json", "{\"level\": \"B-X\"}"},       {"evidence.json", "{"},
      {"profile.json", "{\"serif\": 1}"},          {"keys/trust/a.pem", "no certificate"},
      {"keys/organisation.passphrase", "another"}, {"forms/broken/1/form.json", "{"}};
  for (const auto& [file, text] : wrong) {
    const auto before = tamga::archive::read_file(data / file);
    write(data / file, text);
    BOOST_CHECK_THROW(tamga::check_settings(data), std::exception);
    BOOST_CHECK_THROW(tamga::reload(services), std::exception);
    BOOST_TEST(&services.forms->all() == forms);
    BOOST_TEST(services.trust.now() == anchors);
    if (before) {
      write(data / file, before->substr(0, before->size() - 1));
    } else {
      std::filesystem::remove_all(data / (file.starts_with("forms") ? "forms" : file));
    }
  }
  tamga::reload(services);
}

BOOST_AUTO_TEST_CASE(a_key_is_exchanged_while_acts_are_signed) {
  const TemporaryFolder folder;
  const auto make = [&](const std::string& name) {
    const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
    std::filesystem::create_directories(folder.path() / name);
    tamga::seal::make_demonstration_keys(folder.path() / name, name, "passphrase", now, 5);
    return tamga::seal::SigningKey::from_pkcs12(folder.path() / name / "organisation.p12",
                                                "passphrase");
  };
  tamga::documents::SigningKeys keys;
  BOOST_CHECK_THROW(keys.organisation(), Failure);
  keys.set_organisation(make("Нэг"));
  const auto held = keys.organisation();  // whoever is signing
  std::atomic<bool> stop{false};
  std::thread signer([&] {
    while (!stop) keys.organisation()->subject();
  });
  keys.set_organisation(make("Хоёр"));
  stop = true;
  signer.join();
  BOOST_TEST(keys.organisation()->subject() == "Хоёр");
  BOOST_TEST(held->subject() == "Нэг");
}

BOOST_AUTO_TEST_SUITE_END()
