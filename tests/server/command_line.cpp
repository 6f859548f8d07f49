// SPDX-License-Identifier: GPL-3.0-or-later
// Options of the command line and keys of the configuration file.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "server/cli/command.h"
#include "server/configuration.h"
#include "server/error.h"

using tamga::Failure;
using tamga::cli::Arguments;
using tamga::cli::Option;

namespace {

const std::vector<Option> options = {{"output", 'o', "FILE", "", true}, {"limit", 0, "N", ""}};

bool is_argument_failure(const Failure& failure) {
  return failure.kind().code == "argument-invalid" && failure.kind().exit_code == 2;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(command_line)

BOOST_AUTO_TEST_CASE(options_stand_anywhere_and_in_every_spelling) {
  const std::vector<std::vector<std::string>> same = {
      {"form", "-o", "x.pdf", "in.json", "--limit", "7"},
      {"-ox.pdf", "--limit=7", "form", "in.json"},
      {"form", "in.json", "--output", "x.pdf", "--limit", "7", "--json"}};
  for (const auto& words : same) {
    const auto arguments = Arguments::read("test", options, words);
    BOOST_TEST(arguments.value("output") == "x.pdf");
    BOOST_TEST(arguments.number("limit", 1, 1, 100) == 7);
    BOOST_TEST((arguments.rest == std::vector<std::string>{"form", "in.json"}));
  }
  const auto dashed = Arguments::read("test", options, {"-o", "x", "--", "--limit"});
  BOOST_TEST((dashed.rest == std::vector<std::string>{"--limit"}));
}

BOOST_AUTO_TEST_CASE(mistakes_are_refused) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"form"},
                                                {"-o"},
                                                {"-o", "x", "--nonsense"},
                                                {"-o", "x", "--limit"}})
    BOOST_CHECK_EXCEPTION(Arguments::read("test", options, words), Failure, is_argument_failure);
  const auto arguments = Arguments::read("test", options, {"-o", "x", "--limit", "7x"});
  BOOST_CHECK_EXCEPTION(arguments.number("limit", 1, 1, 100), Failure, is_argument_failure);
}

BOOST_AUTO_TEST_CASE(every_command_is_described) {
  for (const auto& command : tamga::cli::commands()) {
    BOOST_TEST(command.usage.starts_with(command.name));
    BOOST_TEST(!command.summary.empty());
    BOOST_TEST(!command.exit_codes.empty());
  }
}

BOOST_AUTO_TEST_CASE(configuration_knows_its_keys_and_bounds) {
  const auto file = std::filesystem::temp_directory_path() / "tamga-test-configuration.properties";
  const auto read = [&](const std::string& text) {
    std::ofstream(file) << text;
    tamga::Configuration configuration;
    configuration.read(file);
    return configuration;
  };
  const auto good = read(
      "# a comment\nlisten = [::1]:8081\nhttp.threads = 4\ndata = /srv/archive\n"
      "http.behind_tls_proxy = true\n");
  BOOST_TEST(good.http.host == "::1");
  BOOST_TEST(good.http.port == 8081);
  BOOST_TEST(good.http.threads == 4);
  BOOST_TEST(good.http.behind_tls_proxy);
  BOOST_TEST(good.data == "/srv/archive");
  for (const char* bad : {"http.thread = 4\n", "http.threads = many\n", "http.threads = 0\n",
                          "http.behind_tls_proxy = yes\n", "listen = 8080\n",
                          "listen = host:99999\n", "public_url = archive.example.gov.mn\n",
                          "public_url = https://\n", "public_url = https://архив.мн\n"})
    BOOST_CHECK_EXCEPTION(read(bad), Failure, is_argument_failure);
  std::filesystem::remove(file);
}

BOOST_AUTO_TEST_CASE(papers_are_checked_where_strangers_can_go) {
  tamga::Configuration configuration;
  BOOST_TEST(configuration.verification_address() == "http://127.0.0.1:8080/verify/");
  configuration.listen("[::1]:81");
  BOOST_TEST(configuration.verification_address() == "http://[::1]:81/verify/");
  for (const char* nowhere : {"0.0.0.0:8080", "[::]:8080", "127.0.0.1:0"}) {
    configuration.listen(nowhere);
    BOOST_TEST(configuration.verification_address() == "");
  }
  configuration.public_url = "https://archive.example.gov.mn/";
  BOOST_TEST(configuration.verification_address() == "https://archive.example.gov.mn/verify/");
  configuration.public_url = "https://example.gov.mn/archive";
  BOOST_TEST(configuration.verification_address() == "https://example.gov.mn/archive/verify/");
  const auto of_length = [](std::size_t length) {
    return "https://" + std::string(length - 8, 'a');
  };
  BOOST_TEST(tamga::verification_address(of_length(53)).size() == 61U);
  for (const std::string& bad :
       {of_length(54), std::string("ftp://a.mn"), std::string("a.mn"),
        std::string("https://a.mn/?x="), std::string("https://a b.mn"), std::string()})
    BOOST_CHECK_EXCEPTION(tamga::verification_address(bad), Failure, is_argument_failure);
}

BOOST_AUTO_TEST_SUITE_END()
