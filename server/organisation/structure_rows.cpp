// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/organisation/structure_rows.h"

namespace tamga::organisation {
namespace {

using archive::Parameters;
using archive::Row;
using archive::Transaction;

Span span_of(const Row& row) {
  return {row.text("from_day"), row.text("until_day")};
}

}  // namespace

std::vector<UnitState> unit_states(Transaction& transaction, const char* condition,
                                   const Parameters& parameters) {
  std::vector<UnitState> found;
  transaction.query(
      std::string("SELECT unit, from_day, until_day, kind, name, parent, came_by, "
                  "basis, ended_by, end_basis, successor FROM organisation_unit "
                  "WHERE ") +
          condition + " ORDER BY from_day, unit",
      parameters, [&](const Row& row) {
        found.push_back({row.text("unit"), span_of(row), row.text("kind"), row.text("name"),
                         row.text("parent"), row.text("came_by"), row.text("basis"),
                         row.text("ended_by"), row.text("end_basis"), row.text("successor")});
      });
  return found;
}

std::vector<PostState> post_states(Transaction& transaction, const char* condition,
                                   const Parameters& parameters) {
  std::vector<PostState> found;
  transaction.query(
      std::string("SELECT post, from_day, until_day, unit, title, grade, came_by, "
                  "basis, ended_by, end_basis FROM organisation_post WHERE ") +
          condition + " ORDER BY from_day, post",
      parameters, [&](const Row& row) {
        found.push_back({row.text("post"), span_of(row), row.text("unit"), row.text("title"),
                         row.text("grade"), row.text("came_by"), row.text("basis"),
                         row.text("ended_by"), row.text("end_basis")});
      });
  return found;
}

std::vector<Holder> holders(Transaction& transaction, const char* condition,
                            const Parameters& parameters) {
  std::vector<Holder> found;
  transaction.query(
      std::string("SELECT id, post, from_day, until_day, patronymic, given, account, "
                  "acting, basis, end_basis FROM organisation_holder WHERE ") +
          condition + " ORDER BY from_day, id",
      parameters, [&](const Row& row) {
        found.push_back({row.text("id"), row.text("post"), span_of(row), row.text("patronymic"),
                         row.text("given"), row.text("account"), row.integer("acting") != 0,
                         row.text("basis"), row.text("end_basis")});
      });
  return found;
}

void insert_unit(Transaction& transaction, const UnitState& state) {
  transaction.run(
      "INSERT INTO organisation_unit (unit, from_day, kind, name, parent, came_by, basis) "
      "VALUES (:unit, :from, :kind, :name, :parent, :came_by, :basis)",
      {{"unit", state.unit},
       {"from", state.span.from},
       {"kind", state.kind},
       {"name", state.name},
       {"parent", state.parent},
       {"came_by", state.came_by},
       {"basis", state.basis}});
}

void insert_post(Transaction& transaction, const PostState& state) {
  transaction.run(
      "INSERT INTO organisation_post (post, from_day, unit, title, grade, came_by, basis) "
      "VALUES (:post, :from, :unit, :title, :grade, :came_by, :basis)",
      {{"post", state.post},
       {"from", state.span.from},
       {"unit", state.unit},
       {"title", state.title},
       {"grade", state.grade},
       {"came_by", state.came_by},
       {"basis", state.basis}});
}

void insert_holder(Transaction& transaction, const Holder& holder) {
  transaction.run(
      "INSERT INTO organisation_holder (id, post, from_day, patronymic, given, account, acting, "
      "basis) VALUES (:id, :post, :from, :patronymic, :given, :account, :acting, :basis)",
      {{"id", holder.id},
       {"post", holder.post},
       {"from", holder.span.from},
       {"patronymic", holder.patronymic},
       {"given", holder.given},
       {"account", holder.account},
       {"acting", std::int64_t{holder.acting}},
       {"basis", holder.basis}});
}

void end_unit(Transaction& transaction, const UnitState& state, const Ending& ending) {
  transaction.run(
      "UPDATE organisation_unit SET until_day = :day, ended_by = :by, end_basis = :basis, "
      "successor = :successor WHERE unit = :unit AND from_day = :from AND until_day = ''",
      {{"day", ending.day},
       {"by", ending.by},
       {"basis", ending.basis},
       {"successor", ending.successor},
       {"unit", state.unit},
       {"from", state.span.from}});
}

void end_post(Transaction& transaction, const PostState& state, const Ending& ending) {
  transaction.run(
      "UPDATE organisation_post SET until_day = :day, ended_by = :by, end_basis = :basis "
      "WHERE post = :post AND from_day = :from AND until_day = ''",
      {{"day", ending.day},
       {"by", ending.by},
       {"basis", ending.basis},
       {"post", state.post},
       {"from", state.span.from}});
}

void end_holder(Transaction& transaction, const Holder& holder, const Ending& ending) {
  transaction.run(
      "UPDATE organisation_holder SET until_day = :day, end_basis = :basis WHERE id = :id AND "
      "until_day = ''",
      {{"day", ending.day}, {"basis", ending.basis}, {"id", holder.id}});
}

void set_holder_account(Transaction& transaction, const std::string& id,
                        const std::string& account) {
  transaction.run("UPDATE organisation_holder SET account = :account WHERE id = :id",
                  {{"account", account}, {"id", id}});
}

}  // namespace tamga::organisation
