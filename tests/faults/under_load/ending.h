// SPDX-License-Identifier: GPL-3.0-or-later
// The server is told to end while requests are under way.
#pragma once

#include "tests/faults/under_load/scene.h"

namespace tamga::faults {

// SIGTERM: it ends with 0, in time, and every request that it has taken has had its answer;
// where http.drain_seconds is set it goes on answering so long while /readyz says 503. Then it
// is started again. What is otherwise is told to the ledger.
void end_and_start(Scene& scene);
// The same, and it stays ended.
void end_server(Scene& scene);

}  // namespace tamga::faults
