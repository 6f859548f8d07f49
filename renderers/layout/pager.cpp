// SPDX-License-Identifier: GPL-3.0-or-later
#include "renderers/layout/pager.h"

#include <algorithm>
#include <optional>

namespace tamga::layout {
namespace {

constexpr double tolerance = 0.01;  // points
// A row this high (of the text area) is rather moved than divided, as long as
// no more than this stays white.
constexpr double short_row = 0.25, bearable_white = 0.2;

}  // namespace

// Strips [from, end) with their places; the last one may be a row that goes on.
struct Pager::Page {
  std::size_t from = 0, end = 0;
  double y = 0;  // bottom of what is placed
  std::vector<Placed> places;
  std::vector<std::pair<std::uint32_t, TablePart>> parts;  // by table, in order
  std::optional<std::size_t> last_break;                   // the page may end before this strip
  bool full = false;
  bool goes_on = false;  // strip end - 1 goes on on the next page
};

Pager::Pager(Galley& galley, Laid& laid, const Geometry& geometry, double top, double bottom)
    : galley_(galley), laid_(laid), geometry_(geometry), top_(top), bottom_(bottom) {}

void Pager::make_up(const Column& body) {
  body_ = &body;
  progress_.resize(galley_.tables.size());
  std::size_t from = 0;
  do {
    laid_.pages.push_back({geometry_.width, geometry_.height, {}});
    Page page;
    fill(page, from);
    draw(page);
    from = page.goes_on ? page.end - 1 : page.end;
  } while (from < body.strips.size());
}

void Pager::fill(Page& page, std::size_t from) {
  page.from = page.end = from;
  page.y = top_;
  const auto& strips = body_->strips;
  while (page.end < strips.size() && !page.full) {
    const Strip& strip = strips[page.end];
    if (page.end > from) {
      if (strip.page_before) return;
      const bool row = strip.kind == Strip::Kind::Row;
      if (strip.breakable &&
          (!row || strip.index == 0 || part_of(page, strip.table).may_end_before(strip.index))) {
        page.last_break = page.end;
      }
    }
    const bool fits = strip.kind == Strip::Kind::Row ? add_row(page, strip) : add_line(page, strip);
    if (!fits) cut_back(page);
  }
}

bool Pager::add_line(Page& page, const Strip& strip) {
  const double top = page.y + (page.end == page.from ? 0 : strip.before);
  if (top + strip.height > bottom_ + tolerance) return false;
  page.y = top + strip.height;
  page.places.push_back({top, page.y});
  ++page.end;
  return true;
}

TablePart& Pager::part_of(Page& page, std::uint32_t table) {
  if (page.parts.empty() || page.parts.back().first != table) {
    page.parts.emplace_back(
        table, TablePart(galley_.tables[table], progress_[table], page.y, bottom_ - top_));
  }
  return page.parts.back().second;
}

bool Pager::add_row(Page& page, const Strip& strip) {
  if (page.end > page.from) page.y += strip.before;
  TablePart& part = part_of(page, strip.table);
  if (part.bottom_with(strip.index) > bottom_ + tolerance) return false;
  const double top = part.bottom();
  part.add(strip.index);
  page.y = part.bottom();
  page.places.push_back({top, page.y});
  ++page.end;
  return true;
}

// Strip page.end does not fit. In order of preference: part of a row; back to
// the last allowed break; a break that is not allowed; and when the page is
// still empty, whatever part of the strip fits, or the strip itself.
void Pager::cut_back(Page& page) {
  page.full = true;
  if (!should_move_whole(page) && cut_into_row(page, false)) return;
  if (page.last_break) {
    const std::size_t end = *page.last_break;
    for (std::size_t i = page.end; i-- > end;) {
      const Strip& strip = body_->strips[i];
      if (strip.kind == Strip::Kind::Row) part_of(page, strip.table).drop_from(strip.index);
      page.places.pop_back();
      if (!page.parts.empty() && strip.kind == Strip::Kind::Row && strip.index == 0) {
        page.parts.pop_back();
      }
    }
    page.end = end;
    return;
  }
  if (page.end > page.from) return;
  if (cut_into_row(page, true)) return;
  const Strip& strip = body_->strips[page.end];
  if (strip.kind == Strip::Kind::Row) {
    TablePart& part = part_of(page, strip.table);
    const double top = part.bottom();
    part.add(strip.index);
    page.y = part.bottom();
    page.places.push_back({top, page.y});
  } else {
    page.places.push_back({page.y, page.y + strip.height});
  }
  ++page.end;
}

bool Pager::should_move_whole(Page& page) {
  const Strip& strip = body_->strips[page.end];
  if (strip.kind != Strip::Kind::Row || !page.last_break) return false;
  if (strip.together) return true;
  const double room = bottom_ - top_;
  const TablePart& part = part_of(page, strip.table);
  if (part.bottom_with(strip.index) - part.bottom() > short_row * room) return false;
  const std::size_t last = *page.last_break - 1;  // before it: the page has at least one strip
  return bottom_ - page.places[last - page.from].bottom <= bearable_white * room;
}

bool Pager::cut_into_row(Page& page, bool anyhow) {
  const Strip& strip = body_->strips[page.end];
  if (strip.kind != Strip::Kind::Row) return false;
  TablePart& part = part_of(page, strip.table);
  const double top = part.bottom();
  if (!part.add_head_of(strip.index, bottom_, anyhow)) return false;
  page.places.push_back({top, part.bottom()});
  ++page.end;
  page.goes_on = true;
  return true;
}

void Pager::draw(Page& page) {
  PageItems items(galley_, laid_, laid_.pages.size() - 1);
  std::vector<double> tops, bottoms;
  auto part = page.parts.begin();
  std::optional<std::uint32_t> drawn;
  for (std::size_t i = page.from; i < page.end; ++i) {
    const Strip& strip = body_->strips[i];
    const Placed& place = page.places[i - page.from];
    tops.push_back(place.top);
    bottoms.push_back(place.bottom);
    if (strip.kind == Strip::Kind::Line) {
      items.add_line(galley_.lines[strip.index], geometry_.left, place.top, false);
    } else if (strip.kind == Strip::Kind::Band) {
      items.add_band(galley_.bands[strip.index], geometry_.left, place.top, false);
    } else if (strip.kind == Strip::Kind::Row && drawn != strip.table) {
      while (part->first != strip.table) ++part;
      part->second.draw(items, geometry_.left);
      drawn = strip.table;
    }
  }
  items.add_frames(*body_, page.from, tops, bottoms, geometry_.left);
}

}  // namespace tamga::layout
