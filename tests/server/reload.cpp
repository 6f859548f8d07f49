// SPDX-License-Identifier: GPL-3.0-or-later
// Forms and trust taken up by a live server while it answers.
#include "server/reload.h"

#include <boost/test/unit_test.hpp>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "renderers/seal/signing/certificate_authority.h"
#include "server/http/server.h"
#include "server/services.h"
#include "tests/server/archive_fixtures.h"
#include "tests/server/http_client.h"

using namespace tamga;
namespace fs = std::filesystem;
using archive::test::TemporaryFolder;

namespace {

// A form of the program, laid into DATA/forms as another version.
void lay_form(const fs::path& data, const std::string& version, const std::string& title) {
  const auto folder = data / "forms" / "job_description" / version;
  fs::create_directories(folder);
  const auto from = fs::path(TAMGA_SOURCE_SHARE) / "renderers/forms/job_description/2019-01-11";
  for (const char* file : {"schema.json", "page.html", "sample.json"})
    fs::copy_file(from / file, folder / file, fs::copy_options::overwrite_existing);
  std::ifstream in(from / "form.json");
  auto form = nlohmann::json::parse(in);
  form["version"] = version;
  form["title"]["mn"] = title;
  form["in_force"]["from"] = version;
  std::ofstream(folder / "form.json") << form.dump();
}

// A server whose one route tells which form it found before and after it was let go.
class Waiting {
 public:
  explicit Waiting(Services& services) {
    router_.add({"GET", "/twice", {}, [this, &services](const http::Request& request) {
                   const auto first = services.forms->find("job_description")->version;
                   if (request.parameter("wait") == "1") wait();
                   const auto second = services.forms->find("job_description")->version;
                   return http::Response{200, {}, first + " " + second};
                 }});
    http::Options options;
    options.port = 0;
    options.log = [](std::string_view) {};
    options.begin_answer = [&services] {
      return std::make_shared<forms::FormCatalogue::Steady>(*services.forms);
    };
    server_ = std::make_unique<http::Server>(options, router_, http::SessionFinder());
  }
  ~Waiting() { let_go(); }

  std::string ask(const char* target) const {
    return test::ask(server_->port(), "GET", target).body;
  }
  void until_one_waits() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return waits_; });
  }
  void let_go() {
    const std::lock_guard lock(mutex_);
    go_ = true;
    changed_.notify_all();
  }

 private:
  void wait() {
    std::unique_lock lock(mutex_);
    waits_ = true;
    changed_.notify_all();
    changed_.wait(lock, [&] { return go_; });
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool waits_ = false, go_ = false;
  http::Router router_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reload_live)

BOOST_AUTO_TEST_CASE(a_request_ends_with_the_forms_that_it_began_with) {
  const TemporaryFolder folder;
  Services services(folder.path(), false);
  Waiting server(services);
  std::string held;
  std::thread asker([&] { held = server.ask("/twice?wait=1"); });
  server.until_one_waits();
  lay_form(folder.path(), "2026-01-01", "Шинэ маягт");
  reload(services);
  BOOST_TEST(server.ask("/twice") == "2026-01-01 2026-01-01");
  server.let_go();
  asker.join();
  BOOST_TEST(held == "2019-01-11 2019-01-11");

  lay_form(folder.path(), "2026-02-01", "Гэмтэлтэй");
  std::ofstream(folder.path() / "forms/job_description/2026-02-01/schema.json") << "{";
  BOOST_CHECK_THROW(reload(services), std::exception);
  BOOST_TEST(server.ask("/twice") == "2026-01-01 2026-01-01");
}

BOOST_AUTO_TEST_CASE(what_is_trusted_changes_for_all_who_ask) {
  const TemporaryFolder folder, elsewhere;
  Services services(folder.path(), false);
  const auto held = services.trust.now();
  BOOST_TEST(held->empty());
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  const auto made = seal::make_demonstration_keys(elsewhere.path(), "Өөр газар", "passphrase",
                                                  now - std::chrono::hours(1), 5);
  fs::create_directories(folder.path() / "keys" / "trust");
  fs::copy_file(made.authority_certificate, folder.path() / "keys" / "trust" / "other.pem");
  reload(services);
  BOOST_TEST(services.trust.now()->certificates().size() == 1U);
  BOOST_TEST(held->empty());  // who judges goes by what he took
  std::ofstream(folder.path() / "keys" / "trust" / "broken.pem") << "-----BEGIN CERTIFICATE-----\n";
  BOOST_CHECK_THROW(reload(services), std::exception);
  BOOST_TEST(services.trust.now()->certificates().size() == 1U);
  fs::remove_all(folder.path() / "keys" / "trust");
  reload(services);
  BOOST_TEST(services.trust.now()->empty());
}

BOOST_AUTO_TEST_SUITE_END()
