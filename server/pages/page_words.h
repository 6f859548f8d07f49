// SPDX-License-Identifier: GPL-3.0-or-later
// Events, signatures, names and sizes in the words of the pages' readers.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "renderers/seal/verification/verify.h"
#include "server/archive/archive.h"
#include "server/pages/site.h"

namespace tamga::pages {

// «Боржигон овогт Доржийн Болд» needs a case form; what is given is shown as
// given: clan, patronymic, given name; or the whole name when parts are unknown.
std::string whole_name(const archive::Record& record);

// {time, what, who, subject, subject_address, position} of an event. A type
// without a text of its own is shown as it is.
nlohmann::json event_row(const Visit& visit, const archive::Event& event);

// {tone, summary, valid, attacks, prepared, signatures: [{…}]} of a verification,
// by ETSI EN 319 102-1's three indications in plain words and its own.
nlohmann::json verification(const Visit& visit, const seal::Verified& verified);

// "34 КБ", "1,2 МБ"; KB and MB in English.
std::string file_size(const Visit& visit, std::uint64_t bytes);

}  // namespace tamga::pages
