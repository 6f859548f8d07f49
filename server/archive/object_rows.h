// SPDX-License-Identifier: GPL-3.0-or-later
// Which objects the archive must have, and for which record: one answer for
// capture, check, fixity and disposal.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"

namespace tamga::archive {

// An object as one row of the catalogue names it.
struct KeptObject {
  std::string sha256;
  std::string record;  // id
  std::string role;    // "pdf", "content", "attachment", "renewal", "rendition"
};

// Every object of every record whose content is not disposed of; one that several
// records share comes once for each.
void each_kept_object(Transaction& transaction,
                      const std::function<void(const KeptObject&)>& visit);
// Those of the records `after` < sequence <= `last`, for reading in steps.
void each_kept_object(Transaction& transaction, std::int64_t after, std::int64_t last,
                      const std::function<void(const KeptObject&)>& visit);
// The rows that name just this object.
std::vector<KeptObject> find_kept_object(Transaction& transaction, std::string_view sha256);

// Whether any record that is not disposed of has this object.
bool object_referenced(Transaction& transaction, std::string_view sha256);

// Destroyed or transferred: of the record only its row is left.
bool is_disposed(Transaction& transaction, std::string_view record_id);
// An act has ordered the object's removal and its file is not gone yet.
bool removal_pending(Transaction& transaction, std::string_view sha256);

}  // namespace tamga::archive
