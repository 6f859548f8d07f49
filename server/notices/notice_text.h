// SPDX-License-Identifier: GPL-3.0-or-later
// What a notice says, in a mail and in a feed: what happened, the title, where to look.
// Nothing else of the document stands in it.
#pragma once

#include <string>

#include "server/notices/notices.h"

namespace tamga::notices {

// «Таны ээлж: …», "Your turn: …".
std::string headline(const Notice& notice, bool english);
// The page that it is about: PUBLIC_URL/documents/… or /records/….
std::string link_of(const Notice& notice, const std::string& public_url);
std::string mail_text(const Notice& notice, bool english, const std::string& public_url);
// The letter to an address that is to be confirmed; it tells nobody's name, for who reads it may be
// somebody else.
std::string letter_subject(bool english);
std::string letter_text(bool english, const std::string& link);
// Atom (RFC 4287), newest first. `id` names the feed and tells no secret.
std::string atom_feed(const std::vector<Notice>& notices, const std::string& id,
                      const std::string& public_url, bool english, std::int64_t now);

}  // namespace tamga::notices
