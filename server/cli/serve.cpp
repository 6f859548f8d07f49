// SPDX-License-Identifier: GPL-3.0-or-later
// tamga serve: pages and API over one data directory, until SIGTERM.
// SIGHUP: what an administrator changed is taken up, and no request notices.
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <nlohmann/json.hpp>

#include "server/access/ldap_directory.h"
#include "server/access/openid_provider.h"
#include "server/api/api.h"
#include "server/archive/catalogue/sqlite_catalogue.h"
#include "server/cli/command.h"
#include "server/configuration.h"
#include "server/configuration_keys.h"
#include "server/documents/form_standings.h"
#include "server/error.h"
#include "server/evidence/evidence_upkeep.h"
#include "server/http/access_log.h"
#include "server/http/server.h"
#include "server/http/session.h"
#include "server/indexing/compaction.h"
#include "server/indexing/indexing.h"
#include "server/ingest/upload_upkeep.h"
#include "server/notices/notice_upkeep.h"
#include "server/operation/budgets.h"
#include "server/operation/crash_trace.h"
#include "server/operation/log.h"
#include "server/operation/metrics.h"
#include "server/operation/readiness.h"
#include "server/operation/service_manager.h"
#include "server/organisation/place_names.h"
#include "server/pages/pages.h"
#include "server/reload.h"
#include "server/services.h"
#include "server/upkeep.h"
#include "server/viewing/viewing.h"

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
  sigaddset(&signals, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  return signals;
}

Configuration configuration_of(const Arguments& arguments) {
  Configuration configuration;
  if (arguments.has("config")) configuration.read(arguments.path("config"));
  configuration.read_environment(environ);
  for (const auto& [option, key] :
       {std::pair("data", "data"), std::pair("listen", "listen"),
        std::pair("public-url", "public_url"), std::pair("metrics", "metrics")})
    if (arguments.has(option))
      configuration.set(key, arguments.value(option), "option --" + std::string(option));
  return configuration;
}

int print_configuration(const Configuration& configuration, bool as_json) {
  if (!as_json) {
    std::cout << configuration.text();
    return 0;
  }
  nlohmann::json settings = nlohmann::json::array();
  for (const auto& key : configuration_keys()) {
    const auto origin = configuration.origins.find(std::string(key.name));
    settings.push_back(
        {{"key", key.name},
         {"value", key.get(configuration)},
         {"origin", origin == configuration.origins.end() ? "default" : origin->second}});
  }
  std::cout << nlohmann::json{{"settings", settings}}.dump() << "\n";
  return 0;
}

// Where its mail goes and where its links lead.
notices::Notices& told(notices::Notices& notices, const std::filesystem::path& data,
                       const std::string& public_url) {
  if (auto mail = notices::read_mail_settings(data)) notices.set_mail(std::move(*mail));
  notices.set_public_url(public_url);
  return notices;
}

// What runs beside the requests, and is counted: upkeep, evidence, notices, reading.
class Surroundings {
 public:
  Surroundings(Services& services, const std::string& public_url)
      : metrics_(services),
        upkeep_(*services.documents, reporter("upkeep"), std::chrono::minutes(1),
                {[&services] { services.disposal->finish_removals(); },
                 [&services] { services.form_standings->take_up(); }}),
        evidence_({*services.archive, *services.fixity, *services.sealing, services.seal_settings,
                   services.evidence_settings, services.clock},
                  reporter("evidence")),
        compaction_(services.data / "index", *services.archive, *services.forms, reporter("index"),
                    [&services] { return services.indexing->writes(); }),
        notices_(*services.archive, *services.access, *services.documents, services.clock),
        notice_upkeep_(told(notices_, services.data, public_url), reporter("notices")),
        uploads_(*services.ingest, reporter("ingest")) {}

  operation::Metrics& metrics() { return metrics_; }
  std::function<void(const Failure&)> reporter(const char* part) {
    return [this, part](const Failure& failure) {
      operation::log_failure(part, failure);
      metrics_.count_failure(part, failure);
    };
  }

 private:
  operation::Metrics metrics_;
  const Upkeep upkeep_;
  const evidence::EvidenceUpkeep evidence_;
  const Compaction compaction_;
  notices::Notices notices_;
  const notices::NoticeUpkeep notice_upkeep_;
  const ingest::UploadUpkeep uploads_;
};

// The watchers' own listener, if one is wanted. All must outlive it.
class Watching {
 public:
  Watching(const Configuration& configuration, operation::Metrics& metrics,
           const Services& services, const operation::Readiness& readiness,
           const http::Server& server) {
    if (configuration.metrics.empty()) return;
    operation::add_watching_routes(router_, metrics, services, readiness,
                                   [&server] { return server.load(); });
    listener_.emplace(configuration.metrics_options(), router_, http::SessionFinder());
    std::cout << "Хэмжилт / metrics: port " << listener_->port() << ", /metrics\n";
  }

 private:
  http::Router router_;
  std::optional<http::Server> listener_;
};

void reload(Services& services, const operation::ServiceManager& manager,
            const std::function<void(const Failure&)>& report) {
  manager.tell("RELOADING=1");
  try {
    tamga::reload(services);
    std::cout << "Маягт, итгэмжлэл, ижил утгат үг, тамганы түлхүүрийг дахин уншив / forms, trust, "
                 "synonyms and key are read anew\n"
              << std::flush;
  } catch (...) {
    report(current_failure());  // everything stays as it was
  }
  manager.tell("READY=1");
}

// Waits for the end; a SIGHUP before it is answered by a reload, and the service manager
// gets its signs of life as long as requests get on.
void serve_until_told(const sigset_t& signals, const http::Server& server,
                      const Configuration& configuration, const operation::ServiceManager& manager,
                      const std::function<void()>& reload_now) {
  operation::ProgressWatch watch(std::chrono::seconds(2 * configuration.http.request_seconds));
  const auto wait = manager.watched().value_or(std::chrono::hours(1));
  const timespec limit{static_cast<time_t>(wait.count() / 1000),
                       static_cast<long>(wait.count() % 1000) * 1'000'000};
  for (;;) {
    const int received = sigtimedwait(&signals, nullptr, &limit);
    if (received == SIGTERM || received == SIGINT) return;
    if (received == SIGHUP) reload_now();
    if (manager.watched() && watch.gets_on(server.load(), std::chrono::steady_clock::now()))
      manager.tell("WATCHDOG=1");
  }
}

// Time for whoever divides requests among several servers to see that this one leaves;
// told once more to end, it does so at once.
void drain(const sigset_t& signals, std::chrono::seconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  for (;;) {
    const auto left = end - std::chrono::steady_clock::now();
    if (left.count() <= 0) return;
    const auto whole = std::chrono::floor<std::chrono::seconds>(left);
    const timespec wait{static_cast<time_t>(whole.count()),
                        static_cast<long>(std::chrono::nanoseconds(left - whole).count())};
    const int received = sigtimedwait(&signals, nullptr, &wait);
    if (received == SIGTERM || received == SIGINT) return;
  }
}

// Also checks what the configuration says of it. `names`: of the places in it.
void set_up_sign_in(const Configuration& configuration, const Clock& clock,
                    const access::PlaceNames& names,
                    std::unique_ptr<access::OpenIdProvider>& openid,
                    std::unique_ptr<access::LdapDirectory>& directory) {
  if (!configuration.openid.issuer.empty()) {
    auto address = configuration.public_url;
    while (address.ends_with('/')) address.pop_back();
    auto settings = configuration.openid;
    settings.place_names = names;
    openid =
        std::make_unique<access::OpenIdProvider>(settings, address + "/sign-in/openid/back", clock);
  }
  if (!configuration.ldap.url.empty()) {
    auto settings = configuration.ldap;
    settings.place_names = names;
    directory = std::make_unique<access::LdapDirectory>(settings);
  }
}

// A mistyped unit would give nobody anything, and nobody would be told.
void require_known_places(const Configuration& configuration,
                          const std::function<bool(const access::NamedPlace&)>& is_known) {
  for (const auto& [key, map] : {std::pair("openid.roles", &configuration.openid.roles),
                                 std::pair("ldap.roles", &configuration.ldap.roles)})
    for (const auto& place : access::places_of(*map))
      if (!is_known(place))
        throw Failure("argument-invalid",
                      std::string(key) + ": \"" + place.organisation +
                          (place.unit.empty() ? "" : "/" + place.unit) +
                          "\" is no organisation or unit of the structure; enter it at "
                          "/organisation first, or write it as it stands there");
}

void check_configuration(const Configuration& configuration) {
  check_settings(configuration.data);
  const Clock clock;
  std::unique_ptr<access::OpenIdProvider> openid;
  std::unique_ptr<access::LdapDirectory> directory;
  set_up_sign_in(configuration, clock, {}, openid, directory);
  std::unique_ptr<archive::Catalogue> catalogue;
  require_known_places(configuration, [&](const access::NamedPlace& place) {
    const auto file = configuration.data / "catalogue.sqlite";
    if (!catalogue && std::filesystem::exists(file)) catalogue = archive::open_sqlite(file);
    return catalogue && organisation::is_place(*catalogue, place);
  });
}

int run_serve(const Arguments& arguments) {
  const Configuration configuration = configuration_of(arguments);
  if (arguments.has("print-config")) return print_configuration(configuration, arguments.json());
  if (arguments.has("check-config")) {
    check_configuration(configuration);
    if (!arguments.json()) std::cout << "Тохиргоо зөв байна / the configuration is right\n";
    return 0;
  }

  operation::trace_crashes();
  const auto signals = blocked_signals();
  const operation::ServiceManager manager;
  Services services(configuration.data, true, configuration.verification);
  const auto& catalogue = services.archive->catalogue();
  require_known_places(configuration, [&](const access::NamedPlace& place) {
    return organisation::is_place(catalogue, place);
  });
  set_up_sign_in(
      configuration, services.clock,
      [&catalogue](const access::NamedPlace& place) {
        return organisation::names_after(catalogue, place);
      },
      services.openid, services.directory);
  if (services.directory) services.access->set_directory(*services.directory);
  services.verifier.keep_ready();
  services.viewing->keep_ready();
  const auto papers = configuration.verification_address();
  services.documents->set_verification_address(papers);
  Surroundings surroundings(services, papers.substr(0, papers.rfind("/verify/")));
  http::Router router;
  operation::Readiness readiness;
  api::add_routes(router, services, &readiness);
  pages::add_routes(router, services);
  auto options = configuration.http;
  options.budgets = operation::dear_routes();
  options.observe = [&](const http::LogEntry& entry) {
    surroundings.metrics().count_request(entry);
  };
  // A request that is under way when forms are taken up ends with those that it began with.
  options.begin_answer = [&] {
    return std::make_shared<forms::FormCatalogue::Steady>(*services.forms);
  };
  http::Server server(options, router, http::session_finder(*services.access));
  const bool ipv6 = configuration.http.host.find(':') != std::string::npos;
  std::cout << "Тамга ажиллаж байна / Tamga serves " << services.archive->record_count()
            << " records at http://" << (ipv6 ? "[" : "") << configuration.http.host
            << (ipv6 ? "]" : "") << ":" << server.port() << "\n";
  const Watching watching(configuration, surroundings.metrics(), services, readiness, server);
  print_demonstration_accounts(services.data);
  std::cout << std::flush;

  manager.tell("READY=1\nSTATUS=serving");
  serve_until_told(signals, server, configuration, manager,
                   [&] { reload(services, manager, surroundings.reporter("reload")); });
  manager.tell("STOPPING=1\nSTATUS=answering what is under way");
  std::cout << "Зогсож байна / stopping\n" << std::flush;
  readiness.leave();
  drain(signals, std::chrono::seconds(configuration.drain_seconds));
  server.stop();
  return 0;
}

}  // namespace

Command serve_command() {
  return {
      "serve",
      "serve [--data DIR] [--listen HOST:PORT] [--public-url URL] [--metrics HOST:PORT] "
      "[--config FILE] [--check-config | --print-config]",
      "serves the pages and the API of one data directory",
      "0 stopped by SIGTERM or SIGINT, or the configuration is right; 2 a setting is wrong; 5 the "
      "data directory, a font or a dictionary cannot be used",
      {{"data", 0, "DIR", "the data directory (default: tamga-data)"},
       {"listen", 0, "HOST:PORT", "where to listen (default: 127.0.0.1:8080; port 0: any free)"},
       {"public-url", 0, "URL",
        "the archive's address for the code on its papers (default: where it listens)"},
       {"metrics", 0, "HOST:PORT", "where /metrics for Prometheus is told (default: nowhere)"},
       {"config", 0, "FILE",
        "a properties file; conf.d/*.properties beside it, then TAMGA_… of the environment, then "
        "options go before it"},
       {"check-config", 0, "", "only reads the configuration and the settings of DATA"},
       {"print-config", 0, "", "prints every key, its value and where that came from"}},
      run_serve};
}

}  // namespace tamga::cli
