// SPDX-License-Identifier: GPL-3.0-or-later
// The body's column → pages.
#pragma once

#include <map>
#include <vector>

#include "renderers/layout/galley.h"
#include "renderers/layout/geometry.h"
#include "renderers/layout/table_part.h"

namespace tamga::layout {

// Makes up pages one after the other: as many strips as fit, back to the last
// place where a page may end, rows divided where that leaves less white. Each
// page is drawn as soon as it is made up. Linear in strips: a page looks at
// most one page ahead.
class Pager {
 public:
  // The text area reaches from `top` to `bottom`, points from the sheet's top.
  Pager(Galley& galley, Laid& laid, const Geometry& geometry, double top, double bottom);

  void make_up(const Column& body);

 private:
  struct Placed {
    double top = 0, bottom = 0;
  };
  struct Page;  // the one being made up

  void fill(Page& page, std::size_t from);
  bool add_line(Page& page, const Strip& strip);
  bool add_row(Page& page, const Strip& strip);
  void cut_back(Page& page);
  bool should_move_whole(Page& page);
  bool cut_into_row(Page& page, bool anyhow);
  TablePart& part_of(Page& page, std::uint32_t table);
  void draw(Page& page);

  Galley& galley_;
  Laid& laid_;
  Geometry geometry_;
  double top_, bottom_;
  const Column* body_ = nullptr;
  std::vector<TableProgress> progress_;  // of each table
};

}  // namespace tamga::layout
