// SPDX-License-Identifier: GPL-3.0-or-later
// The visible marks: what stands in the box of an act and in that of the seal.
// In Mongolian, because the paper is.
#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "renderers/content/form.h"
#include "renderers/seal/signing/seal.h"
#include "renderers/seal/trust/certificate.h"

namespace tamga::documents {

// Who did an act and by what right.
struct ActStatement {
  std::string person;            // «Ц.Маралмаа»
  std::string principal, basis;  // for whom, by which order; "" for oneself
  std::string position;          // of the person, when the act's values name none
  std::string decision;          // SHA-256 of the scanned decision, or ""
  bool own_key = false;
};

// What act, post, name, date and number (as `values` have them), and the
// certificate's subject and serial. A delegate's shows both names and the basis;
// an outside body's decision the first digits of its scan; an act signed with the
// organisation's key says so.
seal::Mark act_mark(const forms::Act& act, const nlohmann::json& values,
                    const ActStatement& statement, const seal::Certificate& certificate);

seal::Mark seal_mark(const seal::Certificate& certificate, std::chrono::sys_seconds time);

}  // namespace tamga::documents
