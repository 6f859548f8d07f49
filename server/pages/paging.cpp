// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/pages/paging.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "server/pages/address.h"

namespace tamga::pages {

Paging::Paging(const Visit& visit, std::string name, std::size_t total, std::size_t page_size)
    : visit_(visit),
      name_(std::move(name)),
      total_(total),
      page_size_(page_size),
      pages_(std::max<std::size_t>(1, (total + page_size - 1) / page_size)) {
  const std::string given = visit.request.parameter(name_);
  std::from_chars(given.data(), given.data() + given.size(), page_);
  page_ = std::clamp<std::size_t>(page_, 1, pages_);
}

std::size_t Paging::last() const {
  return std::min(total_, page_ * page_size_);
}

nlohmann::json Paging::view(const std::string& anchor) const {
  if (pages_ < 2) return false;
  const auto link = [&](std::size_t number) {
    return own_address(visit_.request, {{name_, std::to_string(number)}}) +
           (anchor.empty() ? "" : "#" + anchor);
  };
  return {{"place", visit_.texts.get("pager.place", {{"n", std::to_string(page_)},
                                                     {"of", std::to_string(pages_)},
                                                     {"total", std::to_string(total_)}})},
          {"previous", page_ > 1 ? link(page_ - 1) : ""},
          {"next", page_ < pages_ ? link(page_ + 1) : ""}};
}

}  // namespace tamga::pages
