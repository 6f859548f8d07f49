// SPDX-License-Identifier: GPL-3.0-or-later
// tamga serve: pages and API over one data directory, until SIGTERM.
#include <csignal>
#include <iostream>

#include "server/api/api.h"
#include "server/cli/command.h"
#include "server/configuration.h"
#include "server/error.h"
#include "server/evidence/evidence_upkeep.h"
#include "server/http/server.h"
#include "server/http/session.h"
#include "server/indexing/compaction.h"
#include "server/indexing/indexing.h"
#include "server/pages/pages.h"
#include "server/services.h"
#include "server/upkeep.h"

namespace tamga::cli {
namespace {

// A demonstration archive tells its accounts; any other has no such file.
void print_demonstration_accounts(const std::filesystem::path& data) {
  const auto file = data / "demo-accounts.txt";
  if (!std::filesystem::exists(file)) return;
  std::cout << "Туршилтын бүртгэлүүд / accounts of the demonstration (name, role, password):\n"
            << read_file(file, 1 << 16);
}

// Blocks the signals before any thread starts, so that only sigwait sees them.
sigset_t blocked_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

int run_serve(const Arguments& arguments) {
  Configuration configuration;
  if (arguments.has("config")) configuration.read(arguments.path("config"));
  if (arguments.has("data")) configuration.data = arguments.path("data");
  if (arguments.has("listen")) configuration.listen(arguments.value("listen"));
  if (arguments.has("public-url")) configuration.public_url = arguments.value("public-url");

  const auto signals = blocked_signals();
  Services services(configuration.data, true, configuration.verification);
  services.documents->set_verification_address(configuration.verification_address());
  const Upkeep upkeep(
      *services.documents,
      [](const Failure& failure) { std::cerr << "upkeep: " << failure.what() << std::endl; },
      std::chrono::minutes(1), {[&] { services.disposal->finish_removals(); }});
  const evidence::EvidenceUpkeep evidence_upkeep(
      {*services.archive, *services.fixity, *services.sealing, services.seal_settings,
       services.evidence_settings, services.clock},
      [](const Failure& failure) { std::cerr << "evidence: " << failure.what() << std::endl; });
  const Compaction compaction(
      services.data / "index", *services.archive, *services.forms,
      [](const Failure& failure) { std::cerr << "index: " << failure.what() << std::endl; });
  http::Router router;
  api::add_routes(router, services);
  pages::add_routes(router, services);
  http::Server server(configuration.http, router, http::session_finder(*services.access));
  const bool ipv6 = configuration.http.host.find(':') != std::string::npos;
  std::cout << "Тамга ажиллаж байна / Tamga serves " << services.archive->record_count()
            << " records at http://" << (ipv6 ? "[" : "") << configuration.http.host
            << (ipv6 ? "]" : "") << ":" << server.port() << "\n";
  print_demonstration_accounts(services.data);
  std::cout << std::flush;

  int received = 0;
  sigwait(&signals, &received);
  std::cout << "Зогсож байна / stopping\n" << std::flush;
  server.stop();
  return 0;
}

}  // namespace

Command serve_command() {
  return {
      "serve",
      "serve [--data DIR] [--listen HOST:PORT] [--public-url URL] [--config FILE]",
      "serves the pages and the API of one data directory",
      "0 stopped by SIGTERM or SIGINT; 2 a setting is wrong; 5 the data directory, a font or a "
      "dictionary cannot be used",
      {{"data", 0, "DIR", "the data directory (default: tamga-data)"},
       {"listen", 0, "HOST:PORT", "where to listen (default: 127.0.0.1:8080; port 0: any free)"},
       {"public-url", 0, "URL",
        "the archive's address for the code on its papers (default: where it listens)"},
       {"config", 0, "FILE", "a properties file; options go before it"}},
      run_serve};
}

}  // namespace tamga::cli
