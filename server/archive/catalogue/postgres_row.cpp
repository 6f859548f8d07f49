// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/postgres_row.h"

#include <libpq-fe.h>

#include <charconv>
#include <stdexcept>

#include "server/archive/storage/hash.h"

namespace tamga::archive {
namespace {

constexpr Oid oid_of_truth = 16, oid_of_bytes = 17;

}  // namespace

PostgresRow::PostgresRow(const pg_result* result) : result_(result) {
  for (int i = 0; i < PQnfields(result); ++i) names_.emplace_back(PQfname(result, i));
}

bool PostgresRow::there() const {
  return row_ < PQntuples(result_);
}

int PostgresRow::index(std::string_view column) const {
  for (std::size_t i = 0; i < names_.size(); ++i)
    if (names_[i] == column) return static_cast<int>(i);
  throw std::out_of_range("no column " + std::string(column));
}

std::string_view PostgresRow::raw(int column) const {
  return {PQgetvalue(result_, row_, column),
          static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

std::string PostgresRow::text(std::string_view column) const {
  const int i = index(column);
  const auto given = raw(i);
  if (PQftype(result_, i) != oid_of_bytes || PQgetisnull(result_, row_, i) != 0)
    return std::string(given);
  // bytea_output is hex: \x and two digits a byte.
  const auto bytes = bytes_from_hex(given.substr(std::min<std::size_t>(2, given.size())));
  if (!bytes) throw CatalogueError("bytes in a form that is not hexadecimal", false);
  return *bytes;
}

std::int64_t PostgresRow::integer(std::string_view column) const {
  const int i = index(column);
  const auto given = raw(i);
  if (PQftype(result_, i) == oid_of_truth) return given == "t" ? 1 : 0;
  std::int64_t number = 0;
  std::from_chars(given.data(), given.data() + given.size(), number);
  return number;
}

bool PostgresRow::null(std::string_view column) const {
  return PQgetisnull(result_, row_, index(column)) != 0;
}

}  // namespace tamga::archive
