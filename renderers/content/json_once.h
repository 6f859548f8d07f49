// SPDX-License-Identifier: GPL-3.0-or-later
// nlohmann's JSON, compiled once: what every file that uses it would else compile
// anew (a fifth of the time of each). Read by way of the precompiled headers alone;
// no file includes it, and each builds without it.
#pragma once

#include <nlohmann/json.hpp>

extern template class nlohmann::basic_json<>;
extern template class nlohmann::detail::serializer<nlohmann::json>;
extern template class nlohmann::detail::json_ref<nlohmann::json>;
