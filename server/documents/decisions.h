// SPDX-License-Identifier: GPL-3.0-or-later
// Scanned decisions of outside bodies: what stands for an act that is done
// elsewhere, kept with the document and later with its record.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::documents {

// The bytes of one, and what they are.
struct ScannedDecision {
  std::string act, name;  // name: of the file as its sender called it
  std::string media_type, sha256, bytes;
  std::int64_t kept = 0;  // microseconds UTC
};

constexpr std::size_t largest_decision = 16 * 1024 * 1024;

// What the bytes are by their first ones: application/pdf, image/png or
// image/jpeg. Throws Failure decision-refused for anything else and for an empty
// file, body-too-large above the limit.
std::string decision_media_type(std::string_view bytes);

// A file's name without folders and control characters, at most 120 bytes of
// whole characters; "decision" when nothing is left.
std::string decision_name(std::string_view given);

void insert_decision(archive::Transaction& transaction, std::string_view document,
                     const ScannedDecision& decision);
// The newest of an act, and the one of a hash; nothing when there is none.
std::optional<ScannedDecision> newest_decision(const archive::Catalogue& catalogue,
                                               std::string_view document, std::string_view act);
std::optional<ScannedDecision> decision_of(const archive::Catalogue& catalogue,
                                           std::string_view document, std::string_view sha256);

}  // namespace tamga::documents
