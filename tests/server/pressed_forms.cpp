// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/pressed_forms.h"

namespace tamga::test {

const std::vector<PressedForm>& pressed_forms() {
  static const std::vector<PressedForm> forms = {
      {"/records/{id}/file", "deed_file.html", "{{address}}"},
      {"/records/{id}/people/remove", "record_people.html", "{{base}}/remove"},
      {"/link-records", "link_records.html", "/link-records"},
      {"/inbox/together", "inbox_together.html", "/inbox/together"},
      {"/documents/{id}/reopen", "document.html", "{{reopen}}"},
      {"/documents/{id}/seal", "document.html", "{{try_seal}}"},
      {"/documents/bulk/{id}/continue", "bulk_batch.html", "{{address}}/continue"},
      {"/documents/bulk/{id}/forget", "bulk_batch.html", "{{address}}/forget"},
      {"/disposals/{id}/conclusion", "disposal.html", "{{address}}/conclusion"},
      {"/disposals/{id}/approval", "disposal.html", "{{address}}/approval"},
      {"/archive/plans/{id}/entries/{entry}", "plan.html", "{{remove}}"},
      {"/archive/plans/{id}/paper", "plan.html", "{{address}}/paper"},
      {"/archive/plans/{id}/release", "plan.html", "{{address}}/release"},
      {"/archive/units/{id}/close", "unit.html", "{{address}}/close"},
      {"/archive/units/{id}/papers", "unit.html", "{{address}}/papers"},
      {"/archive/fonds/{id}/year-end", "year_end.html", "{{address}}"},
      {"/fixity/ask", "fixity.html", "/fixity/ask"},
      {"/fixity/allow", "fixity.html", "/fixity/allow"},
      {"/forms/{form}/{version}/activate", "forms.html", "{{deed}}"},
      {"/accounts/{name}/second-factor/remove", "account.html", "{{base}}/second-factor/remove"},
      {"/accounts/{name}/sessions/end", "account.html", "{{base}}/sessions/end"},
      {"/accounts/{name}/sessions/{id}/end", "account.html", "{{end}}"},
      {"/accounts/{name}/tokens/{id}/revoke", "account.html", "{{revoke}}"},
      {"/account/notices/letter", "notices.html", "/account/notices/letter"},
      {"/account/notices/confirm", "confirm_address.html", "/account/notices/confirm"},
      {"/account/second-factor/recovery", "second_factor.html", "/account/second-factor/recovery"},
      {"/account/second-factor/remove", "second_factor.html", "/account/second-factor/remove"},
      {"/sign-in/code", "sign_in_code.html", "/sign-in/code", false, false},
      {"/sign-out", "frame_begin.html", "/sign-out", false},
      {"/account/sessions/end-others", "own_account.html", "/account/sessions/end-others", false},
      {"/account/sessions/{id}/end", "own_account.html", "{{end}}", false}};
  return forms;
}

}  // namespace tamga::test
