// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/search/postgres.h"

#include <unistd.h>

#include <array>
#include <fstream>
#include <map>
#include <stdexcept>

namespace tamga::bench {
namespace {

struct Clear {
  void operator()(PGresult* result) const noexcept { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, Clear>;

Result run(PGconn* connection, const char* sql, const std::vector<std::string>& values = {}) {
  std::vector<const char*> pointers;
  for (const std::string& value : values) pointers.push_back(value.c_str());
  Result result(PQexecParams(connection, sql, static_cast<int>(values.size()), nullptr,
                             pointers.data(), nullptr, nullptr, 0));
  const auto status = PQresultStatus(result.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_COPY_IN)
    throw std::runtime_error(std::string("PostgreSQL: ") + PQerrorMessage(connection));
  return result;
}

std::uint64_t number(const Result& result) {
  return std::stoull(PQgetvalue(result.get(), 0, 0));
}

// ms of the processor that a process took so far
double cpu_of(int process) {
  std::ifstream in("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  for (int field = 1; field <= 13 && in >> text; ++field)
    if (text.starts_with('(') && !text.ends_with(')')) --field;  // a name with a space in it
  double user = 0, system = 0;
  in >> user >> system;
  return 1000 * (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::string escaped(const std::string& text) {  // of COPY
  std::string out;
  for (char one : text) {
    if (one == '\\' || one == '\t' || one == '\n' || one == '\r') {
      out += one == '\\' ? "\\\\" : " ";
    } else {
      out += one;
    }
  }
  return out;
}

std::uint64_t ten_and_number(PGconn* connection, const char* column, const std::string& match) {
  const std::string from =
      std::string(" from d, to_tsquery('simple', $1) q where ") + column + " @@ q";
  run(connection,
      (std::string("select id, ts_rank(") + column + ", q) r" + from + " order by r desc limit 10")
          .c_str(),
      {match});
  return number(run(connection, ("select count(*)" + from).c_str(), {match}));
}

std::uint64_t all_facets(PGconn* connection) {
  std::uint64_t values = 0;
  for (const char* column : {"form", "year", "unit", "position"}) {
    const auto counts =
        run(connection,
            (std::string("select ") + column + ", count(*) from d group by " + column).c_str());
    values += static_cast<std::uint64_t>(PQntuples(counts.get()));
  }
  return values;
}

std::uint64_t query_facets(PGconn* connection, const std::string& match) {
  const auto counts = run(connection,
                          "select form, year, unit, position, count(*) from d, "
                          "to_tsquery('simple', $1) q where words @@ q "
                          "group by grouping sets ((form), (year), (unit), (position))",
                          {match});
  std::uint64_t all = 0;
  for (int row = 0; row < PQntuples(counts.get()); ++row)
    if (!PQgetisnull(counts.get(), row, 0)) all += std::stoull(PQgetvalue(counts.get(), row, 4));
  return all;
}

std::uint64_t filter(PGconn* connection, const Question& question) {
  const std::vector<std::string> values{question.unit, question.year, question.form};
  run(connection,
      "select id from d where unit = $1 and year = $2 and form = $3 "
      "order by captured desc limit 20",
      values);
  return number(run(connection,
                    "select count(*) from d where unit = $1 and year = $2 and form = $3", values));
}

std::uint64_t answer(PGconn* connection, Row row, const Question& question) {
  std::string all;
  for (const std::string& stem : question.stems)
    all += (all.empty() ? "" : row == Row::Phrase ? " <-> " : " & ") + stem;
  switch (row) {
    case Row::Name:
      return ten_and_number(connection, "names", all);
    case Row::NamePrefix:
      return ten_and_number(connection, "names", all + ":*");
    case Row::AllFacets:
      return all_facets(connection);
    case Row::QueryFacets:
      return query_facets(connection, all);
    case Row::Filter:
      return filter(connection, question);
    case Row::Suggestion: {
      const auto found = run(connection,
                             "select person, count(*) c from d where names @@ "
                             "to_tsquery('simple', $1) group by person "
                             "order by c desc, person limit 8",
                             {all + ":*"});
      return static_cast<std::uint64_t>(PQntuples(found.get()));
    }
    default:
      return ten_and_number(connection, "words", all);
  }
}

}  // namespace

Postgres::Connection Postgres::connect(const std::string& where) {
  Connection connection(PQconnectdb(where.c_str()), PQfinish);
  if (PQstatus(connection.get()) != CONNECTION_OK)
    throw std::runtime_error(std::string("PostgreSQL: ") + PQerrorMessage(connection.get()));
  return connection;
}

Postgres::Postgres(std::string where) : where_(std::move(where)), connection_(connect(where_)) {
  server_ = PQbackendPID(connection_.get());
  run(connection_.get(), "set maintenance_work_mem = '256MB'");
  run(connection_.get(), "drop table if exists d cascade");
  run(connection_.get(),
      "create unlogged table d(id bigint, year text, unit text, position text, form text, "
      "captured bigint, person text, words tsvector, names tsvector, kept text)");
  // The stems come in by a view; their vectors alone are kept.
  run(connection_.get(),
      "create or replace view given as select id, year, unit, position, form, captured, person, "
      "''::text as title_stems, ''::text as name_words, ''::text as stems, kept from d");
  run(connection_.get(),
      "create or replace function take() returns trigger language plpgsql as $$ begin "
      "insert into d values(new.id, new.year, new.unit, new.position, new.form, new.captured, "
      "new.person, setweight(to_tsvector('simple', new.title_stems), 'A') || "
      "to_tsvector('simple', new.stems), to_tsvector('simple', new.name_words), new.kept); "
      "return new; end $$");
  run(connection_.get(),
      "create trigger take instead of insert on given for each row execute function take()");
}

void Postgres::add(const std::vector<PeerRecord>& records) {
  std::string rows;
  for (const PeerRecord& record : records) {
    rows += std::to_string(record.number);
    for (const std::string& field :
         {record.year, record.unit, record.position, record.form, std::to_string(record.captured),
          record.person, record.title_stems, record.name_words, record.stems, record.text})
      rows += '\t' + escaped(field);
    rows += '\n';
  }
  const double before = cpu_of(server_);
  run(connection_.get(), "copy given from stdin");
  if (PQputCopyData(connection_.get(), rows.data(), static_cast<int>(rows.size())) != 1 ||
      PQputCopyEnd(connection_.get(), nullptr) != 1)
    throw std::runtime_error("PostgreSQL takes no rows");
  while (const Result result{PQgetResult(connection_.get())})
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK)
      throw std::runtime_error(std::string("PostgreSQL: ") + PQerrorMessage(connection_.get()));
  cpu_ += cpu_of(server_) - before;
}

Built Postgres::finish() {
  const double before = cpu_of(server_);
  for (const char* sql :
       {"alter table d add primary key (id)", "create index on d using gin(words)",
        "create index on d using gin(names)", "create index on d(unit, year, form, captured)",
        "create index on d(form)", "create index on d(year)", "create index on d(unit)",
        "create index on d(position)", "vacuum analyze d"})
    run(connection_.get(), sql);
  cpu_ += cpu_of(server_) - before;
  const auto whole = number(run(connection_.get(), "select pg_total_relation_size('d')"));
  const auto kept = number(run(connection_.get(), "select sum(pg_column_size(kept)) from d"));
  return {cpu_, whole - kept, whole};
}

std::string Postgres::name() const {
  return std::string("PostgreSQL ") + PQparameterStatus(connection_.get(), "server_version");
}

Waits Postgres::ask(Row row, const std::vector<Question>& questions, std::size_t clients,
                    double seconds) {
  const auto client = [&]() -> Client {
    const Connection connection = connect(where_);
    return [connection](Row asked, const Question& question) {
      return answer(connection.get(), asked, question);
    };
  };
  return ask_by(client, row, questions, clients, seconds);
}

}  // namespace tamga::bench
