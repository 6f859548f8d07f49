// SPDX-License-Identifier: GPL-3.0-or-later
// An archive's catalogue taken from the file to a PostgreSQL server, or back.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "server/archive/catalogue/copy_catalogue.h"
#include "server/archive/catalogue/postgres_settings.h"

namespace tamga::archive {

// `to`: the database, empty or with what an interrupted move left (half a copy goes first, a
// whole one is taken when it is still equal); nothing for DATA/catalogue.sqlite. Every row is
// there and compared before `data` is switched, in one step. The old one stays: the file as
// catalogue.sqlite.moved. The caller holds the archive alone.
// Throws Failure argument-invalid (it is there already), target-not-empty, too-busy (somebody
// else uses the server's), data-unusable, catalogue-unavailable, storage-failed.
std::vector<TableDigest> move_catalogue(const std::filesystem::path& data,
                                        const std::optional<PostgresSettings>& to,
                                        const Progress& progress = {});

}  // namespace tamga::archive
