// SPDX-License-Identifier: GPL-3.0-or-later
// What a password must be, whoever sets it. No rules of capitals and digits, and no end
// after so many days: length, and not what everybody tries first (NIST SP 800-63B
// 5.1.1.2, OWASP ASVS 5.0 6.2).
#pragma once

#include <string_view>

#include "server/access/access.h"

namespace tamga::access {

// Throws Failure, all with the pointer /password: password-too-short (fewer than 8
// characters), account-invalid (more than 1024 bytes, or no UTF-8), password-common (a
// word of common_passwords.txt, alone or with digits and signs around it; one character
// or one row of the keyboard again and again), password-like-name (little more than the
// account's own name or its owner's). Capitals make no difference.
void require_good_password(std::string_view password, const Account& account);

}  // namespace tamga::access
