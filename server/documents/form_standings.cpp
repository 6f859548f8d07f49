// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/documents/form_standings.h"

#include <algorithm>

#include "server/error.h"

namespace tamga::documents {
namespace {

using archive::Row;
using archive::Transaction;

// Registers, acts of destruction and handover: whoever keeps the archive needs each.
bool drawn_up_here(const forms::Form& form) {
  return !form.acts.empty() && form.acts.front().role == "archivist";
}

std::string name_of(const forms::Form& form) {
  return form.id + "@" + form.version;
}

}  // namespace

FormStandings::FormStandings(archive::Archive& archive, forms::FormCatalogue& forms,
                             const Clock& clock)
    : archive_(archive), forms_(forms), clock_(clock) {
  tell();
}

void FormStandings::tell() const {
  std::set<std::string> retired;
  archive_.catalogue().read([&](Transaction& transaction) {
    transaction.query("SELECT form FROM form_retired", {},
                      [&](const Row& row) { retired.insert(row.text("form")); });
  });
  forms_.set_retired(std::move(retired));
}

const forms::Form& FormStandings::require(const std::string& id_at_version) const {
  const auto* form =
      id_at_version.find('@') == std::string::npos ? nullptr : forms_.find(id_at_version);
  if (!form) throw Failure("not-found");
  return *form;
}

std::optional<FormStandings::Retirement> FormStandings::retirement(const forms::Form& form) const {
  std::optional<Retirement> found;
  archive_.catalogue().read([&](Transaction& transaction) {
    transaction.query("SELECT since, retired_by FROM form_retired WHERE form = :form",
                      {{"form", name_of(form)}}, [&](const Row& row) {
                        found = Retirement{row.integer("since"), row.text("retired_by")};
                      });
  });
  return found;
}

void FormStandings::retire(const archive::Agent& agent, const std::string& id_at_version) {
  const auto& form = require(id_at_version);
  if (forms_.retired(form)) return;
  const auto& all = forms_.all();
  const bool last = std::none_of(all.begin(), all.end(), [&](const auto& other) {
    return other->id == form.id && other->version != form.version && !forms_.retired(*other);
  });
  if (last && drawn_up_here(form)) throw Failure("form-needed");
  archive_.append(agent, "form.retired", name_of(form), "{}", [&](Transaction& transaction) {
    transaction.run(
        "INSERT INTO form_retired (form, since, retired_by) VALUES (:form, :now, :by) "
        "ON CONFLICT (form) DO NOTHING",
        {{"form", name_of(form)}, {"now", clock_.microseconds()}, {"by", agent.account}});
  });
  tell();
}

void FormStandings::activate(const archive::Agent& agent, const std::string& id_at_version) {
  const auto& form = require(id_at_version);
  if (!forms_.retired(form)) return;
  archive_.append(agent, "form.activated", name_of(form), "{}", [&](Transaction& transaction) {
    transaction.run("DELETE FROM form_retired WHERE form = :form", {{"form", name_of(form)}});
  });
  tell();
}

}  // namespace tamga::documents
