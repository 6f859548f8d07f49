// SPDX-License-Identifier: GPL-3.0-or-later
// Bulk capture: many finished documents through the one way in, on all cores,
// so that their commits share an fsync.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "server/error.h"
#include "server/services.h"

namespace tamga::cli {

struct Job {
  std::string name;  // for the report: a path, a number
  std::string form, content, owner, idempotency_key;
};

struct Outcome {
  const Job* job = nullptr;
  std::string record;  // id, when captured
  std::string registration;
  std::optional<Failure> failure;
};

// Takes jobs from `next` until it gives none, captures each as `agent`, and
// reports every outcome. `next` and `report` are called one at a time. `at_once`:
// how many are captured beside each other; 0 for twice the cores, 1 to keep their order.
void capture_all(Services& services, const std::string& agent,
                 const std::function<std::optional<Job>()>& next,
                 const std::function<void(const Outcome&)>& report, unsigned at_once = 0);

}  // namespace tamga::cli
