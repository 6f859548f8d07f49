// SPDX-License-Identifier: GPL-3.0-or-later
// What a watcher may know of a server, as Prometheus reads it (text format 0.0.4).
// Labels are names of routes, codes and parts of the program: nothing of a person.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "server/error.h"
#include "server/http/access_log.h"
#include "server/http/server.h"
#include "server/services.h"

namespace tamga::operation {

class Readiness;

// Thread-safe.
class Metrics {
 public:
  // `services` must outlive it.
  explicit Metrics(const Services& services);
  ~Metrics();

  void count_request(const http::LogEntry& entry);
  // A round of `part` ("upkeep", "evidence", "reload") did not come to its end.
  void count_failure(std::string_view part, const Failure& failure);

  // Everything as it is now. What is dear to ask of the catalogue is at most half a
  // minute old. Never throws for what cannot be asked: that value stays as it was, and
  // tamga_metrics_faults_total counts it.
  std::string text(const http::Load& load);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// GET /metrics, /healthz and /readyz: for a listener of their own, which no proxy leads
// strangers to. All must outlive the router.
void add_watching_routes(http::Router& router, Metrics& metrics, const Services& services,
                         const Readiness& readiness, std::function<http::Load()> load);

}  // namespace tamga::operation
