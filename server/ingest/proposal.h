// SPDX-License-Identifier: GPL-3.0-or-later
// Metadata proposed from what was read: never taken without a person's word, or
// without a confidence that somebody asked for.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "renderers/content/form.h"
#include "server/ingest/known_values.h"
#include "server/ingest/reading.h"

namespace tamga::ingest {

// The fields in the order in which a person sees them. `form` holds id@version, or
// "imported" for a paper of no form that is known.
inline constexpr std::string_view kFields[] = {"form",         "clan", "patronymic",   "given",
                                               "position",     "unit", "organisation", "year",
                                               "order_number", "date"};
inline constexpr std::string_view kNoForm = "imported";

struct Proposed {
  std::string field, value;
  int confidence = 0;  // percent, at most 99: only a person is sure
  int page = 0;        // 0: not read on a page (a default, the archive's own values)
  Box box;
  std::string read;  // as it stood there
};

struct Proposal {
  std::vector<Proposed> fields;  // at most one a field
  const Proposed* find(std::string_view field) const;
  std::string value(std::string_view field) const;
  int confidence(std::string_view field) const;
  // The better one stays; one that agrees raises what is there.
  void offer(Proposed proposed);
};

// Which fields a record of this form must have.
std::vector<std::string> required_fields(std::string_view form);

// Reads a file's pages. Pure; never throws for what they hold.
Proposal propose(const std::vector<PageReading>& pages, const forms::FormCatalogue& forms,
                 const KnownValues& known);

nlohmann::json to_json(const Proposal& proposal);
// Throws nlohmann::json::exception.
Proposal proposal_from(const nlohmann::json& json);

}  // namespace tamga::ingest
