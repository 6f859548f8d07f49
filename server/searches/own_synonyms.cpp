// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/searches/own_synonyms.h"

#include "server/assets.h"

namespace tamga::searches {

index::Synonyms synonyms_for(const std::filesystem::path& data) {
  return index::Synonyms::from(
      {share_folder() / "index" / "analysis" / "synonyms.txt", data / "synonyms.txt"});
}

}  // namespace tamga::searches
