// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of a result that libpq holds.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"

struct pg_result;

namespace tamga::archive {

// One after the other, without owning the result. Numbers come as SQLite gives them: a truth
// is 1 or 0, text that is no number is 0.
class PostgresRow : public Row {
 public:
  explicit PostgresRow(const pg_result* result);

  bool there() const;
  void next() { ++row_; }

  std::string text(std::string_view column) const override;
  std::int64_t integer(std::string_view column) const override;
  bool null(std::string_view column) const override;

 private:
  int index(std::string_view column) const;
  std::string_view raw(int column) const;

  const pg_result* result_;
  int row_ = 0;
  std::vector<std::string_view> names_;
};

}  // namespace tamga::archive
