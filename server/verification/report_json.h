// SPDX-License-Identifier: GPL-3.0-or-later
// A verification's report as JSON: the protocol between the sandboxed process and
// its parent, and what the API and the command line give out.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "renderers/seal/verification/verification_report.h"

namespace tamga {

// {valid, size, unsigned_tail, attacks, warnings, signatures: [{…}]}, in the order
// of openapi.json. Times are ISO 8601, UTC. Empty texts and unknown times are left out
// where openapi.json does not require them.
nlohmann::ordered_json to_json(const seal::VerificationReport& report);

// The report again, but for `valid`, which it tells itself. The JSON may come from
// a process that a hostile file has taken over: whatever is not of the expected
// kind throws nlohmann::json::exception or std::invalid_argument.
seal::VerificationReport report_from_json(const nlohmann::ordered_json& json);

}  // namespace tamga
