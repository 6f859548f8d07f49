// SPDX-License-Identifier: GPL-3.0-or-later
// The one place that knows where the catalogue of an archive is.
#pragma once

#include <filesystem>
#include <memory>

#include "server/archive/catalogue/whole_catalogue.h"

namespace tamga::archive {

// Of `data`: catalogue.sqlite, made when it is not there, or elsewhere as catalogue.json says
// (postgres_settings.h). Throws Failure data-unusable, catalogue-unavailable.
std::unique_ptr<WholeCatalogue> open_catalogue(const std::filesystem::path& data);

// Whether `data` is an archive's at all.
bool has_catalogue(const std::filesystem::path& data);

// Whether it is a file below `data`.
bool catalogue_is_file(const std::filesystem::path& data);

}  // namespace tamga::archive
