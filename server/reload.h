// SPDX-License-Identifier: GPL-3.0-or-later
// Settings of a data directory that an administrator changes: tried before they are
// used, and taken up while requests run.
#pragma once

#include <filesystem>

namespace tamga {

class Services;

// Takes up DATA/forms/, DATA/keys/trust/, DATA/synonyms.txt and the organisation's key and
// certificate. All of it or, when it throws what Services throws for them, nothing. A form
// that was found before stays whole for who works with it (forms::FormCatalogue::Steady for
// a whole request). A key that was taken away stays in use. seal.json, evidence.json,
// mail.json and profile.json are tried, too, and need a restart.
void reload(Services& services);

// Reads every settings file of `data` as Services would, and opens neither the archive
// nor the index; does nothing for a folder that is not there. Throws what Services
// throws for the first that cannot be used.
void check_settings(const std::filesystem::path& data);

}  // namespace tamga
