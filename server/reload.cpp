// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/reload.h"

#include "server/data_settings.h"
#include "server/notices/mail_settings.h"
#include "server/profile.h"
#include "server/searches/own_synonyms.h"
#include "server/services.h"

namespace tamga {
namespace {

// Those that only a start takes up.
void check_start_settings(const std::filesystem::path& data) {
  const forms::Renderer renderer(read_profile(data));
  signing::read_seal_settings(data);
  evidence::read_evidence_settings(data);
  notices::read_mail_settings(data);
}

}  // namespace

void reload(Services& services) {
  // Whatever would keep the next start from coming up is told now.
  check_start_settings(services.data);
  const forms::FormCatalogue forms(form_folders(services.data));
  auto trust = read_trust(services.data);
  auto synonyms = searches::synonyms_for(services.data);
  auto key = services.keys->organisation();
  services.forms->take_up(forms);
  services.trust.set(std::move(trust));
  services.searcher->set_synonyms(std::move(synonyms));
  if (key) services.documents->set_organisation_key(std::move(*key));
}

void check_settings(const std::filesystem::path& data) {
  if (!std::filesystem::is_directory(data)) return;
  check_start_settings(data);
  const forms::FormCatalogue forms(form_folders(data));
  read_trust(data);
  signing::KeyStore(data / "keys").organisation();
}

}  // namespace tamga
