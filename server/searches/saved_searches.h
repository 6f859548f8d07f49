// SPDX-License-Identifier: GPL-3.0-or-later
// Searches that people save, to be told when there is something new.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/index.h"
#include "server/access/access.h"
#include "server/archive/archive.h"
#include "server/clock.h"

namespace tamga::searches {

struct SavedSearch {
  std::string id, name;
  index::Search criteria;  // without access, offset and limit
  std::int64_t created = 0;
  // The position of the log that the index had when its owner last looked.
  std::uint64_t seen = 0;
};

// Thread-safe. Each works on what is the account's own; another's is Failure not-found, as
// one that does not exist. Throws CatalogueError.
class SavedSearches {
 public:
  static constexpr std::size_t most = 50;           // of an account
  static constexpr std::size_t longest_name = 200;  // bytes

  SavedSearches(const archive::Archive& archive, const Clock& clock);

  // `seen`: Searcher::position() before the search was made. Failure saved-search-limit,
  // saved-search-invalid: no name, or one that is too long or holds control
  // characters; nothing is asked.
  SavedSearch save(const std::string& account, const std::string& name,
                   const index::Search& criteria, std::uint64_t seen);
  std::vector<SavedSearch> of(const std::string& account) const;  // oldest first
  SavedSearch find(const std::string& account, const std::string& id) const;
  void rename(const std::string& account, const std::string& id, const std::string& name);
  void remove(const std::string& account, const std::string& id);
  // Its owner looks: what the index has up to `position` is no longer new.
  void look(const std::string& account, const std::string& id, std::uint64_t position);

 private:
  const archive::Archive& archive_;
  const Clock& clock_;
};

// How many records came since its owner last looked, of those that the account may see now.
// Throws as Searcher::search().
std::size_t new_results(const index::Searcher& searcher, const access::Account& account,
                        const SavedSearch& saved);

}  // namespace tamga::searches
