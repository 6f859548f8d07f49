// SPDX-License-Identifier: GPL-3.0-or-later
// Where the program's own data files lie: forms, page templates, texts,
// migrations.
#pragma once

#include <filesystem>
#include <string>

namespace tamga {

// The folder that holds renderers/forms and server/pages: $TAMGA_SHARE if set,
// else ../share/tamga beside the executable if it exists, else the source tree
// the program was built from. Throws Failure data-unusable naming the folder
// when nothing is there.
const std::filesystem::path& share_folder();

// The bytes of a file below share_folder(). Throws Failure data-unusable.
std::string asset(const std::filesystem::path& relative);

}  // namespace tamga
