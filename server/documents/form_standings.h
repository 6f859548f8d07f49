// SPDX-License-Identifier: GPL-3.0-or-later
// Versions of forms with which nothing new is begun (retired). What was made with them stays,
// is shown and goes on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "renderers/content/form.h"
#include "server/archive/archive.h"
#include "server/clock.h"

namespace tamga::documents {

// Thread-safe. Tells the catalogue of forms what is retired, at its making and with every
// change; of what another process has changed, by take_up().
class FormStandings {
 public:
  // Documents makes its table, before this.
  FormStandings(archive::Archive& archive, forms::FormCatalogue& forms, const Clock& clock);

  struct Retirement {
    std::int64_t since = 0;  // microseconds UTC
    std::string by;
  };
  std::optional<Retirement> retirement(const forms::Form& form) const;

  // Events form.retired, form.activated about "id@version". Failure not-found for no form of
  // ours, form-needed for the last version of a paper that the program itself draws up.
  void retire(const archive::Agent& agent, const std::string& id_at_version);
  void activate(const archive::Agent& agent, const std::string& id_at_version);
  // For the server's timer.
  void take_up() const { tell(); }

 private:
  const forms::Form& require(const std::string& id_at_version) const;
  void tell() const;

  archive::Archive& archive_;
  forms::FormCatalogue& forms_;
  const Clock& clock_;
};

}  // namespace tamga::documents
