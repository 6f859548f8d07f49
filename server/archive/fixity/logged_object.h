// SPDX-License-Identifier: GPL-3.0-or-later
// What the log says of an object: the evidence that fixity compares bytes with.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/archive.h"

namespace tamga::archive {

// The event about `record` whose detail names the hash: record.captured (pdf,
// content, attachments), record.renewed (to), record.rendered (sha256); or the
// record.imported of a record that came in a package, whose hash of the row holds.
std::optional<Event> naming_event(const Archive& archive, std::string_view record,
                                  std::string_view sha256);

// "" when the event's leaf opens to these very values and is in the log under the
// root of its checkpoint (RFC 9162 §2.1.3.2), signed by the key of the proof; else
// what does not hold. Throws what Archive::proof() throws.
std::string logged_fault(const Archive& archive, const Event& event);

}  // namespace tamga::archive
