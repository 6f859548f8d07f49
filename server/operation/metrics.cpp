// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/operation/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <nlohmann/json.hpp>

#include "server/archive/figures.h"
#include "server/archive/storage/disk.h"
#include "server/documents/document_lists.h"
#include "server/indexing/indexing.h"
#include "server/ingest/ingest_figures.h"
#include "server/operation/readiness.h"

namespace tamga::operation {
namespace {

using prometheus::Gauge;
using Steady = std::chrono::steady_clock;
constexpr auto dear_every = std::chrono::seconds(30);
// Seconds; the goals are 0.1 for a search and 10 for a request that seals.
const prometheus::Histogram::BucketBoundaries bounds = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
                                                        0.5,   1,    2.5,   5,    10,  30};

std::size_t open_descriptors() {
  std::error_code error;
  std::size_t count = 0;
  for (std::filesystem::directory_iterator at("/proc/self/fd", error), end; !error && at != end;
       at.increment(error))
    ++count;
  return count;
}

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double size = 0, resident = 0;
  file >> size >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

struct Metrics::State {
  explicit State(const Services& s) : services(s) {}

  Gauge& gauge(const char* name, const char* help, const prometheus::Labels& labels = {}) {
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry).Add(labels);
  }

  const Services& services;
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      prometheus::BuildCounter()
          .Name("tamga_http_requests_total")
          .Help("Requests by route, method and status")
          .Register(registry);
  prometheus::Family<prometheus::Histogram>& seconds =
      prometheus::BuildHistogram()
          .Name("tamga_http_request_seconds")
          .Help("From the first byte of a request to its answer, by route")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& failures =
      prometheus::BuildCounter()
          .Name("tamga_failures_total")
          .Help("Rounds of upkeep, evidence and reload that did not come to their end")
          .Register(registry);
  prometheus::Counter& faults = prometheus::BuildCounter()
                                    .Name("tamga_metrics_faults_total")
                                    .Help("Values that could not be asked for")
                                    .Register(registry)
                                    .Add({});
  Gauge& connections = gauge("tamga_http_connections", "Connections open");
  Gauge& busy = gauge("tamga_http_busy_threads", "Threads at work on a request");
  Gauge& threads = gauge("tamga_http_threads", "Threads for requests");
  Gauge& waiting = gauge("tamga_http_queue", "Whole requests that wait for a thread");
  Gauge& queue = gauge("tamga_http_queue_limit", "Requests that may wait; beyond, 503");
  Gauge& log_size = gauge("tamga_log_events", "Events in the log");
  Gauge& lag = gauge("tamga_index_lag_events", "Events that the index has not yet read");
  Gauge& trouble = gauge("tamga_index_trouble", "1 while indexing stands still for a fault");
  Gauge& records = gauge("tamga_records", "Records, destroyed ones included");
  Gauge& objects = gauge("tamga_objects", "Objects that records name");
  Gauge& bytes = gauge("tamga_object_bytes", "Bytes of records' papers and contents");
  Gauge& free_bytes = gauge("tamga_disk_free_bytes", "Room on the file system of the data");
  Gauge& seals = gauge("tamga_seals_waiting", "Documents whose acts are done and whose seal waits");
  Gauge& ingest = gauge("tamga_ingest_waiting", "Files of the past that wait for a person");
  Gauge& fixity_checked = gauge("tamga_fixity_checked", "Objects read again in their time");
  Gauge& fixity_oldest =
      gauge("tamga_fixity_oldest_seconds", "Age of the oldest reading of any object; 0: none yet");
  Gauge& fixity_failed = gauge("tamga_fixity_failed", "Objects known to be damaged or missing");
  Gauge& backup_age = gauge("tamga_backup_age_seconds",
                            "Since the newest backup began that came to its end; -1: none");
  Gauge& descriptors = gauge("process_open_fds", "File descriptors open");
  Gauge& memory = gauge("process_resident_memory_bytes", "Memory in use");
  Gauge& started = gauge("process_start_time_seconds", "Since 1970");

  std::mutex mutex;  // of what follows, and of filling in
  Steady::time_point dear_due{};

  template <typename Work>
  void attempt(const Work& work) {
    try {
      work();
    } catch (...) {
      faults.Increment();
    }
  }

  void fill_cheap(const http::Load& load) {
    connections.Set(static_cast<double>(load.connections));
    busy.Set(static_cast<double>(load.busy));
    threads.Set(static_cast<double>(load.threads));
    waiting.Set(static_cast<double>(load.waiting));
    queue.Set(static_cast<double>(load.queue));
    descriptors.Set(static_cast<double>(open_descriptors()));
    memory.Set(resident_bytes());
    attempt([&] {
      const auto size = services.archive->log_state().size;
      log_size.Set(static_cast<double>(size));
      const auto position = services.searcher->position();
      lag.Set(static_cast<double>(size - std::min(size, position)));
    });
    trouble.Set(services.indexing && !services.indexing->trouble().empty() ? 1 : 0);
  }

  void fill_dear() {
    attempt([&] { records.Set(static_cast<double>(services.archive->record_count())); });
    attempt([&] { bytes.Set(static_cast<double>(archive::captured_bytes(*services.archive))); });
    attempt([&] {
      seals.Set(
          static_cast<double>(documents::count_in(*services.archive, documents::Stage::Sealing)));
    });
    attempt([&] { ingest.Set(static_cast<double>(ingest::files_to_confirm(*services.archive))); });
    attempt([&] {
      const auto status = services.fixity->status();
      objects.Set(static_cast<double>(status.objects));
      fixity_checked.Set(static_cast<double>(status.checked));
      fixity_failed.Set(static_cast<double>(status.failed.size()));
      fixity_oldest.Set(status.oldest == 0 ? 0 : age(status.oldest));
    });
    attempt([&] {
      free_bytes.Set(static_cast<double>(std::filesystem::space(services.data).available));
    });
    attempt([&] { backup_age.Set(backup_seconds()); });
  }

  double age(std::int64_t microseconds) const {
    return static_cast<double>(services.clock.microseconds() - microseconds) / 1e6;
  }

  // DATA/backup.last: microseconds UTC, written by `tamga backup`.
  double backup_seconds() const {
    const auto text = archive::read_file(services.data / "backup.last").value_or("");
    std::int64_t made = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), made);
    return error == std::errc() ? age(made) : -1;
  }
};

Metrics::Metrics(const Services& services) : state_(std::make_unique<State>(services)) {
  state_->started.Set(static_cast<double>(services.clock.microseconds()) / 1e6);
}

Metrics::~Metrics() = default;

void Metrics::count_request(const http::LogEntry& entry) {
  const std::string route = entry.route.empty() ? "none" : entry.route;
  state_->requests
      .Add({{"route", route}, {"method", entry.method}, {"status", std::to_string(entry.status)}})
      .Increment();
  state_->seconds.Add({{"route", route}}, bounds)
      .Observe(static_cast<double>(entry.duration.count()) / 1e6);
}

void Metrics::count_failure(std::string_view part, const Failure& failure) {
  state_->failures.Add({{"part", std::string(part)}, {"code", std::string(failure.kind().code)}})
      .Increment();
}

std::string Metrics::text(const http::Load& load) {
  {
    const std::lock_guard lock(state_->mutex);
    state_->fill_cheap(load);
    if (const auto now = Steady::now(); now >= state_->dear_due) {
      state_->fill_dear();
      state_->dear_due = now + dear_every;
    }
  }
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

void add_watching_routes(http::Router& router, Metrics& metrics, const Services& services,
                         const Readiness& readiness, std::function<http::Load()> load) {
  router.add(
      {"GET", "/metrics", std::nullopt, [&metrics, load = std::move(load)](const http::Request&) {
         http::Response response{200, {}, metrics.text(load())};
         return response.with("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
             .with("Cache-Control", "no-store");
       }});
  router.add({"GET", "/healthz", std::nullopt, [](const http::Request&) {
                return http::Response::json("{\"alive\":true}").with("Cache-Control", "no-store");
              }});
  router.add({"GET", "/readyz", std::nullopt, [&services, &readiness](const http::Request&) {
                if (readiness.leaving()) throw Failure("too-busy", "the server is about to end");
                services.archive->record_count();
                services.searcher->position();
                if (services.indexing && !services.indexing->trouble().empty())
                  throw Failure("index-unavailable", services.indexing->trouble());
                return http::Response::json("{\"ready\":true}").with("Cache-Control", "no-store");
              }});
}

}  // namespace tamga::operation
