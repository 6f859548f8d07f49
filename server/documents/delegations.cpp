// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/delegations.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>

#include "server/civil_time.h"
#include "server/error.h"
#include "server/identifier.h"

namespace tamga::documents {
namespace {

using archive::Row;
using archive::Transaction;

constexpr std::size_t longest_basis = 300;
constexpr std::int64_t list_limit = 500;
// An order that lasts longer is a transfer of the post, not a delegation.
constexpr std::chrono::days longest{366};

Delegation delegation_from(const Row& row) {
  return {row.text("id"),    row.text("principal"),  row.text("delegate"),
          row.text("form"),  row.text("from_day"),   row.text("until_day"),
          row.text("basis"), row.integer("created"), row.integer("revoked")};
}

std::vector<Delegation> find(const archive::Catalogue& catalogue, const char* condition,
                             const archive::Parameters& parameters) {
  std::vector<Delegation> found;
  catalogue.read([&](Transaction& transaction) {
    transaction.query(
        std::string("SELECT id, principal, delegate, form, from_day, until_day, basis, created, "
                    "revoked FROM delegation WHERE ") +
            condition,
        parameters, [&](const Row& row) { found.push_back(delegation_from(row)); });
  });
  return found;
}

std::optional<std::chrono::sys_days> day_of(const std::string& text) {
  int year = 0;
  unsigned month = 0, day = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t size, auto& value) {
    const auto* begin = text.data() + from;
    const auto [end, error] = std::from_chars(begin, begin + size, value);
    return error == std::errc() && end == begin + size;
  };
  if (!number(0, 4, year) || !number(5, 2, month) || !number(8, 2, day)) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

[[noreturn]] void refuse(const char* detail, const char* pointer) {
  throw Failure("delegation-invalid", detail, pointer);
}

void require_days(const Delegation& wanted, const std::string& today) {
  const auto from = day_of(wanted.from), until = day_of(wanted.until);
  if (!from) refuse("a day is YYYY-MM-DD", "/from");
  if (!until) refuse("a day is YYYY-MM-DD", "/until");
  if (*until < *from || wanted.until < today) refuse("over before it begins", "/until");
  if (*until - *from > longest) refuse("a year at most", "/until");
}

}  // namespace

Delegations::Delegations(archive::Archive& archive, const access::Access& access,
                         const forms::FormCatalogue& forms, const Clock& clock)
    : archive_(archive), access_(access), forms_(forms), clock_(clock) {}

std::string Delegations::today() const {
  return civil_date(from_microseconds(clock_.microseconds()));
}

Delegation Delegations::create(const access::Account& by, Delegation wanted) {
  using access::Access;
  using access::Permission;
  if (!Access::may(by, Permission::Act)) throw Failure("forbidden");
  const auto delegate = access_.account(wanted.delegate);
  if (!delegate || delegate->disabled || delegate->name == by.name ||
      !Access::may(*delegate, Permission::Act))
    refuse("another account that may do acts", "/delegate");
  const auto& all = forms_.all();
  if (!wanted.form.empty() && std::none_of(all.begin(), all.end(), [&](const auto& form) {
        return form->id == wanted.form;
      }))
    refuse("no such form", "/form");
  require_days(wanted, today());
  const bool printable = std::none_of(wanted.basis.begin(), wanted.basis.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  if (wanted.basis.find_first_not_of(' ') == std::string::npos || !printable ||
      wanted.basis.size() > longest_basis)
    refuse("number and date of the order, at most 300 bytes", "/basis");
  wanted.created = clock_.microseconds();
  wanted.id = new_identifier(wanted.created);
  wanted.principal = by.name;
  wanted.revoked = 0;
  const nlohmann::json detail = {{"delegate", wanted.delegate},
                                 {"form", wanted.form},
                                 {"from", wanted.from},
                                 {"until", wanted.until}};
  archive_.append({by.name}, "delegation.created", wanted.id, detail.dump(),
                  [&](Transaction& transaction) {
                    transaction.run(
                        "INSERT INTO delegation (id, principal, delegate, form, from_day, "
                        "until_day, basis, created, revoked) VALUES (:id, :principal, :delegate, "
                        ":form, :from, :until, :basis, :created, 0)",
                        {{"id", wanted.id},
                         {"principal", wanted.principal},
                         {"delegate", wanted.delegate},
                         {"form", wanted.form},
                         {"from", wanted.from},
                         {"until", wanted.until},
                         {"basis", wanted.basis},
                         {"created", wanted.created}});
                  });
  return wanted;
}

void Delegations::revoke(const access::Account& by, std::string_view id) {
  const auto found = find(archive_.catalogue(), "id = :id AND principal = :principal",
                          {{"id", std::string(id)}, {"principal", by.name}});
  if (found.empty()) throw Failure("not-found", "no delegation of yours");
  const auto now = clock_.microseconds();
  archive_.append({by.name}, "delegation.revoked", id, "{}", [&](Transaction& transaction) {
    const auto changed =
        transaction.run("UPDATE delegation SET revoked = :now WHERE id = :id AND revoked = 0",
                        {{"now", now}, {"id", std::string(id)}});
    if (changed != 1) throw Failure("delegation-invalid", "it is revoked already");
  });
}

std::vector<Delegation> Delegations::of(const access::Account& account) const {
  return find(archive_.catalogue(),
              "principal = :account OR delegate = :account ORDER BY created DESC LIMIT :limit",
              {{"account", account.name}, {"limit", list_limit}});
}

std::vector<Delegation> Delegations::in_force(const access::Account& delegate) const {
  return find(archive_.catalogue(),
              "delegate = :account AND revoked = 0 AND from_day <= :today AND until_day >= :today "
              "ORDER BY created",
              {{"account", delegate.name}, {"today", today()}});
}

void require_unrevoked(Transaction& transaction, std::string_view id) {
  bool stands = false;
  transaction.query("SELECT 1 AS one FROM delegation WHERE id = :id AND revoked = 0",
                    {{"id", std::string(id)}}, [&](const Row&) { stands = true; });
  if (!stands) throw Failure("delegation-invalid", "the delegation has been revoked");
}

}  // namespace tamga::documents
