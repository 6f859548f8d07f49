// SPDX-License-Identifier: GPL-3.0-or-later
// The keys of the configuration for sign-in through others: openid.* and ldap.*.
#pragma once

#include <vector>

#include "server/configuration_keys.h"

namespace tamga {

std::vector<ConfigurationKey> sign_in_keys();

}  // namespace tamga
