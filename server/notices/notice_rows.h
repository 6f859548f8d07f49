// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of wishes, of the outbox, and of the place up to which the log was read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/archive/catalogue/catalogue.h"
#include "server/notices/notices.h"

namespace tamga::notices {

struct WishRow {
  std::string account;
  Wishes wishes;
  std::string feed_hash;
};

std::optional<WishRow> find_wishes(archive::Transaction& transaction, std::string_view account);
std::optional<WishRow> wishes_of_feed(archive::Transaction& transaction, std::string_view hash);
// Of everybody who has an address or a feed.
std::vector<WishRow> all_wishes(archive::Transaction& transaction);
void keep_wishes(archive::Transaction& transaction, const WishRow& row);

void insert_notice(archive::Transaction& transaction, const Notice& notice);
std::vector<Notice> notices_of(archive::Transaction& transaction, std::string_view account,
                               std::size_t limit);
// Those of state waiting whose time has come.
std::vector<Notice> due_notices(archive::Transaction& transaction, std::int64_t now,
                                std::size_t limit);
std::int64_t waiting_notices(archive::Transaction& transaction);
// Whether a notice of this kind and subject was made for the account since then.
bool told_since(archive::Transaction& transaction, const Notice& notice, std::int64_t since);
// Only if the row is as `notice` says it was: false when somebody was faster.
bool move_notice(archive::Transaction& transaction, const Notice& notice, const Notice& to);
void remove_before(archive::Transaction& transaction, std::int64_t time);

std::optional<std::int64_t> read_place(archive::Transaction& transaction);
void begin_place(archive::Transaction& transaction, std::int64_t position);
// False when the place is not `from` any more.
bool move_place(archive::Transaction& transaction, std::int64_t from, std::int64_t to);

}  // namespace tamga::notices
