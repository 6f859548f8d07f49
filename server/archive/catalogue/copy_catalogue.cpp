// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/archive/catalogue/copy_catalogue.h"

#include <algorithm>

#include "server/archive/catalogue/migration_set.h"
#include "server/archive/storage/hash.h"
#include "server/error.h"

namespace tamga::archive {
namespace {

using Kind = CatalogueTable::Column::Kind;
using Values = std::vector<Value>;  // in the order of the table's columns
using Rows = std::vector<Values>;

// Documents lie in tables with bytes: few of them at a time.
constexpr std::size_t batch_rows = 500, batch_of_bytes = 8, rows_a_statement = 10;

std::size_t batch_of(const CatalogueTable& table) {
  const bool bytes = std::any_of(table.columns.begin(), table.columns.end(),
                                 [](const auto& column) { return column.kind == Kind::bytes; });
  return bytes ? batch_of_bytes : batch_rows;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const auto& part : parts) all += (all.empty() ? "" : ", ") + part;
  return all;
}

std::string columns_of(const CatalogueTable& table) {
  std::vector<std::string> names;
  for (const auto& column : table.columns) names.push_back(column.name);
  return joined(names);
}

Value value_of(const Row& row, const CatalogueTable& table, const CatalogueTable::Column& column) {
  if (row.null(column.name)) return nullptr;
  auto text = row.text(column.name);
  if (column.kind == Kind::bytes) return Bytes{std::move(text)};
  if (column.kind == Kind::text) return text;
  const auto number = row.integer(column.name);
  if (std::to_string(number) != text)
    throw Failure("data-unusable", table.name + "." + column.name + " holds what is no number");
  return number;
}

// Every row in the order of the key, a batch at a time.
void each_batch(Transaction& transaction, const CatalogueTable& table,
                const std::function<void(const Rows&)>& visit) {
  if (table.key.empty()) throw Failure("data-unusable", table.name + " has no primary key");
  std::vector<std::string> names;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < table.key.size(); ++i) {
    names.push_back("k" + std::to_string(i));
    const auto column = std::find_if(table.columns.begin(), table.columns.end(),
                                     [&](const auto& one) { return one.name == table.key[i]; });
    places.push_back(static_cast<std::size_t>(column - table.columns.begin()));
  }
  const auto key = joined(table.key);
  std::string beyond;
  for (const auto& name : names) beyond += (beyond.empty() ? ":" : ", :") + name;
  const auto head = "SELECT " + columns_of(table) + " FROM " + table.name;
  const auto tail = " ORDER BY " + key + " LIMIT :limit";
  const auto limit = static_cast<std::int64_t>(batch_of(table));
  Parameters parameters = {{"limit", limit}};
  for (Rows rows; parameters.size() == 1 || rows.size() == static_cast<std::size_t>(limit);) {
    const bool first = parameters.size() == 1;
    rows.clear();
    transaction.query(head + (first ? "" : " WHERE (" + key + ") > (" + beyond + ")") + tail,
                      parameters, [&](const Row& row) {
                        rows.emplace_back();
                        for (const auto& column : table.columns)
                          rows.back().push_back(value_of(row, table, column));
                      });
    if (rows.empty()) return;
    visit(rows);
    parameters = {{"limit", limit}};
    for (std::size_t i = 0; i < names.size(); ++i)
      parameters.push_back({names[i], rows.back()[places[i]]});
  }
}

// Each value says its kind and length: no two rows are written alike.
std::string encoded(const Rows& rows) {
  std::string all;
  const auto sized = [&](char kind, const std::string& bytes) {
    all += kind + std::to_string(bytes.size()) + ":" + bytes;
  };
  for (const auto& row : rows)
    for (const auto& value : row) {
      if (const auto* number = std::get_if<std::int64_t>(&value))
        sized('i', std::to_string(*number));
      else if (const auto* text = std::get_if<std::string>(&value))
        sized('t', *text);
      else if (const auto* bytes = std::get_if<Bytes>(&value))
        sized('b', bytes->value);
      else
        all += 'n';
    }
  return all;
}

void add(TableDigest& digest, const Rows& rows) {
  digest.rows += rows.size();
  digest.sha256 = sha256_hex(digest.sha256 + encoded(rows));
}

void insert(Transaction& transaction, const CatalogueTable& table, const Rows& rows) {
  for (std::size_t from = 0; from < rows.size(); from += rows_a_statement) {
    const auto to = std::min(rows.size(), from + rows_a_statement);
    std::vector<std::string> names;
    std::string tuples;
    for (std::size_t r = from; r < to; ++r) {
      std::string tuple;
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        names.push_back("r" + std::to_string(r - from) + "c" + std::to_string(c));
        tuple += (c == 0 ? ":" : ", :") + names.back();
      }
      tuples += (tuples.empty() ? "(" : ", (") + tuple + ")";
    }
    Parameters parameters;
    for (std::size_t i = 0; i < names.size(); ++i)
      parameters.push_back(
          {names[i], rows[from + i / table.columns.size()][i % table.columns.size()]});
    transaction.run("INSERT INTO " + table.name + " (" + columns_of(table) + ") VALUES " + tuples,
                    parameters);
  }
}

// Those of the source, each set in the order in which it was first used: later ones refer to
// tables of earlier ones.
void make_tables(const Catalogue& source, Catalogue& target) {
  std::vector<std::string> sets;
  source.read([&](Transaction& transaction) {
    transaction.query(
        "SELECT migration_set, MIN(applied) AS began FROM migrations GROUP BY migration_set "
        "ORDER BY began, migration_set",
        {}, [&](const Row& row) { sets.push_back(row.text("migration_set")); });
  });
  for (const auto& set : sets)
    MigrationSet(set, std::filesystem::path("server") / set / "migrations").apply(target);
}

std::vector<CatalogueTable> tables_but_mark(const WholeCatalogue& catalogue) {
  auto tables = catalogue.tables();
  std::erase_if(tables, [](const auto& table) { return table.name == copy_mark; });
  return tables;
}

std::uint64_t count_rows(Transaction& transaction, const std::vector<CatalogueTable>& tables) {
  std::uint64_t all = 0;
  for (const auto& table : tables)
    transaction.query("SELECT COUNT(*) AS n FROM " + table.name, {},
                      [&](const Row& row) { all += static_cast<std::uint64_t>(row.integer("n")); });
  return all;
}

using Taking = std::function<void(const CatalogueTable&, const Rows&)>;

std::vector<TableDigest> read_whole(const WholeCatalogue& catalogue, const char* what,
                                    const Progress& progress, const Taking& take) {
  const auto tables = tables_but_mark(catalogue);
  std::vector<TableDigest> digests;
  catalogue.read([&](Transaction& transaction) {
    const auto all = count_rows(transaction, tables);
    std::uint64_t done = 0;
    for (const auto& table : tables) {
      TableDigest digest{table.name, 0, sha256_hex(columns_of(table))};
      each_batch(transaction, table, [&](const Rows& rows) {
        if (take) take(table, rows);
        add(digest, rows);
        done += rows.size();
        if (progress) progress(what, done, all);
      });
      digests.push_back(std::move(digest));
    }
  });
  std::sort(digests.begin(), digests.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  return digests;
}

}  // namespace

std::vector<TableDigest> table_digests(const WholeCatalogue& catalogue, const Progress& progress) {
  return read_whole(catalogue, "compared", progress, {});
}

std::vector<TableDigest> copy_catalogue(const WholeCatalogue& source, WholeCatalogue& target,
                                        const Progress& progress) {
  target.write([](Transaction& transaction) {
    transaction.run(std::string("CREATE TABLE ") + copy_mark + " (mark BIGINT PRIMARY KEY)");
  });
  make_tables(source, target);
  // Theirs say when they were applied to the copy, not to the original.
  target.write([](Transaction& transaction) { transaction.run("DELETE FROM migrations"); });
  const auto given =
      read_whole(source, "copied", progress, [&](const CatalogueTable& table, const Rows& rows) {
        target.write([&](Transaction& transaction) { insert(transaction, table, rows); });
      });
  const auto taken = table_digests(target, progress);
  if (given.size() != taken.size())
    throw Failure("data-unusable", "this program has other tables: start its server once first");
  for (std::size_t i = 0; i < given.size(); ++i)
    if (!(given[i] == taken[i]))
      throw Failure("data-unusable", "the copy of " + given[i].name + " differs");
  return given;
}

void end_copy(Catalogue& target) {
  target.write(
      [](Transaction& transaction) { transaction.run(std::string("DROP TABLE ") + copy_mark); });
}

}  // namespace tamga::archive
