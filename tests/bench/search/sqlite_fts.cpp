// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/sqlite_fts.h"

#include <array>
#include <map>
#include <stdexcept>

#include "tests/bench/render/cpu_time.h"
#include "tests/bench/search/our_index.h"

namespace tamga::bench {
namespace {

void run(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK)
    throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database));
}

class Statement {
 public:
  Statement(sqlite3* database, const char* sql) {
    if (sqlite3_prepare_v2(database, sql, -1, &statement_, nullptr) != SQLITE_OK)
      throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database));
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(const std::string& text) {
    sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()),
                      SQLITE_TRANSIENT);
    return *this;
  }
  Statement& bind(std::int64_t number) {
    sqlite3_bind_int64(statement_, ++bound_, number);
    return *this;
  }
  bool step() {
    const int result = sqlite3_step(statement_);
    if (result != SQLITE_ROW && result != SQLITE_DONE)
      throw std::runtime_error("SQLite: a statement failed");
    return result == SQLITE_ROW;
  }
  std::int64_t number(int column) { return sqlite3_column_int64(statement_, column); }
  std::string text(int column) {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return bytes ? bytes : "";
  }
  void reset() {
    sqlite3_reset(statement_);
    bound_ = 0;
  }

 private:
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

sqlite3* open(const std::filesystem::path& folder) {
  sqlite3* database = nullptr;
  if (sqlite3_open((folder / "index.db").c_str(), &database) != SQLITE_OK)
    throw std::runtime_error("SQLite cannot open its file");
  run(database, "pragma journal_mode=off; pragma synchronous=off; pragma cache_size=-400000");
  return database;
}

std::uint64_t rows(Statement& statement) {
  std::uint64_t count = 0;
  while (statement.step()) ++count;
  return count;
}

// The ten best, then how many.
std::uint64_t ten_and_number(sqlite3* database, const char* table, const std::string& match) {
  const std::string from = std::string(" from ") + table + " where " + table + " match ?";
  Statement best(database, ("select rowid" + from + " order by rank limit 10").c_str());
  rows(best.bind(match));
  Statement number(database, ("select count(*)" + from).c_str());
  number.bind(match).step();
  return static_cast<std::uint64_t>(number.number(0));
}

std::uint64_t all_facets(sqlite3* database) {
  std::uint64_t values = 0;
  for (const char* column : {"form", "year", "unit", "position"}) {
    Statement counts(
        database,
        (std::string("select ") + column + ", count(*) from d group by " + column).c_str());
    values += rows(counts);
  }
  return values;
}

std::uint64_t query_facets(sqlite3* database, const std::string& match) {
  Statement found(database,
                  "select form, year, unit, position from f join d on d.id = f.rowid "
                  "where f match ?");
  std::array<std::map<std::string, std::size_t>, 4> counts;
  std::uint64_t all = 0;
  found.bind(match);
  for (; found.step(); ++all)
    for (int at = 0; at < 4; ++at) ++counts[static_cast<std::size_t>(at)][found.text(at)];
  return all;
}

std::uint64_t filter(sqlite3* database, const Question& question) {
  const std::string from = " from d where unit = ? and year = ? and form = ?";
  Statement newest(database, ("select id" + from + " order by captured desc limit 20").c_str());
  rows(newest.bind(question.unit).bind(question.year).bind(question.form));
  Statement number(database, ("select count(*)" + from).c_str());
  number.bind(question.unit).bind(question.year).bind(question.form).step();
  return static_cast<std::uint64_t>(number.number(0));
}

std::uint64_t suggest(sqlite3* database, const std::string& begins) {
  Statement found(database,
                  "select person, count(*) c from d where id in "
                  "(select rowid from n where n match ?) group by person order by c desc, person "
                  "limit 8");
  return rows(found.bind(begins + "*"));
}

std::uint64_t answer(sqlite3* database, Row row, const Question& question) {
  std::string all;
  for (const std::string& stem : question.stems) all += (all.empty() ? "" : " ") + stem;
  switch (row) {
    case Row::Phrase:
      return ten_and_number(database, "f", "\"" + all + "\"");
    case Row::Name:
      return ten_and_number(database, "n", all);
    case Row::NamePrefix:
      return ten_and_number(database, "n", all + "*");
    case Row::AllFacets:
      return all_facets(database);
    case Row::QueryFacets:
      return query_facets(database, all);
    case Row::Filter:
      return filter(database, question);
    case Row::Suggestion:
      return suggest(database, all);
    default:
      return ten_and_number(database, "f", all);
  }
}

}  // namespace

SqliteFts::SqliteFts(std::filesystem::path folder) : folder_(std::move(folder)) {
  std::filesystem::create_directories(folder_);
  database_ = open(folder_);
  run(database_, ("attach '" + (folder_ / "text.db").string() + "' as kept").c_str());
  run(database_,
      "pragma kept.journal_mode=off; pragma kept.synchronous=off;"
      "create virtual table f using fts5(title, body, content='', "
      "tokenize='unicode61 remove_diacritics 0');"
      "create virtual table n using fts5(person, content='', prefix='2 3 4', "
      "tokenize='unicode61 remove_diacritics 0');"
      "create table d(id integer primary key, year, unit, position, form, captured, person);"
      "create index d_filter on d(unit, year, form, captured);"
      "create index d_form on d(form); create index d_year on d(year);"
      "create index d_unit on d(unit); create index d_position on d(position);"
      "create table kept.t(id integer primary key, text);"
      "begin");
}

SqliteFts::~SqliteFts() {
  sqlite3_close(database_);
}

void SqliteFts::add(const std::vector<PeerRecord>& records) {
  const Stopwatch watch;
  Statement words(database_, "insert into f(rowid, title, body) values(?, ?, ?)");
  Statement names(database_, "insert into n(rowid, person) values(?, ?)");
  Statement fields(database_, "insert into d values(?, ?, ?, ?, ?, ?, ?)");
  Statement texts(database_, "insert into kept.t values(?, ?)");
  for (const PeerRecord& record : records) {
    const auto id = static_cast<std::int64_t>(record.number + 1);
    words.bind(id).bind(record.title_stems).bind(record.stems).step();
    names.bind(id).bind(record.name_words).step();
    fields.bind(id).bind(record.year).bind(record.unit).bind(record.position).bind(record.form);
    fields.bind(record.captured).bind(record.person).step();
    texts.bind(id).bind(record.text).step();
    for (Statement* one : {&words, &names, &fields, &texts}) one->reset();
  }
  cpu_ += watch.cpu();
}

Built SqliteFts::finish() {
  const Stopwatch watch;
  run(database_, "commit; insert into f(f) values('optimize'); analyze");
  cpu_ += watch.cpu();
  return {cpu_, bytes_below(folder_, "index.db"), bytes_below(folder_)};
}

Waits SqliteFts::ask(Row row, const std::vector<Question>& questions, std::size_t clients,
                     double seconds) {
  const auto connect = [&]() -> Client {
    const std::shared_ptr<sqlite3> database(open(folder_), sqlite3_close);
    return [database](Row asked, const Question& question) {
      return answer(database.get(), asked, question);
    };
  };
  return ask_by(connect, row, questions, clients, seconds);
}

}  // namespace tamga::bench
