// SPDX-License-Identifier: GPL-3.0-or-later
// A long list shown by pages: which part of it, and the links to the parts beside it.
#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "server/pages/site.h"

namespace tamga::pages {

// A value, for one request.
class Paging {
 public:
  // `name`: the parameter of the address that says which page, counted from 1; what is no
  // number is the first, what lies behind the end the last. Several lists of one page have
  // names of their own.
  Paging(const Visit& visit, std::string name, std::size_t total, std::size_t page_size);

  // The part that is shown: from `first` on, counted from 0, up to but without `last`.
  std::size_t first() const { return (page_ - 1) * page_size_; }
  std::size_t last() const;
  std::size_t total() const { return total_; }

  // For partials/pager.html: {place, previous, next}, with the number of all; false when one
  // page holds the list. `anchor`: id of the list's heading, to which the links lead.
  nlohmann::json view(const std::string& anchor = {}) const;

 private:
  const Visit& visit_;
  std::string name_;
  std::size_t total_, page_size_, pages_, page_ = 1;
};

}  // namespace tamga::pages
