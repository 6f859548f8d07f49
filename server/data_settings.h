// SPDX-License-Identifier: GPL-3.0-or-later
// What an administrator lays into a data directory, read the same way at the start and
// when it is taken up later.
#pragma once

#include <filesystem>
#include <vector>

#include "renderers/seal/trust/trust_store.h"

namespace tamga {

// The program's own forms, then DATA/forms, whose forms go before them; for
// forms::FormCatalogue, which does without a folder that is not there.
std::vector<std::filesystem::path> form_folders(const std::filesystem::path& data);

// DATA/keys/trust; empty when there is none. Throws seal::Error trust-unreadable.
seal::TrustStore read_trust(const std::filesystem::path& data);

}  // namespace tamga
