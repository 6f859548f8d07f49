// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/notices/mail_retry.h"

#include <iterator>

namespace tamga::notices {
namespace {

constexpr std::int64_t pauses[] = {mail_minute,      5 * mail_minute,   15 * mail_minute,
                                   60 * mail_minute, 240 * mail_minute, 720 * mail_minute,
                                   mail_day,         2 * mail_day};

}  // namespace

std::optional<std::int64_t> next_mail_try(std::int64_t tries, std::string_view fault,
                                          std::int64_t now) {
  const auto tried = static_cast<std::size_t>(tries);
  if (fault == "mail-refused" || tried > std::size(pauses)) return std::nullopt;
  return now + pauses[tried - 1];
}

}  // namespace tamga::notices
