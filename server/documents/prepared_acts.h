// SPDX-License-Identifier: GPL-3.0-or-later
// Acts that wait for a signature made elsewhere: kept for ten minutes under a
// token that only their signer has.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "renderers/seal/signing/seal.h"
#include "server/archive/catalogue/catalogue.h"

namespace tamga::documents {

struct PreparedRow {
  std::string account, document, act, values_json;
  std::uint64_t revision = 0;  // of the document when it was prepared
  seal::Prepared update;
  std::string reserved_record;  // on the pages of a rendering that is new with it
  std::size_t base_size = 0;    // where the update begins
  std::int64_t pages = 0;
  std::int64_t expires = 0;  // microseconds UTC
};

constexpr std::int64_t prepared_for = 10 * 60 * 1'000'000LL;  // microseconds

// Keeps it and gives its token, 256 random bits in hexadecimal; only the token's
// hash is in the table. What has run out at `now` goes.
std::string insert_prepared(archive::Transaction& transaction, const PreparedRow& row,
                            std::int64_t now);
std::optional<PreparedRow> find_prepared(const archive::Catalogue& catalogue,
                                         std::string_view token);
// Throws Failure prepared-act-gone when it is used already: one signature, one act.
void take_prepared(archive::Transaction& transaction, std::string_view token);

}  // namespace tamga::documents
