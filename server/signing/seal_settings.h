// SPDX-License-Identifier: GPL-3.0-or-later
// How an organisation seals: DATA/seal.json, read by every command that seals.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "renderers/seal/evidence/evidence_life.h"
#include "renderers/seal/evidence/level.h"
#include "server/signing/http_request.h"

namespace tamga::signing {

struct SealSettings {
  // "level": "B-B" (the default), "B-T", "B-LT", "B-LTA". What a record must have:
  // a document that cannot get it waits.
  seal::Level level = seal::Level::BB;
  // "timestamp_authorities": addresses (RFC 3161 over HTTP), asked in this order.
  // Needed from B-T on. The certificates that they lead to stand in keys/trust/.
  std::vector<std::string> timestamp_authorities;
  // "timeout_seconds": 1 to 120, for each of them (default 15).
  RequestLimits limits;
  // "personal_key": "preferred" (the default): the act of a person without a key
  // is signed with the organisation's and says so; "required": it is refused.
  bool personal_key_required = false;
  // "algorithm_ends": {"SHA-256": "2040-01-01"}: days before which evidence that
  // rests on an algorithm is renewed.
  seal::AlgorithmEnds algorithm_ends;
  // "mark_image": a PNG in the data directory that the organisation's seal shows.
  std::string mark_image;  // its bytes, "" for none
};

// Without the file: the defaults. Throws Failure data-unusable naming the file
// and the entry: JSON that is none, an entry that is not known or out of bounds.
SealSettings read_seal_settings(const std::filesystem::path& data);

}  // namespace tamga::signing
