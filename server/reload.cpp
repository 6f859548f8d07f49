// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/reload.h"

#include "server/assets.h"
#include "server/notices/mail_settings.h"
#include "server/profile.h"
#include "server/searches/own_synonyms.h"
#include "server/services.h"

namespace tamga {

void reload(Services& services) {
  // Whatever would keep the next start from coming up is told now.
  check_settings(services.data);
  auto synonyms = searches::synonyms_for(services.data);
  auto key = services.keys->organisation();
  services.searcher->set_synonyms(std::move(synonyms));
  if (key) services.documents->set_organisation_key(std::move(*key));
}

void check_settings(const std::filesystem::path& data) {
  if (!std::filesystem::is_directory(data)) return;
  const forms::Renderer renderer(read_profile(data));
  const forms::FormCatalogue forms({share_folder() / "renderers" / "forms", data / "forms"});
  if (const auto folder = data / "keys" / "trust"; std::filesystem::exists(folder))
    seal::TrustStore::load(folder);
  signing::read_seal_settings(data);
  evidence::read_evidence_settings(data);
  notices::read_mail_settings(data);
  signing::KeyStore(data / "keys").organisation();
}

}  // namespace tamga
