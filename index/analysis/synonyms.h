// SPDX-License-Identifier: GPL-3.0-or-later
// Words that mean the same office, post or thing: «НДЕГ» and «Нийгмийн
// даатгалын ерөнхий газар».
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tamga::index {

// Groups of members, each a word or several. A value: reading it needs no lock.
class Synonyms {
 public:
  using Group = std::vector<std::string>;

  Synonyms() = default;

  // One group a line, members apart by « = »; # begins a comment. A line of one
  // member is no group, members beyond 200 bytes, groups beyond 12 members and
  // files beyond 1 MiB are cut: a site's own file can be wrong, not harmful.
  // Groups that share a member stay two groups.
  void add(std::string_view text);

  // The same from files in turn; one that is not there adds nothing, so that a
  // site may have none of its own. Never throws for what stands in them.
  static Synonyms from(const std::vector<std::filesystem::path>& files);

  const std::vector<Group>& groups() const { return groups_; }

 private:
  std::vector<Group> groups_;
};

}  // namespace tamga::index
