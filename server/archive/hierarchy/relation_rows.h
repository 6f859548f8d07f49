// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of relations between records and of their renditions. Only ever inserted.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/archive/hierarchy/values.h"

namespace tamga::archive {

// "" or why it cannot be made: a record is not there, the two are one, it is made
// already, or the other way round (what supersedes is not superseded by the same).
std::string relation_fault(Transaction& transaction, const Relation& relation);
// Throws CatalogueError unique when the relation is there.
void insert_relation(Transaction& transaction, const Relation& relation);
// Of a record, both ways: those it has and those that others have to it.
std::vector<Relation> relations_of(Transaction& transaction, std::string_view record);

// As number `rendition.number`. Throws CatalogueError unique when it is there.
void insert_rendition(Transaction& transaction, std::string_view record,
                      const Rendition& rendition);
std::vector<Rendition> renditions_of(Transaction& transaction, std::string_view record);

}  // namespace tamga::archive
