// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/content/json_once.h"

template class nlohmann::basic_json<>;
template class nlohmann::detail::serializer<nlohmann::json>;
template class nlohmann::detail::json_ref<nlohmann::json>;
