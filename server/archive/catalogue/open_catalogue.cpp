// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/open_catalogue.h"

#include "server/archive/catalogue/postgres_catalogue.h"
#include "server/archive/catalogue/sqlite_catalogue.h"

namespace tamga::archive {
namespace {

constexpr const char *own_file = "catalogue.sqlite", *settings_file = "catalogue.json";

bool there(const std::filesystem::path& file) {
  std::error_code error;
  return std::filesystem::exists(file, error);
}

}  // namespace

std::unique_ptr<WholeCatalogue> open_catalogue(const std::filesystem::path& data) {
  if (const auto settings = read_postgres_settings(data)) return open_postgres(*settings);
  return open_sqlite(data / own_file);
}

bool has_catalogue(const std::filesystem::path& data) {
  return there(data / own_file) || there(data / settings_file);
}

bool catalogue_is_file(const std::filesystem::path& data) {
  return !there(data / settings_file);
}

}  // namespace tamga::archive
