// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue in a database of a PostgreSQL server (13 or newer): the shared engine.
//
// One session of a process writes; the writers of several take turns by an advisory lock that
// lasts as long as the transaction, so that work which reads a maximum and writes the next is
// right with any number of them. As many sessions read as there are readers at a time; each
// transaction sees one moment (REPEATABLE READ, READ ONLY).
//
// A server that is started again or fails over: a session that is found dead when a transaction
// begins is replaced, for up to 15 s; what was under way fails with CatalogueUnavailable and is
// never tried again by itself.
//
// scrub() leaves no bytes of deleted rows in tables, indexes and (where the role owns the
// database) statistics; the server's WAL has them until its files are used again, its archive
// and standbys as long as their keeper says.
#pragma once

#include <memory>

#include "server/archive/catalogue/postgres_settings.h"
#include "server/archive/catalogue/whole_catalogue.h"

namespace tamga::archive {

enum class HalfCopies { refused, taken };
// Throws Failure catalogue-unavailable when the server cannot be reached, data-unusable when
// what is there can be no catalogue, or is half of one (copy_catalogue.h).
std::unique_ptr<WholeCatalogue> open_postgres(const PostgresSettings& settings,
                                              HalfCopies half = HalfCopies::refused);

}  // namespace tamga::archive
