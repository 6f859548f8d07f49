// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/ingest/known_values.h"

#include <algorithm>

#include "server/ingest/folding.h"

namespace tamga::ingest {
namespace {

std::vector<std::string> column(archive::Transaction& transaction, const std::string& name) {
  std::vector<std::string> values;
  transaction.query("SELECT " + name + " AS value, MAX(sequence) AS newest FROM records WHERE " +
                        name + " <> '' GROUP BY " + name + " ORDER BY newest DESC LIMIT 2000",
                    {}, [&](const archive::Row& row) { values.push_back(row.text("value")); });
  return values;
}

}  // namespace

KnownValues KnownValues::of(archive::Transaction& transaction) {
  return {column(transaction, "unit"), column(transaction, "position"),
          column(transaction, "organisation"), column(transaction, "given"),
          column(transaction, "patronymic")};
}

KnownValues::Near KnownValues::nearest(const std::vector<std::string>& values,
                                       std::string_view read) {
  if (std::find(values.begin(), values.end(), read) != values.end())
    return {std::string(read), true};
  const auto letters = folded(read);
  std::size_t most = letters.size() / 12;
  Near best;
  // A tie between two stays with what was read.
  bool tie = false;
  for (const auto& value : values) {
    const auto faults = distance(letters, folded(value), most);
    if (faults > most) continue;
    tie = !best.value.empty() && faults == most;
    best = {value, false};
    most = faults;
    if (faults == 0) return best;
  }
  return tie ? Near{} : best;
}

}  // namespace tamga::ingest
